"""Asks for as much of a resource as it takes to say how to cite it, for documents that describe it in another way.

A description looks at everything that a resource is tied to; of a concept that thousands of statements point to, that is work for
nothing where none of it is shown.
"""

from __future__ import annotations

from typing import Final

from ccpr_graph.web.linked.asking import Asker, nodes
from ccpr_graph.web.linked.describing import Description, Facts, ancestors

_OWN: Final = (
    "rdf:type, rdfs:label, skos:prefLabel, dcterms:bibliographicCitation, dcterms:title, cito:hasCitingEntity, oa:hasSource, "
    "oa:hasTarget, ccpr:statedIn, ccpr:symbol, ccpr:treatyBody"
)
_NAMES: Final = "rdfs:label, skos:prefLabel, dcterms:title"


async def facts_to_cite(asker: Asker, iri: str) -> Description | None:
    """Return a description with no more than :func:`~ccpr_graph.web.linked.citation.cite` needs; nothing without any facts.

    Raises what :class:`~ccpr_graph.web.linked.asking.Asker` raises.
    """
    triples = await asker.graph(_query(iri))
    return Description(iri, {}, {}, Facts(triples)) if triples else None


def _query(iri: str) -> str:
    above = nodes({iri: None} | dict.fromkeys(ancestors(iri)))
    return (
        "CONSTRUCT { ?s ?p ?o } WHERE {\n"
        f"  {{ VALUES ?s {{ {above} }} ?s ?p ?o FILTER (?p IN ({_OWN})) }}\n"
        f"  UNION {{ VALUES ?above {{ {above} }} ?above ccpr:treatyBody ?s . ?s ?p ?o FILTER (?p IN ({_NAMES})) }}\n"
        f"  UNION {{ <{iri}> (ccpr:statedIn | cito:hasCitingEntity | oa:hasSource | oa:hasTarget/oa:hasSource) ?s ."
        f" ?s ?p ?o FILTER (?p IN ({_NAMES}, rdf:type)) }}\n"
        f"  UNION {{ <{iri}> oa:hasTarget ?s . ?s ?p ?o FILTER (?p = oa:hasSource) }}\n"
        f"  UNION {{ <{iri}> a ?s . ?s ?p ?o FILTER (?p IN ({_NAMES}, rdfs:subClassOf)) }}\n}}"
    )
