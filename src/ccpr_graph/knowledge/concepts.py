"""The concepts of the SKOS schemes, and the cues by which they are found in running words.

Every English label of a concept is a cue: ``skos:prefLabel`` and ``skos:altLabel`` are shown as well, ``skos:hiddenLabel`` is
for matching only. A match inside a match of a ``ccpr:falseCue`` of the same concept does not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from ccpr_graph import iris
from ccpr_graph.cues import CueError, CueMatch, Cues, parse_cue
from ccpr_graph.errors import KnowledgeError

_SKOS = "http://www.w3.org/2004/02/skos/core#"
_CUES = tuple(_SKOS + name for name in ("prefLabel", "altLabel", "hiddenLabel"))

Values = Mapping[str, Mapping[str, list[ox.NamedNode | ox.Literal]]]


@dataclass(frozen=True)
class Concept:
    """A concept of a scheme.

    Args:
        path: its IRI below ``id/`` (``theme/death-penalty``).
        label: its English name.
        cues: phrases that name it, in the language of :mod:`ccpr_graph.cues`.
        false_cues: phrases that hold a cue and do not name it.
        examples: passages that name it, each with the paragraph it was taken from behind a dash, if it is a quotation.
        counter_examples: passages that do not.
        broader: the paths of its broader concepts.
        state: the code of the State that it belongs to, if it belongs to one (an event).
        rank: its place among the others of its scheme, where they are ordered by strength.
    """

    path: str
    label: str
    cues: tuple[str, ...]
    false_cues: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    counter_examples: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    state: str | None = None
    rank: int | None = None


class Scheme:
    """The concepts of one scheme, ready to be found in running words."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        self.concepts: Mapping[str, Concept] = {concept.path: concept for concept in concepts}

    @cached_property
    def _cues(self) -> Cues:
        return Cues({path: concept.cues for path, concept in self.concepts.items()})

    @cached_property
    def _false(self) -> Cues:
        return Cues({path: concept.false_cues for path, concept in self.concepts.items() if concept.false_cues})

    def find(self, text: str) -> tuple[CueMatch, ...]:
        """Return where a text names concepts of the scheme, by start; the value of a match is a concept's path."""
        false = self._false.find(text)
        return tuple(
            match
            for match in self._cues.find(text)
            if not any(f.value == match.value and f.start <= match.start and match.end <= f.end for f in false)
        )


def load_schemes(values: Values, concepts: Iterable[str], folder: Path) -> dict[str, Scheme]:
    """Return the schemes that the vocabularies describe, by their slugs (``themes``).

    Args:
        values: of each subject its values by predicate.
        concepts: the IRIs of all concepts.
        folder: where the vocabularies lie, for messages.

    Raises:
        KnowledgeError: a concept has no scheme or no English label, or a cue cannot be used.
    """
    schemes: dict[str, list[Concept]] = {}
    for iri in sorted(concepts):
        homes = [node.value for node in values[iri][_SKOS + "inScheme"]]
        if len(homes) != 1 or not homes[0].startswith(iris.ID) or not iri.startswith(iris.ID):
            raise KnowledgeError(
                f"{iri} is not in one skos:inScheme", file=folder, remedy="Give it the scheme it is in"
            )
        schemes.setdefault(homes[0].rsplit("/", 1)[1], []).append(_concept(iri, values, folder))
    return {slug: Scheme(members) for slug, members in schemes.items()}


def _concept(iri: str, values: Values, folder: Path) -> Concept:
    def english(*predicates: str) -> tuple[str, ...]:
        found = (value for predicate in predicates for value in values[iri][predicate])
        return tuple(value.value for value in found if isinstance(value, ox.Literal) and value.language == "en")

    def paths(predicate: str) -> tuple[str, ...]:
        return tuple(node.value.removeprefix(iris.ID) for node in values[iri][predicate])

    labels = english(_SKOS + "prefLabel")
    cues = english(*_CUES)
    if not labels:
        raise KnowledgeError(f"{iri} has no skos:prefLabel in English", file=folder, remedy="Give it one")
    false = english(iris.term("falseCue"))
    for cue in (*cues, *false):
        try:
            parse_cue(cue)
        except CueError as error:
            raise KnowledgeError(str(error), file=folder, place=iri, remedy="Correct the label") from error
    ranks = values[iri][iris.term("rank")]
    states = paths(iris.term("state"))
    return Concept(
        path=iri.removeprefix(iris.ID),
        label=labels[0],
        cues=cues,
        false_cues=false,
        examples=english(_SKOS + "example"),
        counter_examples=english(iris.term("counterExample")),
        broader=paths(_SKOS + "broader"),
        state=states[0].removeprefix("state/").upper() if states else None,
        rank=int(ranks[0].value) if ranks else None,
    )
