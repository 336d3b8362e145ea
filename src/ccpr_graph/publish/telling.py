"""Collects what is to be told of the difference between two releases, and tells it as sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

import pyoxigraph as ox

from ccpr_graph import iris
from ccpr_graph.prefixes import PREFIXES
from ccpr_graph.publish.compare import Said, Subject, differing, said, subjects
from ccpr_graph.publish.steps import expand, shorten
from ccpr_graph.publish.wording import OfProperty, Wording, excerpt, excerpts, fill, places

_TYPE: Final = PREFIXES["rdf"] + "type"
Term = ox.NamedNode | ox.Literal
Direction = Literal["added", "removed", "changed"]


@dataclass
class Parts:
    """What came with a document, or its text, that is new, or went with one that is gone: resources by class."""

    came: Counter[str] = field(default_factory=Counter)
    went: Counter[str] = field(default_factory=Counter)


@dataclass
class Survey:
    """The first look at a difference: documents that came and went, with their parts, and counts of everything.

    Attributes:
        wording: how changes are told.
        new: documents that came, and of those that were there before, those whose text did.
        gone: documents that went, or whose text did.
        parts: what came and went with each.
        properties: how many values of each property came and went.
        classes: how many resources of each class did.

    """

    wording: Wording
    new: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    parts: dict[str, Parts] = field(default_factory=dict)
    properties: dict[str, list[int]] = field(default_factory=dict)
    classes: dict[str, list[int]] = field(default_factory=dict)

    def __call__(self, subject: Subject) -> None:
        """Take one subject that differs into account."""
        for at, values in enumerate((subject.added, subject.removed)):
            for predicate, _ in values:
                self.properties.setdefault(predicate, [0, 0])[at] += 1
        has, had = self._has_text(subject.now), self._has_text(subject.was)
        came, went = subject.is_new or (has and not had), subject.is_gone or (had and not has)
        if came or went:
            self._take(subject, came)

    def _has_text(self, values: Iterable[Said]) -> bool:
        return any(predicate in self.wording.text for predicate, _ in values)

    def _take(self, subject: Subject, came: bool) -> None:
        if self.wording.whole(subject.iri + "/") == subject.iri:
            (self.new if came else self.gone).add(subject.iri)
        whole = self.wording.whole(subject.iri)
        for name in _types(subject.now if came else subject.was):
            if subject.is_new or subject.is_gone:
                self.classes.setdefault(name, [0, 0])[subject.is_gone] += 1
            if whole:
                parts = self.parts.setdefault(whole, Parts())
                (parts.came if came else parts.went)[name] += 1

    def told_with_whole(self, iri: str) -> bool:
        """Say whether what happened to a resource is told with the document that it is part of."""
        return self.wording.whole(iri) in self.new | self.gone


@dataclass(frozen=True)
class Fact:
    """One change that is to be told, with what the sentence needs."""

    kind: str
    subject: str
    direction: Direction
    wordings: tuple[str, ...]
    predicate: str | None = None
    old: Term | None = None
    new: Term | None = None
    values: Mapping[str, Term] = field(default_factory=dict, hash=False, compare=False)

    def mentioned(self) -> Iterator[str]:
        """Yield the IRIs whose labels the sentence needs."""
        yield self.subject
        yield from (
            term.value for term in (self.old, self.new, *self.values.values()) if isinstance(term, ox.NamedNode)
        )


def _types(values: Iterable[Said]) -> set[str]:
    return {value.value for predicate, value in values if predicate == _TYPE}


class Facts:
    """Collects the facts, up to a limit; what is beyond it is counted by property all the same."""

    def __init__(self, wording: Wording, survey: Survey) -> None:
        self._wording, self._survey = wording, survey
        self.facts: list[Fact] = []
        self.left_out = 0
        self.summaries: Counter[tuple[str, str, str]] = Counter()  # kind, property, direction

    def __call__(self, subject: Subject) -> None:
        """Take one subject that differs into account."""
        if self._survey.told_with_whole(subject.iri):
            return
        for fact in self._found(subject):
            if len(self.facts) < 4 * self._wording.limits.all:  # some will turn out to be told twice
                self.facts.append(fact)
            else:
                self.left_out += 1

    def _found(self, subject: Subject) -> Iterator[Fact]:
        whole = subject.is_new or subject.is_gone
        if whole or subject.iri in self._survey.new | self._survey.gone:
            return self._of_resource(subject, text_alone=not whole)
        return self._of_values(subject)

    def _of_resource(self, subject: Subject, *, text_alone: bool) -> Iterator[Fact]:
        came = subject.is_new or subject.iri in self._survey.new
        values = subject.now if came else subject.was
        types = _types(values)
        entry = next((entry for name, entry in self._wording.resources.items() if name in types), None)
        if entry is None:
            return
        direction: Direction = "added" if came else "removed"
        wordings = entry.added if came else entry.removed
        if text_alone:
            wordings = entry.text_added if came else entry.text_removed
        wanted = {name: expand(name) for wording in wordings for name in places(wording) if ":" in name}
        yield Fact(entry.kind, subject.iri, direction, wordings, values=self._values(values, wanted))

    def _of_values(self, subject: Subject) -> Iterator[Fact]:
        for predicate, entry in self._wording.properties.items():
            gone = sorted((v for p, v in subject.removed if p == predicate), key=str)
            came = sorted((v for p, v in subject.added if p == predicate), key=str)
            gone, came = self._not_elsewhere(subject, entry, gone, came)
            if entry.summary:
                self.summaries[entry.kind, predicate, "added"] += len(came)
                self.summaries[entry.kind, predicate, "removed"] += len(gone)
                continue
            yield from self._told(subject, predicate, entry, gone, came)

    @staticmethod
    def _not_elsewhere(
        subject: Subject, entry: OfProperty, gone: list[Term], came: list[Term]
    ) -> tuple[list[Term], list[Term]]:
        """Leave out values that a more specific property tells as well."""
        if not entry.unless:
            return gone, came
        less = {value for predicate, value in subject.removed if predicate in entry.unless}
        more = {value for predicate, value in subject.added if predicate in entry.unless}
        return [value for value in gone if value not in less], [value for value in came if value not in more]

    def _told(
        self, subject: Subject, predicate: str, entry: OfProperty, gone: list[Term], came: list[Term]
    ) -> Iterator[Fact]:
        for language in sorted({_language(value) for value in (*gone, *came)}):
            old = [value for value in gone if _language(value) == language]
            new = [value for value in came if _language(value) == language]
            if entry.changed and len(old) == len(new) == 1:
                yield self._fact(subject, predicate, entry, entry.changed, "changed", old[0], new[0])
                continue
            for value in old if entry.removed else ():
                yield self._fact(subject, predicate, entry, str(entry.removed), "removed", value, None)
            for value in new if entry.added else ():
                yield self._fact(subject, predicate, entry, str(entry.added), "added", None, value)

    def _fact(
        self,
        subject: Subject,
        predicate: str,
        entry: OfProperty,
        wording: str,
        direction: Direction,
        old: Term | None,
        new: Term | None,
    ) -> Fact:
        wanted = {name: expand(name) for name in places(wording) if ":" in name}
        values = self._values(subject.now, wanted)
        return Fact(entry.kind, subject.iri, direction, (wording,), predicate, old, new, values)

    def _values(self, values: Iterable[Said], wanted: Mapping[str, str]) -> dict[str, Term]:
        """Return one value each of some properties: in the language of the sentences, else the first."""
        found: dict[str, Term] = {}
        for name, iri in wanted.items():
            given = sorted(
                (v for p, v in values if p == iri), key=lambda v: (_language(v) != self._wording.language, str(v))
            )
            if given:
                found[name] = given[0]
        return found


def _language(value: Term) -> str:
    return (value.language or "") if isinstance(value, ox.Literal) else ""


class Labels:
    """The labels of resources in one release, read for those that are needed."""

    def __init__(self, wording: Wording, path: Path, needed: set[str]) -> None:
        self._labels: dict[str, str] = {}
        wanted = {f"<{iri}>".encode() for iri in needed}
        marks = [f" <{predicate}> ".encode() for predicate in wording.labels]
        for token, lines in subjects(path) if wanted else ():
            if token in wanted:
                labelling = tuple(line for line in lines if any(mark in line for mark in marks))
                if label := _label(wording, said(labelling)):
                    self._labels[token[1:-1].decode()] = label

    def get(self, iri: str) -> str | None:
        """Return the label of a resource, if it has one."""
        return self._labels.get(iri)


def _label(wording: Wording, values: Iterable[Said]) -> str | None:
    ranked = [
        (_language(value) != wording.language, wording.labels.index(predicate), value.value)
        for predicate, value in values
        if predicate in wording.labels
    ]
    return min(ranked)[2] if ranked else None


@dataclass(frozen=True)
class Sentence:
    """One change as a sentence; ``whole`` is the document it belongs to, ``number`` where in it, if it has a number."""

    kind: str
    whole: str | None
    number: str
    text: str


class Teller:
    """Makes sentences of facts, by the labels of both releases."""

    def __init__(self, wording: Wording, survey: Survey, before: Labels, after: Labels) -> None:
        self._wording, self._survey = wording, survey
        self._before, self._after = before, after

    def tell(self, facts: Iterable[Fact]) -> Iterator[Sentence]:
        """Yield a sentence for each fact that none other tells as well."""
        told: dict[object, tuple[int, int, Sentence]] = {}
        for at, fact in enumerate(facts):
            text = self._text(fact)
            if text is None:
                continue
            rank, key, number = self._place(fact)
            sentence = Sentence(fact.kind, self.whole(fact.subject), number, text)
            if key not in told or rank < told[key][0]:
                told[key] = (rank, told[key][1] if key in told else at, sentence)
        yield from (sentence for _, _, sentence in sorted(told.values(), key=lambda each: each[1]))

    def whole(self, iri: str) -> str | None:
        """Return the document that a resource is part of, or is."""
        return self._wording.whole(iri + "/")

    def name(self, iri: str) -> str:
        """Return how a resource is called where no sentence is made."""
        return self._after.get(iri) or self._before.get(iri) or shorten(iri)

    def _place(self, fact: Fact) -> tuple[int, object, str]:
        """Return the rank of a fact's naming, a key that facts share which tell the same, and the number of the place."""
        label = self._labels(fact.direction).get(fact.subject) or ""
        own = fact.subject.removeprefix(iris.BASE)
        own_key = (fact.subject, fact.direction, fact.predicate, fact.old, fact.new)
        for rank, naming in enumerate(self._wording.names):
            found = naming.label.fullmatch(label)
            if found and (naming.iri is None or naming.iri.fullmatch(own)):
                groups = found.groupdict()
                number = groups.get("number", "")
                if fact.predicate is not None and number and "document" in groups and "item" not in groups:
                    where = (groups["document"], number)
                    return rank, (where, fact.direction, fact.predicate, fact.old, fact.new), number
                return rank, own_key, number
        return 0, own_key, ""

    def _labels(self, direction: Direction) -> Labels:
        return self._before if direction == "removed" else self._after

    def _text(self, fact: Fact) -> str | None:
        labels = self._labels(fact.direction)
        values = {
            "subject": self._named(fact.subject, labels, within=False),
            "of": self._named(fact.subject, labels, within=True),
            "label": self._label_of(fact.subject, labels),
            "short": shorten(fact.subject),
        }
        values |= {name: self._value(term, labels, expand(name)) for name, term in fact.values.items()}
        if fact.predicate is not None:
            values["property"] = shorten(fact.predicate)
        values |= self._old_and_new(fact)
        if parts := self._parts(fact):
            values["parts"] = parts
        return next((text for wording in fact.wordings if (text := fill(wording, values))), None)

    def _old_and_new(self, fact: Fact) -> dict[str, str]:
        if fact.old is None or fact.new is None:
            value = fact.new or fact.old
            return {} if value is None else {"object": self._value(value, self._labels(fact.direction), fact.predicate)}
        if isinstance(fact.old, ox.Literal) and isinstance(fact.new, ox.Literal) and _is_text(fact.old):
            old, new = excerpts(fact.old.value, fact.new.value, self._wording.limits.quotation)
            return {"old": old, "new": new}
        return {
            "old": self._value(fact.old, self._before, fact.predicate),
            "new": self._value(fact.new, self._after, fact.predicate),
        }

    def _value(self, term: Term, labels: Labels, predicate: str | None) -> str:
        """Return a value as it stands within a sentence: the name of a resource, the words for a value, or a quotation."""
        if isinstance(term, ox.NamedNode):
            return self._named(term.value, labels, within=True)
        words = self._wording.words.get(predicate or "", {})
        if term.value in words:
            return words[term.value]
        language = _language(term)
        tongue = f" ({language})" if language and language != self._wording.language else ""
        return excerpt(term.value, self._wording.limits.quotation) + tongue if _is_text(term) else term.value

    def _label_of(self, iri: str, labels: Labels) -> str:
        return labels.get(iri) or self.name(iri)

    def _named(self, iri: str, labels: Labels, *, within: bool) -> str:
        label = self._label_of(iri, labels)
        own = iri.removeprefix(iris.BASE)
        for naming in self._wording.names:
            found = naming.label.fullmatch(label)
            if found and (naming.iri is None or naming.iri.fullmatch(own)):
                values = {name: value or "" for name, value in found.groupdict().items()}
                values |= {"label": label, "lowered": label[:1].lower() + label[1:]}
                made = (naming.within if within else naming.begin).format(**values)
                return made
        return label

    def _parts(self, fact: Fact) -> str | None:
        """Return what a document consists of that came or went: ``59 paragraphs and 26 concerns``."""
        counted = self._survey.parts.get(fact.subject)
        if counted is None:
            return None
        numbers = counted.came if fact.direction == "added" else counted.went
        named = [
            f"{numbers[name]:,} {one if numbers[name] == 1 else many}"
            for name, (one, many) in self._wording.parts.items()
            if numbers[name]
        ]
        return " and ".join(filter(None, (", ".join(named[:-1]), named[-1]))) if named else None


