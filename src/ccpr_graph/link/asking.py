"""The questions that are put to another endpoint, in SPARQL, and what its answers say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import pyoxigraph as ox

from ccpr_graph.link.labels import full
from ccpr_graph.link.proposers import Names, Proposer, Subject

PER_KEY: Final = 50
"""How many answers there may be to one code or name."""


@dataclass(frozen=True)
class Question:
    """One question.

    Args:
        text: the query; it selects ?key ?item ?name ?code ?end.
        keys: what is asked about: codes or names with their languages, and the subjects that have them.
        by: ``code`` or ``name``.
        ours: the property, as it is written in our prefixes.
        theirs: the property of the other side, by its IRI.
    """

    text: str
    keys: dict[tuple[str, str], str]
    by: str
    ours: str
    theirs: str

    @property
    def limit(self) -> int:
        """How many rows are asked for at most; so many say that there are more."""
        return len(self.keys) * PER_KEY + 1


@dataclass(frozen=True)
class Answer:
    """One thing that answers to a key of ours.

    Args:
        key: the code or name, with its language.
        item: the IRI of the thing, or whatever stands in its place.
        is_iri: whether it is one.
        name: what it is called there.
        code: a code that it has there.
        over: whether it has come to an end.
    """

    key: tuple[str, str]
    item: str
    is_iri: bool
    name: str
    code: str
    over: bool


def questions(subjects: Sequence[Subject], proposer: Proposer) -> list[Question]:
    """Return what has to be asked about some subjects: one question for each code, and one for the names."""
    asked = []
    for code in proposer.codes:
        keys = {(value, ""): s.iri for s in subjects for value in s.codes[full(code.ours)]}
        if keys:
            asked.append(_question(keys, f"?item <{code.theirs}> ?key .", "code", code.ours, code.theirs, proposer))
    if proposer.names:
        keys = {name: subject.iri for subject in subjects for name in subject.names}
        if keys:
            asked.append(
                _question(
                    keys,
                    _any_name(proposer.names),
                    "name",
                    proposer.names.ours[0],
                    proposer.names.theirs[0],
                    proposer,
                )
            )
    return asked


def _any_name(names: Names) -> str:
    return " UNION ".join(f"{{ ?item <{theirs}> ?key }}" for theirs in names.theirs)


def _question(
    keys: dict[tuple[str, str], str], pattern: str, by: str, ours: str, theirs: str, proposer: Proposer
) -> Question:
    written = (str(ox.Literal(value, language=language or None)) for value, language in sorted(keys))
    lines = [
        "SELECT DISTINCT ?key ?item ?name ?code ?end",
        "WHERE {",
        f"  VALUES ?key {{ {' '.join(written)} }}",
        f"  {pattern}",
        f'  OPTIONAL {{ ?item <{proposer.label.theirs}> ?name . FILTER(LANG(?name) = "en") }}',
    ]
    if proposer.codes:
        lines.append(f"  OPTIONAL {{ ?item <{proposer.codes[0].theirs}> ?code }}")
    if proposer.ended:
        lines.append(f"  OPTIONAL {{ ?item <{proposer.ended.theirs}> ?end }}")
    question = Question("", keys, by, ours, theirs)
    lines += ["}", "ORDER BY ?key ?item ?name ?code ?end", f"LIMIT {question.limit}"]
    return Question("\n".join(lines), keys, by, ours, theirs)


def answers(question: Question, rows: Sequence[dict[str, dict[str, Any]]]) -> list[Answer]:
    """Return what the rows of a result say.

    Raises:
        ValueError: a row has not what was asked for.
    """
    found = []
    for row in rows:
        try:
            key = (str(row["key"]["value"]), str(row["key"].get("xml:lang", "")).lower())
            item = row["item"]
            known = {(value, language.lower()) for value, language in question.keys}
            if key not in known:
                raise ValueError(f"it answers for {key[0]!r}, which was not asked")
            found.append(
                Answer(
                    key,
                    str(item["value"]),
                    item["type"] == "uri",
                    _text(row.get("name")),
                    _text(row.get("code")),
                    "end" in row,
                )
            )
        except (KeyError, AttributeError, TypeError) as error:
            raise ValueError(f"a row lacks what was asked for ({error})") from None
    return found


def _text(term: dict[str, Any] | None) -> str:
    return " ".join(str(term["value"]).split())[:300] if term else ""
