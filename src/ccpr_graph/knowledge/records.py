"""The record of a document: what is known of it besides its text, and what a person counted in it.

``data/documents/<slug>/record.yaml`` stands beside the source. It states the symbol, where the text was taken from, and
expectations; a document that does not meet them stops the build.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import Field

from ccpr_graph.errors import KnowledgeError
from ccpr_graph.iris import slug
from ccpr_graph.knowledge.yamlfile import Strict, load


class Source(Strict):
    """Where the text was taken from. ``sha256`` is the checksum of the file, if it was fixed."""

    file: str
    obtained: str
    sha256: str | None = Field(default=None, pattern="^[0-9a-f]{64}$")


class SessionFact(Strict):
    """A session, where the source does not name it."""

    number: str
    start: date | None = None
    end: date | None = None


class Facts(Strict):
    """Facts that the source lacks (a masthead lost, a session not named), each with where it was found.

    Where the source states a fact as well, the two must agree.
    """

    found_in: str
    issued: date | None = None
    session: SessionFact | None = None
    original_language: str | None = None


class Review(Strict):
    """The State and the number of its review cycle, where the symbol does not tell them (before 2006)."""

    state: str = Field(pattern="^[A-Z]{3}$")
    cycle: str = Field(pattern=r"^[1-9]\d{0,2}(-[1-9]\d{0,2})?$")


class Numbering(Strict):
    """Departures from the common numbering."""

    first_paragraph: int = Field(default=1, ge=1)


class Expect(Strict):
    """Counts that a person made on the document. Those that are absent are not compared."""

    parts: int | None = None
    headings: int | None = None
    paragraphs: int | None = None
    sub_paragraphs: int | None = None
    footnotes: int | None = None
    positive_aspects: int | None = None
    concerns: int | None = None
    recommendations: int | None = None
    pairs: int | None = None
    requests: int | None = None
    covenant_citations_in_brackets: int | None = None
    reiterations: int | None = None
    footnotes_called_in: tuple[str, ...] | None = None
    follow_up_paragraphs: tuple[str, ...] | None = None


class RecordFile(Strict):
    """``record.yaml`` as written."""

    symbol: str
    language: str = Field(pattern="^[a-z]{2,3}$")
    review: Review | None = None
    source: Source
    facts: Facts | None = None
    numbering: Numbering = Numbering()
    expect: Expect = Expect()


@dataclass(frozen=True)
class Record:
    """A record, the file it was read from, and the file that holds the document's text."""

    body: RecordFile
    path: Path
    source: Path

    @property
    def reviews(self) -> Path:
        """The file with people's decisions on the document, which need not be there."""
        return self.path.with_name("reviews.tsv")


def load_record(path: Path) -> Record:
    """Read a record.

    Raises:
        KnowledgeError: the file is missing or malformed, its folder is not named for its symbol, or the source file it
            names lies elsewhere.
    """
    body = load(path, RecordFile)
    expected = slug(body.symbol)
    if path.parent.name != expected:
        raise KnowledgeError(
            f"the folder of {body.symbol} is named {path.parent.name!r}",
            file=path,
            place="key 'symbol'",
            remedy=f"Rename the folder to {expected!r}, or correct the symbol",
        )
    if not re.fullmatch(r"source\.[a-z]+", body.source.file):
        raise KnowledgeError(
            f"the source is named {body.source.file!r}",
            file=path,
            place="key 'source.file'",
            remedy="Name it source.txt, beside record.yaml",
        )
    return Record(body, path, path.parent / body.source.file)


def load_records(folder: Path) -> tuple[Record, ...]:
    """Read the records of all documents, in the order of their folders' names.

    Raises:
        KnowledgeError: there is no folder of documents, a folder lacks its record, or a record is malformed.
    """
    if not folder.is_dir():
        raise KnowledgeError(
            "the folder of documents is missing", file=folder, remedy="Create it, with a folder for each document"
        )
    folders = sorted(entry for entry in folder.iterdir() if entry.is_dir() and not entry.name.startswith("."))
    if not folders:
        raise KnowledgeError("there is no document here", file=folder, remedy="Add one: docs/adding-a-document.md")
    return tuple(load_record(entry / "record.yaml") for entry in folders)
