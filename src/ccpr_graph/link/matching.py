"""What answers of another endpoint propose, and how far each proposal is trusted.

Nothing is compared by likeness: a code or a whole name is equal, or there is no proposal. So States whose names resemble each
other are never mixed. What remains are codes and names that several things have; then all are listed, and trusted little.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ccpr_graph.link.asking import Answer, Question
from ccpr_graph.link.labels import full
from ccpr_graph.link.proposers import Proposer, Subject

_JUSTIFICATION = "semapv:LexicalMatching"
_TOOL = "ccpr-graph link propose"


@dataclass
class Match:
    """One thing found for one subject.

    Args:
        subject: the subject.
        item: the IRI of the thing.
        name: its name there.
        by: how it was found: each way with the key that matched.
        over: whether it has come to an end.
    """

    subject: Subject
    item: str
    name: str = ""
    by: dict[str, tuple[Question, str]] = field(default_factory=dict)
    over: bool = False


class Matches:
    """Collects what was found; what cannot be meant is left out, and counted.

    Args:
        subjects: everything that could be asked about, asked or not.
        proposer: how links of the set are looked for.
        taken: the objects that are accepted as the same as one of our resources, with it.
    """

    def __init__(self, subjects: Sequence[Subject], proposer: Proposer, taken: Mapping[str, str]) -> None:
        self._subjects = {subject.iri: subject for subject in subjects}
        self._proposer = proposer
        self._taken = taken
        self._owners: dict[str, str] = {}
        if proposer.codes:
            code = full(proposer.codes[0].ours)
            self._owners = {value: s.iri for s in subjects for value in s.codes[code]}
        self._found: dict[tuple[str, str], Match] = {}
        self.unusable: set[str] = set()
        self.contradicted: set[tuple[str, str]] = set()

    def add(self, question: Question, found: Iterable[Answer]) -> None:
        """Take in the answers to one question."""
        holders = {(value, language.lower()): iri for (value, language), iri in question.keys.items()}
        for answer in found:
            subject = self._subjects[holders[answer.key]]
            if not answer.is_iri or not self._is_of_form(answer.item):
                self.unusable.add(answer.item)
            elif self._contradicts(subject.iri, answer):
                self.contradicted.add((subject.iri, answer.item))
            else:
                match = self._found.setdefault((subject.iri, answer.item), Match(subject, answer.item))
                match.by.setdefault(question.by, (question, answer.key[0]))
                match.over |= answer.over
                match.name = min(filter(None, (match.name, answer.name)), default="")

    def _is_of_form(self, item: str) -> bool:
        objects = self._proposer.objects
        return item.startswith(objects.namespace) and bool(
            re.fullmatch(objects.form, item.removeprefix(objects.namespace))
        )

    def _contradicts(self, subject: str, answer: Answer) -> bool:
        """Tell whether a thing belongs to another of ours: it has that one's code, or was accepted as the same."""
        owner = self._owners.get(answer.code, subject)
        return owner != subject or self._taken.get(answer.item, subject) != subject

    def found(self, known: Collection[tuple[str, str]]) -> list[Match]:
        """Return what is proposed anew: not what was decided on, and not what contradicts itself in one of several rows."""
        return [
            match for pair, match in sorted(self._found.items()) if pair not in known and pair not in self.contradicted
        ]

    def cells(self, match: Match, contracted: Mapping[str, str], on: str) -> dict[str, str]:
        """Return a match as the cells of a row; ``contracted`` are the CURIEs of the IRIs in it."""
        by = "code" if "code" in match.by else "name"
        question, key = match.by[by]
        confidence, doubts = self._confidence(match, by)
        return {
            "subject_id": contracted[match.subject.iri],
            "subject_label": match.subject.label,
            "predicate_id": self._proposer.predicate_id,
            "object_id": contracted[match.item],
            "object_label": match.name,
            "mapping_justification": _JUSTIFICATION,
            "mapping_tool": _TOOL,
            "mapping_date": on,
            "confidence": f"{confidence:g}",
            "subject_match_field": question.ours,
            "object_match_field": contracted.get(question.theirs, ""),
            "match_string": " ".join(key.split()),
            "comment": " ".join((f"The same {' and '.join(sorted(match.by))}.", *doubts)),
        }

    def _confidence(self, match: Match, by: str) -> tuple[float, list[str]]:
        trust, doubts = self._proposer.confidence, []
        confidence = trust.code if by == "code" else trust.name
        if rivals := self._rivals(match, by):
            confidence = min(confidence, trust.ambiguous)
            doubts.append(f"Others with it: {', '.join(sorted(rivals))}.")
        if others := self._others(match):
            confidence = min(confidence, trust.ambiguous)
            doubts.append(f"Found for {', '.join(sorted(others))} as well.")
        if self._proposer.ended and match.over != match.subject.over:
            confidence = min(confidence, trust.ended)
            doubts.append("It has come to an end." if match.over else "It is not said to have come to an end.")
        return confidence, doubts

    def _rivals(self, match: Match, by: str) -> set[str]:
        """Return what else could be meant: what was found as surely, and lasts as the subject does.

        What has come to an end is no rival of what lasts, and what has only the name is none of what has the code.
        """
        mine = self._lasts(match)
        return {
            other.item.rsplit("/", 1)[1]
            for (subject, item), other in self._found.items()
            if subject == match.subject.iri
            and item != match.item
            and (subject, item) not in self.contradicted
            and (by == "name" or "code" in other.by)
            and (self._lasts(other) or not mine)
        }

    def _lasts(self, match: Match) -> bool:
        return not self._proposer.ended or match.over == match.subject.over

    def _others(self, match: Match) -> set[str]:
        sharing: dict[str, set[str]] = defaultdict(set)
        for (subject, item), other in self._found.items():
            if (subject, item) not in self.contradicted:
                sharing[item].add(other.subject.label)
        return sharing[match.item] - {match.subject.label}
