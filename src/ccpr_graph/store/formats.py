"""The formats that results are written in, and which one a query asks for.

A query gives one of three kinds of result, and which one is known only after it has been parsed. A caller therefore
names a format for each kind (:class:`Formats`), and the engine takes the one that fits.

Media types: SPARQL 1.1 Query Results (JSON, XML, CSV and TSV) and the RDF 1.1 serialisations. Aliases are those that
clients in use send (measured with SPARQLWrapper, rdflib, R, Comunica, Jena, rapper).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

Kind = Literal["boolean", "solutions", "graph"]
"""``ASK`` gives a boolean, ``SELECT`` gives solutions, ``CONSTRUCT`` and ``DESCRIBE`` give a graph."""

KINDS: Final[tuple[Kind, ...]] = get_args(Kind)


@dataclass(frozen=True, eq=False)  # there is one of each: comparing, and hashing, has to be quick
class Format:
    """One format: the name the worker knows it by, its media type, and what else clients call it.

    ``names`` are values of the ``format`` parameter; ``aliases`` are further media types that ask for it.
    """

    name: str
    media_type: str
    names: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()

    @property
    def content_type(self) -> str:
        """The value of a ``Content-Type`` header; text types say that they are UTF-8."""
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type

    def called(self, name: str) -> bool:
        """Say whether ``name`` (a short name or a media type, in lower case) means this format."""
        return name in (self.name, self.media_type, *self.names, *self.aliases)


JSON: Final = Format("json", "application/sparql-results+json", ("srj",), ("application/json", "text/json"))
XML: Final = Format("xml", "application/sparql-results+xml", ("srx",), ("application/xml", "text/xml"))
CSV: Final = Format("csv", "text/csv", (), ("application/csv",))
TSV: Final = Format("tsv", "text/tab-separated-values", (), ("text/tsv",))

TURTLE: Final = Format(
    "turtle",
    "text/turtle",
    ("ttl", "n3"),
    ("application/turtle", "application/x-turtle", "text/n3", "text/rdf+n3", "application/n3"),
)
N_TRIPLES: Final = Format("ntriples", "application/n-triples", ("nt", "n-triples"), ("text/ntriples", "text/plain"))
JSON_LD: Final = Format("jsonld", "application/ld+json", ("json-ld", "json"), ("application/json", "text/json"))
RDF_XML: Final = Format(
    "rdfxml", "application/rdf+xml", ("rdf", "rdf+xml", "xml"), ("application/xml", "text/xml", "application/rdf")
)
N_QUADS: Final = Format("nquads", "application/n-quads", ("nq", "n-quads"), ("text/x-nquads",))
TRIG: Final = Format("trig", "application/trig", (), ("application/x-trig",))

TABLE_FORMATS: Final = (JSON, XML, CSV, TSV)
GRAPH_FORMATS: Final = (TURTLE, N_TRIPLES, JSON_LD, RDF_XML, N_QUADS, TRIG)

OFFERED: Final[dict[Kind, tuple[Format, ...]]] = {
    "boolean": TABLE_FORMATS,
    "solutions": TABLE_FORMATS,
    "graph": GRAPH_FORMATS,
}
"""What each kind of result can be written in, the preferred format first."""

NAMED: Final = {(kind, offered.name): offered for kind in KINDS for offered in OFFERED[kind]}


@dataclass(frozen=True)
class Formats:
    """The format wanted for each kind of result; nothing where none of the offered ones will do."""

    boolean: Format | None = JSON
    solutions: Format | None = JSON
    graph: Format | None = TURTLE

    @classmethod
    def named(cls, *names: str) -> Formats:
        """Return the formats that short names or media types (``csv``, ``json``, ``text/turtle``) ask for.

        Where several names fit a kind of result, the first counts; ``json`` is SPARQL JSON for rows, JSON-LD for
        a graph.
        """
        return cls(**{kind: _first_called(kind, names) for kind in KINDS})

    def names(self) -> dict[Kind, str | None]:
        """Return the worker's name of the format for each kind."""
        chosen = {"boolean": self.boolean, "solutions": self.solutions, "graph": self.graph}
        return {kind: None if (found := chosen[kind]) is None else found.name for kind in KINDS}


def _first_called(kind: Kind, names: tuple[str, ...]) -> Format | None:
    for name in names:
        for offered in OFFERED[kind]:
            if offered.called(name.strip().lower()):
                return offered
    return None
