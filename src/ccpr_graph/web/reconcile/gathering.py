"""Reads the catalogue from the data, by queries: so from a release or from a store elsewhere alike."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Final

import anyio.to_thread
import pyoxigraph as ox

from ccpr_graph import iris
from ccpr_graph.prefixes import PREFIXES
from ccpr_graph.store.asking import QueryService, Question
from ccpr_graph.web.reconcile.catalogue import Catalogue, Entity, Name, Property, Type, Weight, shorten, type_id
from ccpr_graph.web.reconcile.composing import compose
from ccpr_graph.web.reconcile.properties import gather_properties

MOST_NAMES: Final = 100_000
"""Names and facts that are kept, at some 3 kB each; a dataset that has more is found in part only, and the log says so."""

_SHORT: Final = 256 * 1024  # bytes of JSON that are read in one go

_ROOTS: Final = (
    "org:Organization", "ccpr:Instrument", "ccpr:Provision", "ccpr:Document", "ccpr:Session", "ccpr:ReviewCycle",
)  # fmt: skip
_NAMES: Final = {
    "skos:prefLabel": Weight.NAME,
    "rdfs:label": Weight.NAME,
    "dcterms:title": Weight.NAME,
    "skos:altLabel": Weight.NAME,
    "skos:hiddenLabel": Weight.NAME,
    "ccpr:nameText": Weight.NAME,
}
_SHOWN: Final = ("skos:prefLabel", "rdfs:label", "dcterms:title", "skos:altLabel")
CODES: Final = ("ccpr:iso3", "ccpr:iso2", "ccpr:m49", "ccpr:symbol", "dcterms:identifier", "skos:notation")
"""Properties whose value identifies a resource among those of a type."""

FACTS: Final = (
    *CODES, "ccpr:number", "ccpr:year", "ccpr:treatyBody", "ccpr:state", "ccpr:region", "ccpr:instrumentKind",
    "ccpr:adoptedBy", "ccpr:membership", "ccpr:interprets", "ccpr:underReview", "ccpr:cycleNumber", "ccpr:session",
    "ccpr:adoptedOn", "dcterms:issued", "dcterms:isPartOf", "skos:broader", "skos:inScheme", "skos:exactMatch",
    "ccpr:validFrom", "ccpr:validUntil",
)  # fmt: skip
"""Properties that a query can ask for besides a name."""

_PREFIXES: Final = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in sorted(PREFIXES.items()))
_HIERARCHY: Final = (
    "SELECT ?class ?broader WHERE { ?class rdfs:subClassOf ?broader FILTER(isIRI(?class) && isIRI(?broader)) }"
)
_DATED: Final = f"""SELECT DISTINCT ?entity ?value WHERE {{
    ?entity ccpr:datedName ?name . ?name ccpr:nameText ?value FILTER(STRSTARTS(STR(?entity), "{iris.ID}"))
}}"""
_SCHEMES: Final = """SELECT ?class ?name ?about WHERE {
    ?class a skos:ConceptScheme
    OPTIONAL { ?class skos:prefLabel ?name FILTER(LANGMATCHES(LANG(?name), "en")) }
    OPTIONAL { ?class skos:definition ?about FILTER(LANGMATCHES(LANG(?about), "en")) }
}"""


def _classes(classes: str) -> str:
    return f"""SELECT ?class ?name ?about ?broader WHERE {{
    VALUES ?class {{ {classes} }}
    OPTIONAL {{ ?class rdfs:label ?name FILTER(LANGMATCHES(LANG(?name), "en")) }}
    OPTIONAL {{ ?class skos:definition ?about FILTER(LANGMATCHES(LANG(?about), "en")) }}
    OPTIONAL {{ ?class rdfs:subClassOf ?broader FILTER(STRSTARTS(STR(?broader), "{iris.ONTOLOGY}")) }}
}}"""


def _members_of(classes: str) -> str:
    """Return the pattern that binds ``?entity`` and ``?class``, a class or a concept scheme."""
    return f"""{{
    VALUES ?class {{ {classes} }} ?entity a ?class
}} UNION {{
    ?entity skos:inScheme ?class FILTER(STRSTARTS(STR(?class), "{iris.ID}"))
}}
FILTER(STRSTARTS(STR(?entity), "{iris.ID}"))"""


def _valued(members: str, properties: Iterable[str]) -> str:
    return f"""SELECT DISTINCT ?entity ?p ?value WHERE {{
    {{ SELECT DISTINCT ?entity WHERE {{ {members} }} }}
    ?entity ?p ?value FILTER(?p IN ({", ".join(properties)}))
}}"""


Row = dict[str, dict[str, str]]
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_STRING: Final = ox.NamedNode(PREFIXES["xsd"] + "string")


async def ask(service: QueryService, query: str, *, client: str = "") -> list[Row]:
    """Evaluate a ``SELECT``, and return its rows in the form of SPARQL 1.1 Query Results JSON.

    Raises:
        CcprGraphError: the service could not answer.
    """
    async with await service.answer(Question(_PREFIXES + query), client=client) as answer:
        body = answer.whole if answer.whole is not None else b"".join([chunk async for chunk in answer.chunks()])
    return _rows(body) if len(body) < _SHORT else await anyio.to_thread.run_sync(_many_rows, body)


def _rows(body: bytes) -> list[Row]:
    rows: list[Row] = json.loads(body)["results"]["bindings"]
    return rows


def _many_rows(body: bytes) -> list[Row]:
    """Return the same as :func:`_rows` row by row: the parser of JSON lets no other thread run until it has read all."""
    found = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
    assert isinstance(found, ox.QuerySolutions), "only SELECT is asked"
    names = [(variable.value, variable) for variable in found.variables]
    return [
        {name: _term(value) for name, variable in names if (value := solution[variable]) is not None}
        for solution in found
    ]


def _term(value: Term) -> dict[str, str]:
    if isinstance(value, ox.NamedNode):
        return {"type": "uri", "value": value.value}
    if not isinstance(value, ox.Literal):
        return {"type": "bnode", "value": str(value)}
    made = {"type": "literal", "value": value.value}
    if value.language:
        return made | {"xml:lang": value.language}
    return made if value.datatype == _STRING else made | {"datatype": value.datatype.value}


async def gather(service: QueryService) -> Catalogue:
    """Read everything that can be reconciled against.

    Raises:
        CcprGraphError: the service could not answer.
    """
    most = f" LIMIT {MOST_NAMES + 1}"
    classes = _below(await ask(service, _HIERARCHY))
    pattern = _members_of(classes)
    types = await ask(service, _classes(classes)) + await ask(service, _SCHEMES)
    members = await ask(service, f"SELECT DISTINCT ?entity ?class WHERE {{ {pattern} }}" + most)
    names = await ask(service, _valued(pattern, (each for each in _NAMES if each != "ccpr:nameText")) + most)
    names += [{**row, "p": {"value": "ccpr:nameText"}} for row in await ask(service, _DATED + most)]
    facts = await ask(service, _valued(pattern, FACTS) + most)
    properties = await gather_properties(lambda query: ask(service, query), pattern)
    cut = max(len(members), len(names), len(facts)) > MOST_NAMES
    return await anyio.to_thread.run_sync(_catalogue, types, members, names, facts, properties, cut)


def _below(hierarchy: list[Row]) -> str:
    """Return the classes of the ontology at and below the roots: here, and not by a path, for every store can do this."""
    found = {each.replace("ccpr:", iris.ONTOLOGY).replace("org:", PREFIXES["org"]) for each in _ROOTS}
    size = 0
    while size < len(found):
        size = len(found)
        found |= {row["class"]["value"] for row in hierarchy if row["broader"]["value"] in found}
    return " ".join(f"<{iri}>" for iri in sorted(found) if iri.startswith(iris.ONTOLOGY))


def _catalogue(
    types: list[Row], members: list[Row], names: list[Row], facts: list[Row], properties: list[Property], cut: bool
) -> Catalogue:
    entities = _members(members)
    _take_names(entities, names)
    _take_facts(entities, facts)
    named = {id_: entity for id_, entity in entities.items() if entity.name}
    counts = Counter(type_ for entity in named.values() for type_ in entity.types)
    names_of = Counter(type_ for entity in named.values() for type_ in entity.types for _name in entity.names)
    described = _types(types, counts, names_of)
    for entity in named.values():
        entity.types = tuple(sorted(entity.types, key=lambda each: (counts[each], each)))
    compose(named, described)
    return Catalogue(named, described, {each.id: each for each in properties}, cut)


def _members(rows: list[Row]) -> dict[str, Entity]:
    types: dict[str, set[str]] = defaultdict(set)
    for row in rows[:MOST_NAMES]:
        types[row["entity"]["value"].removeprefix(iris.ID)].add(type_id(row["class"]["value"]))
    return {id_: Entity(id_, types=tuple(sorted(types[id_]))) for id_ in sorted(types)}


def _take_names(entities: dict[str, Entity], rows: list[Row]) -> None:
    shown: dict[str, tuple[int, int, str]] = {}
    for row in sorted(rows[:MOST_NAMES], key=_order):
        entity = entities.get(row["entity"]["value"].removeprefix(iris.ID))
        property_, text = shorten(row["p"]["value"]), row["value"]["value"]
        if entity is None or "*" in text or "…" in text:  # a pattern of a cue, and no name
            continue
        language = row["value"].get("xml:lang", "")
        entity.names.append(Name(text, _weight(entity, property_), language))
        if property_ in _SHOWN:
            rank = (language not in ("en", ""), _SHOWN.index(property_), text)
            shown[entity.id] = min(shown.get(entity.id, rank), rank)
    for id_, (_foreign, _rank, text) in shown.items():
        entities[id_].name = text


def _order(row: Row) -> tuple[str, ...]:
    return (row["entity"]["value"], row["p"]["value"], row["value"]["value"], row["value"].get("xml:lang", ""))


def _weight(entity: Entity, property_: str) -> Weight:
    """Return what a name says; a concept's hidden labels are cues for it in a text, and may be wide."""
    return Weight.HINT if entity.is_concept and property_ == "skos:hiddenLabel" else _NAMES[property_]


