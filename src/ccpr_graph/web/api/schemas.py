"""The schemas of JSON answers that ``/openapi.json`` has by name: JSON Schema 2020-12, the dialect of OpenAPI 3.1. Pure.

What this project defines has the members named here and no others; what a standard defines may have what it allows.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ccpr_graph import manifest, releases
from ccpr_graph.web.api.parts import STRING, Described, listed, mapped, one_of, reference, saying, strict

_IRI: Final[Described] = {"type": "string", "format": "uri"}
_DAY: Final[Described] = {"type": "string", "format": "date"}
_SHA256: Final[Described] = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_COUNT: Final[Described] = {"type": "integer", "minimum": 0}
_BOOLEAN: Final[Described] = {"type": "boolean"}
_NUMBER: Final[Described] = {"type": "number"}


def _open(required: Mapping[str, Described], optional: Mapping[str, Described] | None = None) -> Described:
    """Return the schema of an object that may have members besides these."""
    return {"type": "object", "required": [*required], "properties": {**required, **(optional or {})}}


_MANIFEST: Final = strict(
    {
        "format": {"const": manifest.FORMAT},
        "format_version": {"const": manifest.FORMAT_VERSION},
        "software_version": STRING,
        "inputs": saying(_SHA256, "Of everything the release was built from: equal inputs, equal release."),
        "files": listed(reference("ReleaseFile")),
    },
    {"version": STRING, "issued": _DAY},
)
_RELEASE_FILE: Final = strict(
    {
        "path": saying(STRING, "Below the folder of the release."),
        "media_type": STRING,
        "bytes": _COUNT,
        "sha256": _SHA256,
    }
)
_RELEASE_INDEX: Final = strict(
    {
        "format": {"const": releases.FORMAT},
        "format_version": {"const": releases.FORMAT_VERSION},
        "latest": saying({"type": ["string", "null"]}, "The version that /releases/latest/ leads to."),
        "releases": saying(listed(reference("ReleaseEntry")), "Newest version first."),
    }
)
_RELEASE_ENTRY: Final = strict(
    {
        "version": STRING,
        "issued": _DAY,
        "software_version": STRING,
        "manifest_sha256": _SHA256,
        "graph_sha256": _SHA256,
        "counts": saying(mapped(_COUNT), "Quads, triples, resources; what was added and removed."),
        "final": saying(_BOOLEAN, "False for a pre-release."),
    },
    {
        "against": saying(STRING, "The version it was compared with."),
        "least": saying(one_of(("patch", "minor", "major")), "The least step that the comparison asks for."),
        "smaller_because": saying(STRING, "Why a person took a smaller step."),
    },
)
_FRAME_LIST: Final = listed(
    strict(
        {
            "name": STRING,
            "title": STRING,
            "description": STRING,
            "class": saying(_IRI, "What it is for."),
            "frame": _IRI,
            "schema": saying(_IRI, "The JSON Schema of the trees."),
            "query": _IRI,
        },
        {"example": saying(_IRI, "A resource of the data in the frame; absent where they have none of the class.")},
    )
)
_ONTOLOGY_CHANGES: Final = listed(
    strict(
        {
            "version": STRING,
            "date": {"type": ["string", "null"], "format": "date"},
            "notes": listed(STRING),
            "added": listed(STRING),
            "changed": saying(mapped(listed(STRING)), "By term: the predicates whose values differ."),
            "annotated": mapped(_COUNT),
            "deprecated": listed(STRING),
            "removed": listed(STRING),
        }
    )
)
_LINK_SET: Final = strict(
    {
        "linkset": listed(
            {
                "type": "object",
                "required": ["anchor"],
                "properties": {"anchor": _IRI},
                "additionalProperties": listed(_open({"href": _IRI}, {"type": STRING})),
            }
        )
    }
)
_SPARQL_TERM: Final = _open(
    {"type": one_of(("uri", "literal", "typed-literal", "bnode", "triple")), "value": {}},
    {"datatype": STRING, "xml:lang": STRING},
)
_SPARQL_RESULTS: Final = _open(
    {"head": _open({}, {"vars": listed(STRING), "link": listed(STRING)})},
    {"boolean": _BOOLEAN, "results": _open({"bindings": listed(mapped(_SPARQL_TERM))})},
) | {"oneOf": [{"required": ["results"]}, {"required": ["boolean"]}]}
_ABOUT_RELEASE: Final = strict(
    {"identity": saying(STRING, "Changes when the data change.")},
    {
        "software_version": STRING,
        "inputs": saying(_SHA256, "Of what the release was built from."),
        "current": saying(_BOOLEAN, "False when a newer release lies in the folder."),
    },
)
_JSON_LD: Final[Described] = {"type": ["object", "array"], "description": "JSON-LD 1.1."}

# Reconciliation Service API 0.2, https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/

_NAMED: Final = _open({"id": STRING, "name": STRING})
_URL_TEMPLATE: Final = _open({"url": STRING})
_SUGGEST_SERVICE: Final = _open(
    {"service_url": _IRI, "service_path": STRING}, {"flyout_service_url": _IRI, "flyout_service_path": STRING}
)
_RECONCILIATION_MANIFEST: Final = _open(
    {"versions": listed(STRING), "name": STRING, "identifierSpace": _IRI, "schemaSpace": _IRI, "view": _URL_TEMPLATE},
    {
        "defaultTypes": listed(_NAMED),
        "preview": _open({"url": STRING, "width": _COUNT, "height": _COUNT}),
        "suggest": mapped(_SUGGEST_SERVICE),
        "extend": _open(
            {"propose_properties": _SUGGEST_SERVICE}, {"property_settings": listed(_open({"name": STRING}))}
        ),
        "batchSize": _COUNT,
    },
)
_CANDIDATES: Final = strict(
    {
        "result": listed(
            strict(
                {
                    "id": STRING,
                    "name": STRING,
                    "description": STRING,
                    "type": listed(_NAMED),
                    "score": _NUMBER,
                    "match": saying(_BOOLEAN, "Whether the service is sure."),
                    "features": listed(strict({"id": STRING, "value": {"type": ["number", "boolean"]}})),
                }
            )
        )
    }
)
_VALUE: Final = {
    "oneOf": [
        _NAMED,
        *(
            strict({kind: schema})
            for kind, schema in (("str", STRING), ("int", {"type": "integer"}), ("float", _NUMBER))
        ),
        strict({"date": {"type": "string", "format": "date-time"}}),
    ]
}
_EXTENSION: Final = strict({"meta": listed(_NAMED), "rows": mapped(mapped(listed(_VALUE)))})

SCHEMAS: Final[Mapping[str, Described]] = {
    "AboutRelease": _ABOUT_RELEASE,
    "Alive": strict({"status": {"const": "ok"}, "release": reference("AboutRelease")}),
    "Candidates": _CANDIDATES,
    "CandidatesByQuery": mapped(reference("Candidates")),
    "DataExtension": _EXTENSION,
    "Flyout": strict({"id": STRING, "html": STRING}),
    "FrameList": _FRAME_LIST,
    "JsonLd": _JSON_LD,
    "LinkSet": saying(_LINK_SET, "RFC 9264, 4.2."),
    "Manifest": _MANIFEST,
    "OntologyChanges": _ONTOLOGY_CHANGES,
    "ProposedProperties": strict({"type": STRING, "properties": listed(_NAMED)}, {"limit": _COUNT}),
    "Ready": strict({"status": {"const": "ready"}, "release": reference("AboutRelease")}),
    "ReconciliationManifest": saying(_RECONCILIATION_MANIFEST, "Reconciliation Service API 0.2, Service Manifest."),
    "ReleaseEntry": _RELEASE_ENTRY,
    "ReleaseFile": _RELEASE_FILE,
    "ReleaseIndex": _RELEASE_INDEX,
    "SparqlResults": saying(_SPARQL_RESULTS, "SPARQL 1.1 Query Results JSON Format."),
    "Suggestions": strict(
        {"result": listed(strict({"id": STRING, "name": STRING}, {"description": STRING, "notable": listed(_NAMED)}))}
    ),
    "Unavailable": strict({"status": {"const": "unavailable"}, "reason": STRING}),
}
