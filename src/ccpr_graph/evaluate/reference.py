"""The hand-made reference: ``expected.json``, what a person reads in a document. Its format is in tests/corpus/README.md."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import ValidationError, field_validator, model_validator

from ccpr_graph.errors import KnowledgeError
from ccpr_graph.evaluate.tally import ORDER
from ccpr_graph.knowledge import Vocabularies
from ccpr_graph.knowledge.yamlfile import Strict
from ccpr_graph.model import SCHEMES, Basis, Document, Resolution, StatementKind, TagKind, TextUnit

EXPECTED = "expected.json"
RELATIONS = ("responds_to", "reiterates", "follow_up", "deadline")


class ExpectedCitation(Strict):
    """A citation as a person reads it: with its target, or with why it has none."""

    unit: str
    quote: str
    target: str | None = None
    resolution: Literal[Resolution.AMBIGUOUS, Resolution.UNRESOLVED] | None = None
    via: str | None = None
    signal: str | None = None

    @model_validator(mode="after")
    def _target_or_resolution(self) -> ExpectedCitation:
        if (self.target is None) == (self.resolution is None):
            raise ValueError("give either a target or a resolution")
        return self


class ExpectedStatement(Strict):
    """A statement as a person reads it; a quote where it is not the whole text of its unit, and what it relates to.

    ``responds_to`` and ``follow_up`` are keys of statements, ``reiterates`` paths of paragraphs of other documents.
    """

    statement: str
    kind: StatementKind
    part_of: str | None = None
    quote: str | None = None
    responds_to: tuple[str, ...] | None = None
    reiterates: tuple[str, ...] | None = None
    follow_up: tuple[str, ...] | None = None
    deadline: date | None = None

    def relations(self) -> dict[str, tuple[str, ...]]:
        """Return what it relates to, by the names of the relations that the reference gives."""
        deadline = None if self.deadline is None else (self.deadline.isoformat(),)
        given = {name: getattr(self, name) for name in RELATIONS if name != "deadline"} | {"deadline": deadline}
        return {name: values for name, values in given.items() if values is not None}


class ExpectedTag(Strict):
    """What a person says of a statement."""

    statement: str
    property: TagKind
    value: str
    basis: Basis
    quote: str | None = None


class ReferenceFile(Strict):
    """``expected.json`` as written. A list that is absent says nothing; an empty one says that there is nothing."""

    document: str
    origin: str
    scope: str | None = None
    complete: tuple[str, ...] | None = None
    held_out: bool = False
    citations: tuple[ExpectedCitation, ...] | None = None
    statements: tuple[ExpectedStatement, ...] | None = None
    tags: tuple[ExpectedTag, ...] | None = None

    @field_validator("complete")
    @classmethod
    def _known(cls, names: tuple[str, ...] | None) -> tuple[str, ...] | None:
        for name in names or ():
            if not any(f"{kind}.".startswith(f"{_kind(name)}.") for kind in ORDER):
                raise ValueError(f"{name!r} is nothing that can be complete")
        return names


def _kind(name: str) -> str:
    return f"tags.{name}" if name in set(TagKind) else name


@dataclass(frozen=True)
class Reference:
    """A reference, the file it was read from, and the file's checksum."""

    body: ReferenceFile
    path: Path
    sha256: str

    def covers(self, kind: str) -> bool:
        """Tell whether the reference has everything of a kind, so that what it lacks is false."""
        return any(kind == covered or kind.startswith(f"{covered}.") for covered in self._complete)

    @cached_property
    def _complete(self) -> set[str]:
        body = self.body
        covered = {f"relations.{name}" for statement in body.statements or () for name in statement.relations()}
        if body.complete is not None:
            return covered | {_kind(name) for name in body.complete}
        covered |= {"signals"} if any(citation.signal for citation in body.citations or ()) else set()
        covered |= {name for name in ("citations", "statements") if getattr(body, name) is not None}
        return covered | {f"tags.{tag.property}" for tag in body.tags or ()}


