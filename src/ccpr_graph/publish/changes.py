"""The list of changes of a release, for people (``diff/changes.md``) and for programs (``diff/changes.json``)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ccpr_graph.publish.compare import write_difference
from ccpr_graph.publish.steps import Reason, Rules, Step, judge, shorten
from ccpr_graph.publish.telling import Sentence, Survey, Told, tell
from ccpr_graph.publish.wording import Kind, Wording
from ccpr_graph.releases import ADDED, REMOVED

FORMAT: Final = "ccpr-graph-changes"
FORMAT_VERSION: Final = 1
_FIRST: Final = "This is the first release: there is none to compare it with."
_ELSEWHERE: Final = "Vocabularies, ontology and what belongs to no single document"


@dataclass(frozen=True)
class Group:
    """The changes of one kind in one document, or in none: the sentences that are shown, and how many there are."""

    whole: str | None
    name: str
    kind: str
    sentences: tuple[str, ...]
    total: int

    def to_json(self, kind: Kind) -> dict[str, Any]:
        """Return the group as ``changes.json`` has it."""
        return {
            "document": self.whole,
            "name": self.name,
            "kind": self.kind,
            "title": kind.title,
            "note": kind.note,
            "total": self.total,
            "sentences": list(self.sentences),
        }


@dataclass(frozen=True)
class Changes:
    """The difference of a release to an earlier one.

    Attributes:
        version: the release's version.
        issued: its date.
        against: the version that it is compared with; nothing for a first release.
        least: the least step that the difference asks for; nothing where nothing differs.
        reasons: why, the gravest first.
        smaller_because: why a person took a smaller step.
        added: quads that are new.
        removed: quads that are gone.
        groups: the sentences, by document and kind.
        left_out: changes that have a wording, and for which there was no room.
        properties: by property, how many of its values are new and gone, and how that is told.
        classes: by class, how many resources are new and gone.

    """

    version: str
    issued: str
    against: str | None
    least: Step | None = None
    reasons: tuple[Reason, ...] = ()
    smaller_because: str | None = None
    added: int = 0
    removed: int = 0
    groups: tuple[Group, ...] = ()
    left_out: int = 0
    properties: tuple[tuple[str, int, int, str], ...] = ()
    classes: tuple[tuple[str, int, int], ...] = ()

    @property
    def total(self) -> int:
        """The number of sentences, whether shown or not."""
        return sum(group.total for group in self.groups)

    def to_json(self, wording: Wording) -> str:
        """Return the text of ``changes.json``; the same changes give the same bytes.

        Each group has the title of its kind, and the note that says whose change it is.
        """
        body: dict[str, Any] = {
            "format": FORMAT,
            "format_version": FORMAT_VERSION,
            "version": self.version,
            "issued": self.issued,
            "against": self.against,
            "least": str(self.least) if self.least else None,
            "reasons": [{"step": str(reason.step), "sentence": str(reason)} for reason in self.reasons],
            "smaller_because": self.smaller_because,
            "quads": {"added": self.added, "removed": self.removed},
            "sentences": self.total,
            "left_out": self.left_out,
            "groups": [group.to_json(wording.kinds[group.kind]) for group in self.groups],
            "properties": {
                name: {"added": added, "removed": removed, "told": told}
                for name, added, removed, told in self.properties
            },
            "classes": {name: {"new": new, "gone": gone} for name, new, gone in self.classes},
        }
        return json.dumps(body, indent=2, ensure_ascii=False) + "\n"

    def to_markdown(self, wording: Wording) -> str:
        """Return the text of ``changes.md``."""
        return "\n".join(self._lines(wording)) + "\n"

    def _lines(self, wording: Wording) -> Iterator[str]:
        if self.against is None:
            yield from (f"# Release {self.version}", "", f"Issued {self.issued}. {_FIRST}")
            return
        yield from (f"# Changes from {self.against} to {self.version}", "")
        yield f"Issued {self.issued}. {self.added:,} statements (quads) were added and {self.removed:,} removed."
        yield from self._step()
        yield from self._told(wording)
        yield from self._counted()

    def _step(self) -> Iterator[str]:
        yield from (
            "",
            f"The least step for this is {self.least}:" if self.least else "Nothing in the graph has changed.",
        )
        if self.reasons:
            yield ""
        yield from (f"- {reason.step}: {_escaped(str(reason))}" for reason in self.reasons)
        if self.smaller_because:
            yield from ("", f"A smaller one was taken, because: {_escaped(self.smaller_because)}")

    def _told(self, wording: Wording) -> Iterator[str]:
        whole: object = ()
        for group in self.groups:
            if group.whole != whole:
                whole = group.whole
                yield from ("", f"## {_escaped(group.name)}")
            kind = wording.kinds[group.kind]
            yield from ("", f"### {kind.title}", "")
            yield from (f"> {kind.note}", "")
            yield from (f"- {_escaped(sentence)}." for sentence in group.sentences)
            if group.total > len(group.sentences):
                yield f"- And {group.total - len(group.sentences):,} more."
        if self.left_out:
            yield from ("", f"{self.left_out:,} more changes have a wording, and found no room here.")

    def _counted(self) -> Iterator[str]:
        if self.classes:
            yield from ("", "## Resources by class", "", "| class | new | gone |", "|---|---:|---:|")
            yield from (f"| {shorten(name)} | {new:,} | {gone:,} |" for name, new, gone in self.classes)
        if self.properties:
            yield from ("", "## Values by property", "", "| property | new | gone | told |", "|---|---:|---:|---|")
            yield from (
                f"| {shorten(name)} | {new:,} | {gone:,} | {told} |" for name, new, gone, told in self.properties
            )


def _numbered(number: str) -> tuple[tuple[int, int, str], ...]:
    """Return a key by which numbers of paragraphs sort as people number them: 4 before 34 before 34 (b)."""
    parts = re.findall(r"\d+|\D+", number)
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts)


def _escaped(text: str) -> str:
    """Return a text in which nothing is Markdown."""
    return "".join(f"\\{letter}" if letter in "\\`*_[]<>|#" else letter for letter in text)


def compare(before: Path, after: Path, folder: Path, wording: Wording, rules: Rules) -> Changes:
    """Compare two files of sorted N-Quads; write the quads that are new and gone below a folder.

    Returns:
        The changes, without versions and date.

    """
    survey = Survey(wording)
    judgement = judge(before, after, rules, [survey])
    added, removed = write_difference(before, after, folder / ADDED, folder / REMOVED)
    told = tell(wording, survey, before, after)
    return Changes(
        version="",
        issued="",
        against="",
        least=judgement.least,
        reasons=judgement.reasons,
        added=added,
        removed=removed,
        groups=tuple(_groups(wording, told)),
        left_out=told.left_out,
        properties=tuple(
            (name, came, went, _how(wording, name))
            for name, (came, went) in sorted(survey.properties.items())
            if came or went
        ),
        classes=tuple((name, came, went) for name, (came, went) in sorted(survey.classes.items())),
    )


def _how(wording: Wording, predicate: str) -> str:
    if predicate in wording.properties:
        return "summed up" if wording.properties[predicate].summary else "as sentences"
    return f"counted only: {wording.ignored[predicate]}" if predicate in wording.ignored else "counted only"


def _groups(wording: Wording, told: Told) -> Iterator[Group]:
    """Yield the groups: documents by name, then what belongs to none; in each the kinds in their order."""
    room = wording.limits.all
    kinds = list(wording.kinds)
    by_place: dict[tuple[bool, str, str, int], list[Sentence]] = {}
    for sentence in told.sentences:
        name = told.names[sentence.whole] if sentence.whole else _ELSEWHERE
        place = (sentence.whole is None, name, sentence.whole or "", kinds.index(sentence.kind))
        by_place.setdefault(place, []).append(sentence)
    for kind, _ in told.summaries:
        by_place.setdefault((True, _ELSEWHERE, "", kinds.index(kind)), [])
    for (elsewhere, name, whole, at), sentences in sorted(by_place.items(), key=lambda item: item[0]):
        lines = [sentence.text for sentence in sorted(sentences, key=lambda sentence: _numbered(sentence.number))]
        lines += [text for kind, text in told.summaries if elsewhere and kind == kinds[at]]
        shown = lines[: min(room, wording.limits.each)]
        room -= len(shown)
        yield Group(whole or None, name, kinds[at], tuple(shown), len(lines))