def _take_facts(entities: dict[str, Entity], rows: list[Row]) -> None:
    for row in rows[:MOST_NAMES]:
        entity = entities.get(row["entity"]["value"].removeprefix(iris.ID))
        if entity is not None:
            property_, value = shorten(row["p"]["value"]), row["value"]["value"].removeprefix(iris.ID)
            entity.facts.setdefault(property_, set()).add(value)
            if property_ in CODES:
                entity.codes.add(value)


def _types(rows: list[Row], counts: Counter[str], names: Counter[str]) -> dict[str, Type]:
    """Return the types that have members, those with the most names first."""
    found: dict[str, Type] = {}
    broader: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        id_ = type_id(row["class"]["value"])
        if counts[id_]:
            name = row["name"]["value"] if "name" in row else id_
            about = row["about"]["value"] if "about" in row else ""
            found[id_] = Type(id_, name, about, count=counts[id_])
            broader[id_] |= {type_id(row["broader"]["value"])} if "broader" in row else set()
    kept = {id_: tuple(sorted(each for each in broader[id_] if each in found)) for id_ in found}
    return {
        id_: Type(id_, each.name, each.description, kept[id_], each.count)
        for id_, each in sorted(found.items(), key=lambda pair: (-names[pair[0]], pair[0]))
    }