def _is_text(value: ox.Literal) -> bool:
    return value.datatype.value in (PREFIXES["xsd"] + "string", PREFIXES["rdf"] + "langString")


@dataclass(frozen=True)
class Told:
    """What is told of a difference: sentences, summaries by kind, and how many sentences there was no room for."""

    sentences: tuple[Sentence, ...]
    summaries: tuple[tuple[str, str], ...]
    left_out: int
    names: Mapping[str, str]


def tell(wording: Wording, survey: Survey, before: Path, after: Path) -> Told:
    """Tell the difference of two files of sorted N-Quads of which a survey was made."""
    facts = Facts(wording, survey)
    for subject in differing(before, after):
        facts(subject)
    needed = {iri for fact in facts.facts for iri in fact.mentioned()}
    needed |= {whole for iri in needed if (whole := wording.whole(iri))}
    teller = Teller(wording, survey, Labels(wording, before, needed), Labels(wording, after, needed))
    sentences = tuple(teller.tell(facts.facts))
    names = {s.whole: teller.name(s.whole) for s in sentences if s.whole}
    return Told(sentences, tuple(_summaries(wording, facts)), facts.left_out, names)


def _summaries(wording: Wording, facts: Facts) -> Iterator[tuple[str, str]]:
    for predicate, entry in wording.properties.items():
        added = facts.summaries[entry.kind, predicate, "added"]
        removed = facts.summaries[entry.kind, predicate, "removed"]
        if added or removed:
            yield entry.kind, f"{entry.summary}: {added:,} added, {removed:,} removed"
