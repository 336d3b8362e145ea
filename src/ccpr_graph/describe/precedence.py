"""An official document outranks what vocabularies have from secondary sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

import pyoxigraph as ox

from ccpr_graph import iris

_ONE_VALUE: Final = frozenset(ox.NamedNode(iris.term(name)) for name in ("startDate", "endDate"))
"""What a session has one of, and what press releases and annual reports may give otherwise than the document itself."""


def outranked(vocabularies: Iterable[ox.Quad], documents: Iterable[ox.Quad]) -> tuple[ox.Quad, ...]:
    """Return what vocabularies say of the days of a session that a loaded document says otherwise.

    Args:
        vocabularies: the statements of all vocabularies.
        documents: the statements of the documents' own graphs. Where two documents contradict each other, nothing decides
            between them: the shapes report it.
    """
    said: dict[tuple[object, object], set[object]] = defaultdict(set)
    for quad in documents:
        if quad.predicate in _ONE_VALUE:
            said[quad.subject, quad.predicate].add(quad.object)
    return tuple(
        quad
        for quad in vocabularies
        if (values := said.get((quad.subject, quad.predicate))) and quad.object not in values
    )


def outranking_notes(quads: Sequence[ox.Quad]) -> list[str]:
    """Return a sentence for each session of whose days a vocabulary's statement was left out, sorted."""
    sessions = sorted({str(quad.subject.value) for quad in quads if isinstance(quad.subject, ox.NamedNode)})
    return [
        f"{iri.removeprefix(iris.ID)}: the days that a document gives count, not those of the vocabulary"
        for iri in sessions
    ]
