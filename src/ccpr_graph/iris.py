"""Mints and inverts every IRI of the project; nothing else in the code joins an IRI together.

Three spaces below one base: ``ontology#`` (classes and properties), ``id/`` (everything that is described) and ``graph/``
(named graphs). The parts of an ``id/`` IRI are lower case with hyphens. The table of forms is docs/ontology.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

BASE: Final = "https://w3id.org/ccpr-graph/"
ONTOLOGY: Final = BASE + "ontology#"
ID: Final = BASE + "id/"
GRAPH: Final = BASE + "graph/"
DATASET: Final = BASE + "dataset"
"""The dataset as a whole. What belongs to its description has a fragment: ``dataset#…`` (:func:`of_dataset`)."""

CONTEXT: Final = BASE + "context.jsonld"
"""The JSON-LD context."""

_SLUG: Final = re.compile(r"[a-z0-9]+(?:[-.][a-z0-9]+)*")


def slug(name: str) -> str:
    """Return ``name`` in lower case, with every run of other characters than letters and digits made one hyphen.

    >>> slug("CCPR/C/AAA/CO/3")
    'ccpr-c-aaa-co-3'

    Raises:
        ValueError: nothing is left of the name.
    """
    made = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    if not made:
        raise ValueError(f"no slug can be made of {name!r}")
    return made


def _id(*parts: str) -> str:
    for part in parts:
        if not all(_SLUG.fullmatch(step) for step in part.split("/")):
            raise ValueError(f"{part!r} is not a slug, or slugs joined by '/': lower case, digits, hyphens")
    return ID + "/".join(parts)


def term(name: str) -> str:
    """Return the IRI of a class or property of the ontology."""
    return ONTOLOGY + name


def state(iso3: str) -> str:
    """Return the IRI of a State by its ISO 3166 alpha-3 code, in either case."""
    return _id("state", iso3.lower())


def treaty_body(body: str) -> str:
    """Return the IRI of a treaty body by the abbreviation that document symbols use (``CCPR``)."""
    return _id("treaty-body", body.lower())


def session(body: str, number: str) -> str:
    """Return the IRI of a session of a treaty body."""
    return _id("session", body.lower(), number)


def meeting(body: str, number: str) -> str:
    """Return the IRI of a meeting of a treaty body."""
    return _id("meeting", body.lower(), number)


def cycle(body: str, iso3: str, number: str) -> str:
    """Return the IRI of a review cycle; ``number`` may be a range (``4-5``) where reports were combined."""
    return _id("cycle", body.lower(), iso3.lower(), number)


def document(symbol: str) -> str:
    """Return the IRI of a document by its UN symbol (``CCPR/C/AAA/CO/3``)."""
    return _id("document", slug(symbol))


def part(document_iri: str, path: str) -> str:
    """Return the IRI of a unit, statement, citation or annotation of a document.

    ``path`` is a key of the document model: ``paragraph/34/b``, ``section/c/14``, ``recommendation/34``.
    """
    if not document_iri.startswith(ID):
        raise ValueError(f"{document_iri!r} is no IRI of this project")
    return _id(document_iri[len(ID) :], path)


def instrument(name: str) -> str:
    """Return the IRI of an instrument by its slug (``iccpr``, ``istanbul-protocol``)."""
    return _id("instrument", name)


def article(instrument_name: str, number: str, *paragraphs: str) -> str:
    """Return the IRI of an article of an instrument, or of a paragraph in it (``iccpr``, ``19``, ``3``)."""
    return _id("instrument", instrument_name, "article", number.lower(), *(p.lower() for p in paragraphs))


def rule(instrument_name: str, number: str, *paragraphs: str) -> str:
    """Return the IRI of a rule of procedure, or of a paragraph in it (``ccpr-rules-of-procedure``, ``75``, ``1``)."""
    return _id("instrument", instrument_name, "rule", number.lower(), *(p.lower() for p in paragraphs))


