"""What a change in the rules did to a document: its annotations now against those of an earlier build."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox
from rich.console import Console

from ccpr_graph import iris
from ccpr_graph.errors import ReleaseError
from ccpr_graph.knowledge import Vocabularies, read_triples
from ccpr_graph.model import Citation, Document, Tag
from ccpr_graph.review import annotation_key, path_of

_OA = "http://www.w3.org/ns/oa#"
_CITED = "http://purl.org/spar/cito/hasCitedEntity"


class Said(NamedTuple):
    """What an annotation says beyond its key: the target of a citation, if it has one, else a concept or value; its words."""

    value: str
    quote: str


def print_changes(
    console: Console, document: Document, claims: Iterable[Citation | Tag], vocabularies: Vocabularies, against: Path
) -> None:
    """Print the annotations that were gained, lost, and changed without a change of their key.

    Raises:
        KnowledgeError: the earlier file is not Turtle.
        ReleaseError: there is no earlier file, or it holds another document.
    """
    before = _of_graph(document, against)
    now = {key: said for claim in claims for key, said in _of_claim(claim, vocabularies)}
    gained = [f"{key}  {_say(now[key])}" for key in now if key not in before]
    lost = [f"{key}  {_say(before[key])}" for key in before if key not in now]
    changed = [
        f"{key}  {_say(before[key])} → {_say(now[key])}" for key in now if key in before and before[key] != now[key]
    ]
    for title, lines in (("gained", gained), ("lost", lost), ("changed", changed)):
        if lines:
            console.print(f"\n{title} ({len(lines)})", style="bold")
        for line in lines:
            console.print(f"  {line}", markup=False)
    same = len(now) - len(gained) - len(changed)
    console.print(
        f"\nAgainst {against}: {len(gained)} gained, {len(lost)} lost, {len(changed)} changed, {same} the same."
    )


def _say(said: Said) -> str:
    return f"“{said.quote}” {said.value}".rstrip()


def _of_claim(claim: Citation | Tag, vocabularies: Vocabularies) -> Iterator[tuple[str, Said]]:
    """Yield the annotations of a claim: its own and, where a phrase introduces a citation, that phrase's."""
    key = annotation_key(claim)
    if isinstance(claim, Tag):
        yield key, Said(f"{claim.value} ({claim.basis})", claim.words.quote)
        return
    yield key, Said(path_of(claim.target, vocabularies) if claim.target else "", claim.words.quote)
    if claim.signal:
        concept = f"signal/{claim.signal.concept.removeprefix('signal/')}"
        yield f"{key}/signal", Said(concept, claim.signal.words.quote)


def _of_graph(document: Document, path: Path) -> dict[str, Said]:
    """Return what the annotations of a document say in a Turtle file, by their keys, sorted."""
    if not path.exists():
        raise ReleaseError(
            "there is no earlier build of this document",
            file=path,
            remedy="Run 'ccpr-graph build' before you change the rules, or name a file with --against",
        )
    own = iris.document(document.header.symbol) + "/"
    values: dict[str, dict[str, str]] = {}
    for triple in read_triples(path):
        if not isinstance(triple.subject, ox.NamedNode) or not isinstance(triple.object, ox.NamedNode | ox.Literal):
            continue
        if triple.subject.value.startswith(own):
            key = triple.subject.value.removeprefix(own)
            values.setdefault(key, {})[triple.predicate.value] = triple.object.value
    if not values:
        raise ReleaseError(
            f"this file holds nothing of {document.header.symbol}", file=path, remedy="Name that document's own file"
        )
    annotations = sorted(key for key, told in values.items() if f"{_OA}hasTarget" in told)
    return {key: _said(key, values) for key in annotations}


def _said(key: str, values: dict[str, dict[str, str]]) -> Said:
    body = values[key].get(f"{_OA}hasBody", "").removeprefix(iris.ID)
    if basis := values[key].get(iris.term("basis")):
        told = values.get("/".join(body.split("/")[2:]), {})  # of a figure or date: what it is, not its name
        value = told.get(iris.term("date")) or told.get(iris.term("quotedText")) or body
        return Said(f"{value} ({basis})", values.get(f"{key}/quote", {}).get(f"{_OA}exact", ""))
    if not key.endswith("/signal"):
        body = ""
    cited = values.get(key.replace("annotation/", "citation/", 1), {}).get(_CITED, "")
    quote = values.get(f"{key}/quote", {}).get(f"{_OA}exact", "")
    return Said((body or cited).removeprefix(iris.ID), quote)
