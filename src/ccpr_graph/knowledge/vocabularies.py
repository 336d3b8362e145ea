"""The vocabularies: what is published and edited by domain experts, in ``data/vocabularies/*.ttl``.

Loaded twice over: as quads, which go into the graph as they are, and as the few look-ups that reading a document needs.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from ccpr_graph import iris
from ccpr_graph.cues import CueError, Cues
from ccpr_graph.errors import KnowledgeError
from ccpr_graph.knowledge.concepts import Scheme, Values, load_schemes

_RDF_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_TITLE = "http://purl.org/dc/terms/title"
_LABELS = tuple(_SKOS + name for name in ("prefLabel", "altLabel", "hiddenLabel"))


@dataclass(frozen=True)
class Vocabularies:
    """The quads of all vocabularies, and look-ups into them.

    Args:
        quads: all statements, each in the named graph of its file.
        states: names of a State in English, as people and documents write them (without article, case folded), to the
            ISO 3166 alpha-3 codes (upper case) of the States that have it; States that no longer exist among them, because
            documents on them are read as well.
        state_labels: the English short name of each State by its code, of those that no longer exist as well.
        main_treaties: the slug of the treaty that a treaty body monitors, by the body's abbreviation in symbols.
        body_labels: the English name of each treaty body by the same.
        provisions: the IRIs of all articles and their paragraphs.
        documents: the IRIs of general comments and instruments, by the UN symbol that names them.
        labels: the English label of every resource that the vocabularies describe.
        schemes: the SKOS schemes by their slugs (``themes``).
        instruments: the names of treaties and other instruments; the value of a match is the slug.
        treaties: the slugs of treaties.
        treaties_with_articles: the slugs of those whose articles are described.
        general_comments: the general comments that are described, as body and number (``ccpr/36``), with their years.
        statuses: the years in which States became party to treaties, by the paths of the records below ``id/``.
    """

    quads: tuple[ox.Quad, ...]
    states: Mapping[str, frozenset[str]]
    state_labels: Mapping[str, str]
    main_treaties: Mapping[str, str]
    body_labels: Mapping[str, str]
    provisions: frozenset[str]
    documents: Mapping[str, str]
    labels: Mapping[str, str]
    schemes: Mapping[str, Scheme]
    instruments: Cues
    treaties: frozenset[str]
    treaties_with_articles: frozenset[str]
    general_comments: Mapping[str, int | None]
    statuses: Mapping[str, int | None]

    def states_named(self, name: str) -> frozenset[str]:
        """Return the codes of the States that are called so; case, article and kinds of apostrophe do not matter."""
        return self.states.get(fold_name(name), frozenset())


def fold_name(name: str) -> str:
    """Return a name as it is compared: lower case, one kind of space and apostrophe, no article."""
    folded = re.sub(r"\s+", " ", name.replace("’", "'")).strip().casefold()
    return folded.removeprefix("the ")


def read_triples(path: Path) -> list[ox.Triple]:
    """Read a Turtle file.

    Raises:
        KnowledgeError: the file cannot be read, or is not Turtle.
    """
    try:
        return [
            ox.Triple(quad.subject, quad.predicate, quad.object)
            for quad in ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE)
        ]
    except OSError as error:
        raise KnowledgeError(f"the file cannot be read ({error.strerror})", file=path, remedy="Restore it") from error
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        what = re.sub(r"^Parser error (?:at|between) line .*?: ", "", str(getattr(error, "msg", None) or error))
        raise KnowledgeError(
            f"this is not valid Turtle: {what}",
            file=path,
            place=f"line {line}" if line else None,
            remedy="Correct the file; the error may lie just before this place",
        ) from error


def parse_turtle(path: Path, graph: str) -> list[ox.Quad]:
    """Read a Turtle file into one named graph.

    Raises:
        KnowledgeError: the file cannot be read, is not Turtle, or holds blank nodes, which could not be cited.
    """
    triples = read_triples(path)
    blank = next(
        (t for t in triples if isinstance(t.subject, ox.BlankNode) or isinstance(t.object, ox.BlankNode)), None
    )
    if blank:
        raise KnowledgeError(
            f"a blank node stands in a statement with {blank.predicate.value}",
            file=path,
            remedy="Give the resource an IRI; no published resource may be without one",
        )
    name = ox.NamedNode(graph)
    return [ox.Quad(t.subject, t.predicate, t.object, name) for t in triples]


def load_vocabularies(folder: Path) -> Vocabularies:
    """Load every Turtle file of a folder.

    Raises:
        KnowledgeError: the folder or a file is missing or malformed, or two States share a code.
    """
    files = sorted(folder.glob("*.ttl"))
    if not files:
        raise KnowledgeError("there is no vocabulary here", file=folder, remedy="Restore data/vocabularies")
    quads = [quad for path in files for quad in parse_turtle(path, _graph_of(path))]
    return _index(quads, folder)


def _graph_of(path: Path) -> str:
    try:
        return iris.graph("vocabulary", iris.slug(path.stem))
    except ValueError:
        raise KnowledgeError(
            "no named graph can be named for this file",
            file=path,
            remedy="Name it in letters from a to z, digits, hyphens",
        ) from None


def _index(quads: list[ox.Quad], folder: Path) -> Vocabularies:
    values: dict[str, dict[str, list[ox.NamedNode | ox.Literal]]] = defaultdict(lambda: defaultdict(list))
    instances: dict[str, list[str]] = defaultdict(list)
    for quad in quads:
        assert isinstance(quad.subject, ox.NamedNode), "parse_turtle refuses everything else"
        assert isinstance(quad.object, ox.NamedNode | ox.Literal), "parse_turtle refuses everything else"
        values[quad.subject.value][quad.predicate.value].append(quad.object)
        if quad.predicate == _RDF_TYPE:
            instances[quad.object.value].append(quad.subject.value)

    def english(iri: str, *predicates: str) -> list[str]:
        found = (value for predicate in predicates for value in values[iri][predicate])
        return [value.value for value in found if isinstance(value, ox.Literal) and value.language in ("en", None)]

    def named(iri: str) -> str:
        label = next(iter(english(iri, _SKOS + "prefLabel")), None)
        if label is None or not iri.startswith(iris.ID):
            raise KnowledgeError(
                f"{iri} has no skos:prefLabel in English, or no IRI below {iris.ID}", file=folder, remedy="Correct it"
            )
        return label

    names: dict[str, set[str]] = defaultdict(set)
    codes: dict[str, str] = {}
    state_labels = {}
    for iri in instances[iris.term("State")] + instances[iris.term("HistoricalState")]:
        iso3 = "".join(english(iri, iris.term("iso3")))
        if codes.setdefault(iso3, iri) != iri or not iso3.isalpha() or iris.state(iso3) != iri:
            raise KnowledgeError(
                f"the code {iso3!r} does not belong to {iri} alone",
                file=folder,
                remedy="Give every State its own ccpr:iso3",
            )
        for name in english(iri, *_LABELS):
            names[fold_name(name)].add(iso3)
        state_labels[iso3] = named(iri)
    main_treaties, body_labels = {}, {}
    for iri in instances[iris.term("TreatyBody")]:
        label = named(iri)
        body = iri.rsplit("/", 1)[1].upper()
        body_labels[body] = label
        for treaty in values[iri][iris.term("mainTreaty")]:
            main_treaties[body] = treaty.value.rsplit("/", 1)[1]
    symbols = iris.term("symbol")
    labels = {
        iri: english(iri, _SKOS + "prefLabel", "http://www.w3.org/2000/01/rdf-schema#label") for iri in list(values)
    }
    return Vocabularies(
        quads=tuple(quads),
        states={name: frozenset(found) for name, found in names.items()},
        state_labels=state_labels,
        main_treaties=main_treaties,
        body_labels=body_labels,
        provisions=frozenset(instances[iris.term("Article")] + instances[iris.term("ArticleParagraph")]),
        documents={symbol: iri for iri in list(values) for symbol in english(iri, symbols)},
        labels={iri: found[0] for iri, found in labels.items() if found},
        schemes=load_schemes(values, instances[_SKOS + "Concept"], folder),
        instruments=_instruments(values, instances, folder),
        treaties=frozenset(_below("instrument", instances[iris.term("Treaty")])),
        treaties_with_articles=frozenset(
            path.split("/")[0] for path in _below("instrument", instances[iris.term("Article")])
        ),
        general_comments=_years(values, instances[iris.term("GeneralComment")], "general-comment", iris.term("year")),
        statuses={
            f"treaty-status/{path}": year
            for path, year in _years(
                values, instances[iris.term("TreatyStatus")], "treaty-status", iris.term("statusDate")
            ).items()
        },
    )


def _below(kind: str, instances: Iterable[str]) -> dict[str, str]:
    """Return what stands behind ``id/`` and a kind in IRIs, with the IRIs."""
    return {iri.removeprefix(f"{iris.ID}{kind}/"): iri for iri in instances}


def _years(values: Values, instances: Iterable[str], kind: str, predicate: str) -> dict[str, int | None]:
    years = {}
    for path, iri in _below(kind, instances).items():
        found = values[iri][predicate]
        years[path] = int(found[0].value[:4]) if found else None
    return years


def _instruments(values: Values, instances: Mapping[str, list[str]], folder: Path) -> Cues:
    names = {}
    for kind in ("Treaty", "SoftLawInstrument", "Instrument"):
        for slug, iri in _below("instrument", instances[iris.term(kind)]).items():
            found = [v for p in (*_LABELS, _TITLE) for v in values[iri][p] if isinstance(v, ox.Literal)]
            names[slug] = [value.value for value in found if value.language == "en"]
    try:
        return Cues(names)
    except CueError as error:
        raise KnowledgeError(str(error), file=folder, remedy="Correct the name of the instrument") from error
