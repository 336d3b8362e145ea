"""Fetches values of properties for resources ("Data Extension Service"), by queries."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Final

from ccpr_graph import iris
from ccpr_graph.store.asking import QueryService
from ccpr_graph.web.protocol import ProtocolError
from ccpr_graph.web.reconcile.catalogue import Catalogue, Property, as_id
from ccpr_graph.web.reconcile.gathering import Row, ask
from ccpr_graph.web.reconcile.properties import LABEL, MATCH, STATUS, STATUS_DATE
from ccpr_graph.web.reconcile.reading import Extension, Wanted

_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_INTEGERS: Final = frozenset(
    _XSD + name for name in ("integer", "int", "long", "nonNegativeInteger", "positiveInteger")
)
_SHORT_INTEGER: Final = re.compile("[+-]?[0-9]{1,18}")  # one that JSON's readers take; a longer one is sent as a string
# What JSON has no number for (INF), what is none ("ten"^^xsd:decimal), and what a float cannot tell are sent as strings, too.
_SHORT_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]{1,40}(?:\.[0-9]{0,40})?|\.[0-9]{1,40})(?:[eE][+-]?[0-9]{1,2})?")
_NUMBERS: Final = frozenset(_XSD + name for name in ("decimal", "double", "float"))
_MOST_VALUES: Final = 1000
_MOST_ROWS: Final = 100_000

Value = dict[str, Any]
Values = dict[str, dict[str, list[Value]]]  # by resource, by property


async def extend(service: QueryService, catalogue: Catalogue, asked: Extension, *, client: str = "") -> dict[str, Any]:
    """Answer a data extension query. What is not known, a resource or a property, has no values.

    Raises:
        CcprGraphError: the service could not answer.
    """
    known = {each: id_ for each in asked.ids if (id_ := as_id(each)) is not None}
    wanted = {
        column.id: found for column in asked.columns if (found := find_property(catalogue, column.id)) is not None
    }
    values = await _fetch(
        service, sorted(set(known.values())), list({each.id: each for each in wanted.values()}.values()), client
    )
    rows = {
        given: {
            column.id: _cut(values.get(known.get(given, ""), {}), wanted.get(column.id), column)
            for column in asked.columns
        }
        for given in asked.ids
    }
    meta = [{"id": each.id, "name": wanted[each.id].name if each.id in wanted else each.id} for each in asked.columns]
    return {"meta": meta, "rows": rows}


def find_property(catalogue: Catalogue, asked: str) -> Property | None:
    """Return the property of an identifier, an IRI, or a local name (``iso3``) of the project's own."""
    named = catalogue.properties.get(asked) or catalogue.properties.get("ccpr:" + asked)
    return named or next((each for each in catalogue.properties.values() if each.iri == asked), None)


def _cut(values: dict[str, list[Value]], found: Property | None, column: Wanted) -> list[Value]:
    all_values = values.get(found.id, []) if found is not None else []
    return all_values[: column.limit or _MOST_VALUES]


async def _fetch(service: QueryService, ids: list[str], wanted: list[Property], client: str) -> Values:
    values: Values = defaultdict(lambda: defaultdict(list))
    if not ids or not wanted:
        return values
    entities = " ".join(f"<{iris.ID}{id_}>" for id_ in ids)
    rows = await ask(service, _plain(entities, wanted), client=client)
    if len(rows) > _MOST_ROWS:
        raise ProtocolError(413, f"There are more than {_MOST_ROWS:,} values; ask for fewer resources or properties.")
    for row in rows:
        for property_ in _asked_for(row, wanted):
            _keep(values, row, property_, _value(row, property_))
    if any(each.id.startswith((STATUS, STATUS_DATE)) for each in wanted):
        for row in await ask(service, _statuses(entities), client=client):
            _take_status(values, row, wanted)
    return values


def _plain(entities: str, wanted: Iterable[Property]) -> str:
    terms = {f"<{each.iri}>" for each in wanted if each.iri is not None}
    terms |= {term for each in wanted for term in (LABEL, MATCH) if each.id.startswith(term + "@")}
    return f"""SELECT DISTINCT ?entity ?p ?value ?name WHERE {{
    VALUES ?entity {{ {entities} }}
    ?entity ?p ?value FILTER(?p IN ({", ".join(sorted(terms))}))
    OPTIONAL {{ ?value skos:prefLabel ?preferred FILTER(LANG(?preferred) = "en") }}
    OPTIONAL {{ ?value rdfs:label ?label FILTER(LANG(?label) = "en") }}
    BIND(COALESCE(?preferred, ?label) AS ?name)
}} ORDER BY ?entity ?p ?value ?name LIMIT {_MOST_ROWS + 1}"""


def _statuses(entities: str) -> str:
    return f"""SELECT DISTINCT ?entity ?treaty ?action ?day WHERE {{
    VALUES ?entity {{ {entities} }}
    ?status ccpr:party ?entity ; ccpr:treaty ?treaty ; ccpr:statusAction ?action OPTIONAL {{ ?status ccpr:statusDate ?day }}
}} ORDER BY ?entity ?treaty ?action ?day"""


def _asked_for(row: Row, wanted: Iterable[Property]) -> list[Property]:
    """Return the properties that a row has a value of: the plain one, or that of its language or site."""
    term, value = row["p"]["value"], row["value"]
    found = [each for each in wanted if each.iri == term]
    for each in wanted:
        base, _, of = each.id.partition("@")
        if base == LABEL and of and term.endswith("#prefLabel") and value.get("xml:lang") == of:
            found.append(each)
        if base == MATCH and of and term.endswith("#exactMatch") and f"//{of}/" in value["value"]:
            found.append(each)
    return found


def _value(row: Row, property_: Property) -> Value:
    """Return a value in JSON: an entity, a number, a moment (a day has to have a time here), or a string."""
    value, kind = row["value"]["value"], row["value"].get("datatype", "")
    if row["value"]["type"] == "uri":
        if as_id(value) is not None and value.startswith(iris.ID):
            return {"id": as_id(value), "name": row["name"]["value"] if "name" in row else str(as_id(value))}
        return {"str": value.rpartition("/")[2] if property_.iri is None else value}
    if kind in _INTEGERS and _SHORT_INTEGER.fullmatch(value):
        return {"int": int(value)}
    if kind in _NUMBERS and _SHORT_NUMBER.fullmatch(value):
        return {"float": float(value)}
    if kind in (_XSD + "date", _XSD + "dateTime"):
        return {"date": _moment(value)}
    return {"str": value}


def _moment(value: str) -> str:
    return value if "T" in value else f"{value[:10]}T00:00:00Z"


def _take_status(values: Values, row: Row, wanted: Iterable[Property]) -> None:
    treaty = row["treaty"]["value"].removeprefix(iris.ID).removeprefix("instrument/")
    for each in wanted:
        if each.id == STATUS + treaty:
            _keep(values, row, each, {"str": row["action"]["value"]})
        if each.id == STATUS_DATE + treaty and "day" in row:
            _keep(values, row, each, {"date": _moment(row["day"]["value"])})


def _keep(values: Values, row: Row, property_: Property, value: Value) -> None:
    kept = values[row["entity"]["value"].removeprefix(iris.ID)][property_.id]
    if value not in kept:
        kept.append(value)