def load_reference(path: Path) -> Reference:
    """Read a reference.

    Raises:
        KnowledgeError: the file cannot be read, is not JSON, or lacks, misnames or mistypes a key.
    """
    try:
        data = path.read_bytes()
        body = ReferenceFile.model_validate(json.loads(data.decode("utf-8")))
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"the file cannot be read ({error})", file=path, remedy="Restore it, as UTF-8") from error
    except json.JSONDecodeError as error:
        raise KnowledgeError(
            f"this is not valid JSON: {error.msg}",
            file=path,
            place=f"line {error.lineno}, column {error.colno}",
            remedy="Correct the line; the error may lie just before this place",
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        raise KnowledgeError(
            first["msg"].removeprefix("Value error, ").lower(),
            file=path,
            place=_place(first["loc"]),
            remedy="tests/corpus/README.md has the format",
        ) from error
    except RecursionError as error:
        raise KnowledgeError("the file is nested too deeply", file=path, remedy="Correct it") from error
    return Reference(body, path, hashlib.sha256(data).hexdigest())


def _place(location: tuple[int | str, ...]) -> str:
    steps = [f"entry {step + 1}" if isinstance(step, int) else f"key '{step}'" for step in location]
    return ", ".join(steps) or "the whole file"


def check_reference(reference: Reference, document: Document, vocabularies: Vocabularies) -> None:
    """Compare what a reference names with the text: units, notes, statements' places, and that all quotes stand there.

    The concepts that it names must exist.

    Raises:
        KnowledgeError: the reference is of another document, or names what the text does not have.
    """
    body = reference.body
    if body.document != document.header.symbol:
        raise KnowledgeError(
            f"the reference is of {body.document}, the text is of {document.header.symbol}",
            file=reference.path,
            place="key 'document'",
            remedy="Correct it, or move it to the folder of its document",
        )
    for number, citation in enumerate(body.citations or (), 1):
        _check_citation(_Checked(reference, document, f"citations, entry {number}"), citation)
    for number, statement in enumerate(body.statements or (), 1):
        _check_quote(_Checked(reference, document, f"statements, entry {number}"), statement)
    for number, tag in enumerate(body.tags or (), 1):
        checked = _Checked(reference, document, f"tags, entry {number}")
        _check_quote(checked, tag)
        scheme = vocabularies.schemes.get(SCHEMES.get(tag.property, ""))
        if scheme and tag.value not in scheme.concepts:
            raise checked.wrong(f"there is no concept {tag.value!r}", "Write it as in data/vocabularies")


@dataclass(frozen=True)
class _Checked:
    reference: Reference
    document: Document
    place: str

    def unit(self, key: str) -> TextUnit:
        unit = self.document.by_key.get(key)
        if unit is None:
            raise self.wrong(f"there is no unit {key!r} in the text", "Correct the key: paragraph/34/b, footnote/8")
        return unit

    def wrong(self, what: str, remedy: str) -> KnowledgeError:
        return KnowledgeError(what, file=self.reference.path, place=self.place, remedy=remedy)

    def require(self, quote: str, *units: TextUnit) -> None:
        if not quote or not any(quote in unit.text for unit in units):
            names = " or ".join(unit.key for unit in units)
            raise self.wrong(f"“{quote}” does not stand in {names}", "Quote the text exactly, with its apostrophes")


def _check_citation(checked: _Checked, citation: ExpectedCitation) -> None:
    unit = checked.unit(citation.unit)
    checked.require(citation.quote, checked.unit(citation.via) if citation.via else unit)


def _check_quote(checked: _Checked, claim: ExpectedStatement | ExpectedTag) -> None:
    unit = checked.unit(unit_of(claim.statement, checked.document))
    if claim.quote is None:
        return
    above = [unit]
    while isinstance(claim, ExpectedTag) and above[-1].parent:
        above.append(checked.unit(above[-1].parent))
    checked.require(claim.quote, *above)


def unit_of(statement: str, document: Document) -> str:
    """Return the key of the unit in which a statement stands: a letter may be an item, or part of a sentence."""
    _, *steps = statement.split("/")
    whole = "/".join(("paragraph", *steps))
    return whole if whole in document.by_key else "/".join(("paragraph", *steps[:1]))
