"""Semantic versioning of data: which step the difference between two releases asks for, and why. See docs/releases.md."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BeforeValidator, Field

from ccpr_graph import iris
from ccpr_graph.knowledge.yamlfile import Strict, load
from ccpr_graph.prefixes import PREFIXES
from ccpr_graph.publish.compare import Subject, differing, forms
from ccpr_graph.releases import Version

_TYPE: Final = PREFIXES["rdf"] + "type"
_EXAMPLES: Final = 3


class Step(IntEnum):
    """How far a version moves; a greater one is the greater step."""

    PATCH = 1
    MINOR = 2
    MAJOR = 3

    def __str__(self) -> str:
        return self.name.lower()


def expand(name: str) -> str:
    """Return the IRI of a name with a prefix (``skos:broader``).

    Raises:
        ValueError: there is no such prefix.
    """
    prefix, _, local = name.partition(":")
    if prefix not in PREFIXES or not local:
        raise ValueError(f"{name!r} has no prefix of {', '.join(PREFIXES)}")
    return PREFIXES[prefix] + local


def shorten(iri: str) -> str:
    """Return an IRI as people read it: with a prefix, or without the base of the dataset."""
    for prefix, space in PREFIXES.items():
        if iri.startswith(space) and re.fullmatch(r"\w[\w-]*", iri[len(space) :]):
            return f"{prefix}:{iri[len(space) :]}"
    return iri.removeprefix(iris.BASE)


Name = Annotated[str, BeforeValidator(expand)]
_StepName = Literal["patch", "minor", "major"]


class Identifiers(Strict):
    """What the coming and going of resources asks for whose IRIs begin with a pattern, and why."""

    pattern: re.Pattern[str]
    added: _StepName
    removed: _StepName
    because: str


class Rules(Strict):
    """``data/releases/steps.yaml``."""

    identifiers: tuple[Identifiers, ...] = Field(min_length=1)
    meaning: frozenset[Name]

    def of(self, iri: str) -> Identifiers:
        """Return what applies to a resource; the last rule where none fits."""
        own = iri.removeprefix(iris.BASE)
        return next((each for each in self.identifiers if each.pattern.match(own)), self.identifiers[-1])


def load_rules(path: Path) -> Rules:
    """Load ``data/releases/steps.yaml``.

    Raises:
        KnowledgeError: the file is missing, or lacks, misnames or mistypes a key.
    """
    return load(path, Rules)


@dataclass
class Reason:
    """One reason for a step: a sentence with a place for a number, how often it applies, and a few examples."""

    step: Step
    wording: tuple[str, str]
    count: int = 0
    examples: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        words = self.wording[0] if self.count == 1 else self.wording[1].format(self.count)
        more = " and others" if self.count > len(self.examples) else ""
        return f"{words}: {', '.join(self.examples)}{more}"


_WORDINGS: Final[dict[str, tuple[str, str]]] = {
    "gone": ("one resource went away", "{:,} resources went away"),
    "new": ("one resource is new", "{:,} resources are new"),
    "class lost": ("one resource is no longer of a class", "{:,} resources are no longer of a class"),
    "class gained": ("one resource has a further class", "{:,} resources have a further class"),
    "meaning lost": ("one term means something else", "{:,} terms mean something else"),
    "meaning gained": ("one term is defined further", "{:,} terms are defined further"),
    "datatype": ("one property has values of another kind", "{:,} properties have values of another kind"),
    "values": ("one resource has other values", "{:,} resources have other values"),
}


class Judgement:
    """Collects the reasons for steps, subject by subject."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._reasons: dict[tuple[Step, str], Reason] = {}

    def add(self, subject: Subject) -> None:
        """Take one subject that differs into account."""
        for step, why, example in self._judge(subject):
            self.note(step, why, example)

    def note(self, step: Step, why: str, example: str) -> None:
        """Take one reason into account."""
        reason = self._reasons.setdefault((step, why), Reason(step, _WORDINGS[why]))
        reason.count += 1
        if len(reason.examples) < _EXAMPLES:
            reason.examples.append(example)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The reasons, the gravest first."""
        order = list(_WORDINGS)
        return tuple(
            reason for _, reason in sorted(self._reasons.items(), key=lambda r: (-r[0][0], order.index(r[0][1])))
        )

    @property
    def least(self) -> Step | None:
        """The least step that all of it allows; nothing where nothing differs."""
        return max((reason.step for reason in self._reasons.values()), default=None)

    def _judge(self, subject: Subject) -> Iterator[tuple[Step, str, str]]:
        name, rule = shorten(subject.iri), self._rules.of(subject.iri)
        going, coming = Step[rule.removed.upper()], Step[rule.added.upper()]
        if subject.is_gone or subject.is_new:
            yield (going, "gone", name) if subject.is_gone else (coming, "new", name)
            return
        yield Step.PATCH, "values", name
        for values, step, classes, meaning in (
            (subject.removed, going, "class lost", "meaning lost"),
            (subject.added, coming, "class gained", "meaning gained"),
        ):
            types = sorted(shorten(value.value) for predicate, value in values if predicate == _TYPE)
            if types:
                yield step, classes, f"{name} ({types[0]})"
            if changed := sorted(shorten(predicate) for predicate, _ in values if predicate in self._rules.meaning):
                yield step, meaning, f"{name} ({changed[0]})"


def judge(before: Path, after: Path, rules: Rules, watch: Iterable[Callable[[Subject], None]] = ()) -> Judgement:
    """Compare two files of sorted N-Quads, and say which step they ask for.

    Args:
        before: the earlier release's.
        after: the later release's.
        rules: what asks for which step.
        watch: called with each subject that differs, so that the files are read once for several purposes.

    """
    judgement, watchers = Judgement(rules), tuple(watch)
    for subject in differing(before, after):
        judgement.add(subject)
        for each in watchers:
            each(subject)
    old, new = forms(before), forms(after)
    for predicate in sorted(old.keys() & new.keys()):
        lost, gained = old[predicate] - new[predicate], new[predicate] - old[predicate]
        if lost and gained:
            kinds = f"before {shorten(min(lost))}, now {shorten(min(gained))}"
            judgement.note(Step.MAJOR, "datatype", f"{shorten(predicate)} ({kinds})")
    return judgement


def step_between(before: Version, after: Version) -> Step:
    """Return the step that a version takes from a lower one."""
    (old_major, old_minor, _), (major, minor, _) = before.numbers, after.numbers
    return Step.MAJOR if major != old_major else Step.MINOR if minor != old_minor else Step.PATCH


def needed(before: Version, least: Step | None) -> Step:
    """Return the step that a difference needs after a version.

    Before 1.0.0 it is one less, for nothing is promised yet (Semantic Versioning, section 4): what would be major is minor,
    and what would be minor a patch.
    """
    step = least or Step.PATCH
    return Step(max(step - 1, Step.PATCH)) if before.numbers[0] == 0 else step


def next_version(before: Version, step: Step) -> Version:
    """Return the version that is one step from another."""
    major, minor, patch = before.numbers
    if step is Step.MAJOR:
        return Version((major + 1, 0, 0))
    return Version((major, minor + 1, 0)) if step is Step.MINOR else Version((major, minor, patch + 1))
