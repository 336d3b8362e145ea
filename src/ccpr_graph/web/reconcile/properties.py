"""The properties that can be fetched: those that the data has, and some that are put together from them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Final

from ccpr_graph import iris
from ccpr_graph.web.counts import in_words
from ccpr_graph.web.reconcile.catalogue import Property, shorten, type_id

LABEL: Final = "skos:prefLabel"
MATCH: Final = "skos:exactMatch"
STATUS: Final = "status/"
STATUS_DATE: Final = "status-date/"
_HOST: Final = re.compile("[a-z]+://([^/?#]+)")

Row = dict[str, dict[str, str]]
Ask = Callable[[str], Awaitable[list[Row]]]


async def gather_properties(ask: Ask, members: str) -> list[Property]:
    """Read which properties the members of each type have, sorted by name."""
    used = await ask(f"SELECT DISTINCT ?class ?p WHERE {{ {members} ?entity ?p ?value }}")
    terms = " ".join(sorted({f"<{row['p']['value']}>" for row in used}))
    labels = await ask(
        f'SELECT ?p ?name WHERE {{ VALUES ?p {{ {terms} }} ?p rdfs:label ?name FILTER(LANGMATCHES(LANG(?name), "en")) }}'
    )
    names = {row["p"]["value"]: row["name"]["value"] for row in labels}
    types: dict[str, set[str]] = defaultdict(set)
    for row in used:
        types[row["p"]["value"]].add(type_id(row["class"]["value"]))
    plain = [_property(iri, names, types[iri]) for iri in types]
    made = [*await _languages(ask, members), *await _elsewhere(ask, members), *await _statuses(ask)]
    return sorted([*plain, *made], key=lambda each: (each.name.casefold(), each.id))


def _property(iri: str, names: dict[str, str], types: set[str]) -> Property:
    local = iri.rpartition("#")[2].rpartition("/")[2]
    return Property(shorten(iri), names.get(iri) or in_words(local).lower(), iri, frozenset(types), iri)


async def _languages(ask: Ask, members: str) -> list[Property]:
    """Return one property for the preferred label in each language."""
    query = f"SELECT DISTINCT ?class (LANG(?value) AS ?of) WHERE {{ {members} ?entity {LABEL} ?value }}"
    return [
        Property(f"{LABEL}@{language}", f"label ({language})", None, types, f"The preferred label, in “{language}”.")
        for language, types in (await _by(ask, query)).items()
        if language
    ]


async def _elsewhere(ask: Ask, members: str) -> list[Property]:
    """Return one property for the same thing on each other site."""
    site = "REPLACE(STR(?value), '^([a-z]+://[^/]+/).*$', '$1')"
    query = f"SELECT DISTINCT ?class ?of WHERE {{ {members} ?entity {MATCH} ?value BIND({site} AS ?of) }}"
    made = []
    for address, types in (await _by(ask, query)).items():
        if found := _HOST.match(address):
            host = found[1]
            about = f"The identifier of the same thing at {host}."
            made.append(Property(f"{MATCH}@{host}", f"same at {host}", None, types, about))
    return made


async def _statuses(ask: Ask) -> list[Property]:
    """Return two properties for each treaty: what a party has done, and when."""
    query = """SELECT DISTINCT ?class ?of ?name WHERE {
        ?status ccpr:treaty ?of ; ccpr:party ?party . ?party a ?class .
        ?of skos:prefLabel ?name FILTER(LANGMATCHES(LANG(?name), "en")) }"""
    rows = [row for row in await ask(query) if row["of"]["value"].startswith(iris.ID)]
    names = {row["of"]["value"]: row["name"]["value"] for row in rows}
    made = []
    for treaty, types in _grouped(rows).items():
        path = treaty.removeprefix(iris.ID).removeprefix("instrument/")
        made.append(Property(STATUS + path, f"status: {names[treaty]}", None, types, "Ratification, accession, …"))
        made.append(Property(STATUS_DATE + path, f"date of status: {names[treaty]}", None, types, "Its day."))
    return made


async def _by(ask: Ask, query: str) -> dict[str, frozenset[str]]:
    return _grouped(await ask(query))


def _grouped(rows: list[Row]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if "of" in row:
            found[row["of"]["value"]].add(type_id(row["class"]["value"]))
    return {key: frozenset(types) for key, types in sorted(found.items())}
