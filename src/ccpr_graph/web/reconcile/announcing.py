"""The service manifest, and answers in the forms of the specification (Reconciliation Service API 0.2). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from ccpr_graph import iris
from ccpr_graph.version import __version__
from ccpr_graph.web.reconcile.catalogue import Catalogue, Entity, Property, Type
from ccpr_graph.web.reconcile.matching import Candidate
from ccpr_graph.web.reconcile.reading import MOST_QUERIES

WIDTH: Final = 430
HEIGHT: Final = 260
_USUAL_TYPES: Final = 12


def manifest(address: str, catalogue: Catalogue) -> dict[str, Any]:
    """Return the service manifest; ``address`` is that of the start page, without a slash at its end."""
    service = address + "/reconcile"
    return {
        "versions": ["0.1", "0.2"],
        "name": "ccpr-graph: concluding observations of the UN Human Rights Committee",
        "identifierSpace": iris.ID,
        "schemaSpace": iris.ONTOLOGY,
        "documentation": service,
        "logo": address + "/icon.svg",
        "serviceVersion": __version__,
        "defaultTypes": [_type(each, catalogue) for each in [*catalogue.types.values()][:_USUAL_TYPES]],
        "view": {"url": service + "/view?id={{id}}"},
        "feature_view": {"url": service + "#{{id}}"},
        "preview": {"url": service + "/preview?id={{id}}", "width": WIDTH, "height": HEIGHT},
        "suggest": {kind: _suggest(service, kind) for kind in ("entity", "property", "type")},
        "extend": {
            "propose_properties": {"service_url": service, "service_path": "/properties"},
            "property_settings": [
                {
                    "name": "limit",
                    "label": "Limit",
                    "type": "number",
                    "default": 0,
                    "help_text": "How many values to fetch for each row at most; 0 for all.",
                }
            ],
        },
        "batchSize": MOST_QUERIES,
    }


def _suggest(service: str, kind: str) -> dict[str, str]:
    return {
        "service_url": service,
        "service_path": f"/suggest/{kind}",
        "flyout_service_url": service,
        "flyout_service_path": f"/flyout/{kind}?id=${{id}}",
    }


def _type(type_: Type, catalogue: Catalogue) -> dict[str, Any]:
    broader = [{"id": each, "name": catalogue.types[each].name} for each in type_.broader]
    return {"id": type_.id, "name": type_.name, **({"broader": broader} if broader else {})}


def result(candidates: Iterable[Candidate], catalogue: Catalogue) -> dict[str, Any]:
    """Return the answer to one query."""
    return {"result": [_candidate(each, catalogue) for each in candidates]}


def _candidate(candidate: Candidate, catalogue: Catalogue) -> dict[str, Any]:
    entity = candidate.entity
    features: dict[str, bool | float] = {
        "name_similarity": round(candidate.name, 1),
        "exact_name": candidate.exact,
        "properties_agreed": candidate.agreed,
        "properties_contradicted": candidate.contradicted,
    }
    return {
        "id": entity.id,
        "name": entity.name,
        "description": entity.description,
        "type": types_of(entity, catalogue),
        "score": round(candidate.score, 1),
        "match": candidate.match,
        "features": [{"id": id_, "value": value} for id_, value in features.items()],
    }


def types_of(entity: Entity, catalogue: Catalogue) -> list[dict[str, str]]:
    """Return the types of an entity, the rarest first."""
    return [{"id": each, "name": catalogue.types[each].name} for each in entity.types if each in catalogue.types]


def suggested_entity(entity: Entity, catalogue: Catalogue) -> dict[str, Any]:
    """Return an entity as a suggestion."""
    return {
        "id": entity.id,
        "name": entity.name,
        "description": entity.description,
        "notable": types_of(entity, catalogue),
    }


def suggested_term(term: Type | Property) -> dict[str, Any]:
    """Return a type or a property as a suggestion."""
    described = {"description": term.description} if term.description else {}
    return {"id": term.id, "name": term.name, **described}
