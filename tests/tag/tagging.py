"""What the tests of tags share: a small scheme, a document with its tags."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from ccpr_graph.knowledge import Concept, Forms, Scheme, Vocabularies
from ccpr_graph.model import Document, Tag, TagKind
from ccpr_graph.tag import tag
from tests.conftest import Read

TagText = Callable[[str], Document]

SCHEMES = {
    "themes": Scheme([
        Concept("theme/torture", "torture", ("torture",)),
        Concept("theme/equality", "equality", ("equality", "discrimination")),
        Concept("theme/equal-pay", "equal pay", ("pay equality",), broader=("theme/equality",)),
        Concept("theme/children", "rights of the child", ("rights of the child",)),
    ]),
    "groups": Scheme([
        Concept("group/women", "women", ("women",)),
        Concept("group/children", "children", ("children",)),
        Concept("group/disabled", "persons with disabilities", ("with disabilities",)),
        Concept("group/migrant-children", "migrant children", ("migrant children",), broader=("group/children",)),
    ]),
    "actions": Scheme([
        Concept("action/investigate", "investigate", ("investigat*",)),
        Concept("action/train", "train", ("training",)),
    ]),
    "forces": Scheme([
        Concept("force/should", "should", ("should",)),
        Concept("force/should-consider", "should consider", ("should consider",)),
        Concept("force/urges", "urges", ("urges",)),
    ]),
    "intensities": Scheme([
        Concept("intensity/concerned", "concerned", ("is concerned", "concerned")),
        Concept("intensity/deeply-concerned", "deeply concerned", ("is deeply concerned",)),
        Concept("intensity/regrets", "regrets", ("regrets",)),
    ]),
    "events": Scheme([
        Concept("event/kaz/march", "the March events", ("events of March",), state="KAZ"),
        Concept("event/uzb/march", "the other March events", ("events of March",), state="UZB"),
    ]),
}  # fmt: skip


def found(document: Document, *kinds: TagKind) -> list[tuple[str, str, str]]:
    """Return statement, value and basis of the tags of some kinds, in their order."""
    return [(t.statement, t.value, t.basis.value) for t in document.tags if t.kind in kinds]


def values(document: Document, kind: TagKind) -> list[str]:
    return [tag_.value for tag_ in document.tags if tag_.kind is kind]


def only(document: Document, kind: TagKind) -> Tag:
    (tag_,) = [tag_ for tag_ in document.tags if tag_.kind is kind]
    return tag_


@pytest.fixture
def tagged(read: Read, forms: Forms, vocabularies: Vocabularies) -> TagText:
    """Read a text and tag it with the small schemes."""

    def tagged_(text: str) -> Document:
        return tag(read(text), forms, replace(vocabularies, schemes=SCHEMES))

    return tagged_