def general_comment(body: str, number: str, *paragraph: str) -> str:
    """Return the IRI of a general comment of a treaty body, or of a paragraph in it (``ccpr``, ``36``, ``8``)."""
    return _id("general-comment", body.lower(), number, *(("paragraph", *paragraph) if paragraph else ()))


def domestic_law(law: str, *provision: str) -> str:
    """Return the IRI of a law of a State, or of a provision in it.

    ``law`` is the State's code and the slug of the law's name (``aaa/criminal-code``); a provision is named by its kind and
    numbers, as printed (``article``, ``174``; ``section``, ``295-c``).
    """
    return _id("domestic-law", law.lower(), *(slug(step) for step in provision))


def treaty_status(iso3: str, treaty: str) -> str:
    """Return the IRI of what a State has done about a treaty, by the State's code and the treaty's slug."""
    return _id("treaty-status", iso3.lower(), treaty)


def scheme(name: str) -> str:
    """Return the IRI of a concept scheme by its slug (``themes``)."""
    return _id("scheme", name)


def resource(path: str) -> str:
    """Return the IRI of what a path below ``id/`` names (``theme/death-penalty``, ``policy/aaa/national-plan``)."""
    if "/" not in path:
        raise ValueError(f"{path!r} is not kind/slug…, slugs joined by '/'")
    return _id(path)


def extraction(rule: str) -> str:
    """Return the IRI of the extraction rule (in its software version) that found an annotation."""
    return _id("extraction", rule)


def inference_rule(rule: str) -> str:
    """Return the IRI of a rule of inference by its slug (``within``)."""
    return _id("inference-rule", rule)


def graph(*path: str) -> str:
    """Return the IRI of a named graph: ``graph("document", "ccpr-c-aaa-co-3")``, ``graph("rules")``."""
    return GRAPH + _id(*path)[len(ID) :]


def dataset(version: str) -> str:
    """Return the IRI of one version of the dataset (``1.0.0``), which never changes any more."""
    return f"{DATASET}/{version}"


def of_dataset(name: str, version: str | None = None) -> str:
    """Return the IRI of a part of the description of the dataset, or of a version: a distribution, a checksum."""
    if not re.fullmatch(r"[A-Za-z0-9._/-]+", name):
        raise ValueError(f"{name!r} cannot be a fragment here: letters, digits, '.', '_', '-' and '/'")
    return f"{DATASET if version is None else dataset(version)}#{name}"


def address(path: str) -> str:
    """Return the public address of a page or file of the site: ``dumps/graph.ttl``, ``sparql``."""
    return BASE + path


def versioned_graph(version: str, graph_iri: str) -> str:
    """Return the IRI of a named graph as it was in one version: ``graph/1.0.0/vocabulary/states``."""
    if not graph_iri.startswith(GRAPH):
        raise ValueError(f"{graph_iri!r} is no graph of this project")
    return f"{GRAPH}{version}/{graph_iri[len(GRAPH) :]}"


def frame(name: str) -> str:
    """Return the IRI of a JSON-LD frame, which is also that of the profile of what it gives (``document``)."""
    if not _SLUG.fullmatch(name):
        raise ValueError(f"{name!r} is not a slug: lower case, digits, hyphens")
    return f"{BASE}frames/{name}"


@dataclass(frozen=True)
class Resource:
    """What an ``id/`` IRI names: its kind (the first step of the path) and the steps that follow."""

    kind: str
    steps: tuple[str, ...]


def identify(iri: str) -> Resource:
    """Invert :func:`state`, :func:`document` and the rest: say what kind of resource an IRI names, and which.

    Raises:
        ValueError: the IRI is not below ``id/``, or is not well formed.
    """
    if not iri.startswith(ID):
        raise ValueError(f"{iri!r} is not below {ID}")
    kind, *steps = iri[len(ID) :].split("/")
    if not steps or not all(_SLUG.fullmatch(step) for step in (kind, *steps)):
        raise ValueError(f"{iri!r} does not have the form {ID}kind/slug…")
    return Resource(kind, tuple(steps))
