"""Runs the comparison over a corpus of references."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from ccpr_graph.errors import KnowledgeError
from ccpr_graph.evaluate.compare import Comparer
from ccpr_graph.evaluate.reference import EXPECTED, Reference, check_reference, load_reference
from ccpr_graph.evaluate.tally import Finding, Tally, together
from ccpr_graph.knowledge import Vocabularies
from ccpr_graph.model import Document

RECORD = "record.yaml"

Read = Callable[[Path], Document]
"""Reads the document of a folder that holds a record, as a build does, but without reviewers' decisions."""


class Role(StrEnum):
    """What a text is in the corpus."""

    LOADED = "loaded"
    """One of the project's own documents."""
    PASSAGE = "passage"
    """Written for the tests; the rules were corrected on it."""
    HELD_OUT = "held-out"
    """Written for the tests after the rules; the rules were not corrected on it."""


@dataclass(frozen=True)
class DocumentResult:
    """What was measured on one document.

    Args:
        symbol: the document's symbol.
        title: its title.
        role: what it is in the corpus.
        origin: who read it by hand, and how.
        reference: checksum of the reference.
        tallies: counts by kind.
        rules: what each extraction rule found, and how much of it was right.
        missed: what was expected and not found.
        false: what was found and not expected.
    """

    symbol: str
    title: str
    role: Role
    origin: str
    reference: str
    tallies: Mapping[str, Tally]
    rules: Mapping[str, Tally]
    missed: tuple[Finding, ...]
    false: tuple[Finding, ...]


@dataclass(frozen=True)
class Evaluation:
    """What was measured on a corpus; ``unmeasured`` names the folders that have a text and no reference."""

    documents: tuple[DocumentResult, ...]
    unmeasured: tuple[str, ...] = ()

    def tallies(self, role: Role | None = None) -> dict[str, Tally]:
        """Return counts by kind; of the documents of one role, or of all."""
        return together(d.tallies for d in self.documents if role is None or d.role is role)

    def rules(self) -> dict[str, Tally]:
        """Return what each extraction rule found in all documents, by its slug."""
        rules = together(document.rules for document in self.documents)
        return {slug: rules[slug] for slug in sorted(rules)}


def evaluate(corpus: Path, documents: Path, read: Read, vocabularies: Vocabularies) -> Evaluation:
    """Compare every document of a corpus with its reference.

    Args:
        corpus: a folder for each document, with ``expected.json`` and, unless it is one of ``documents``, its own text.
        documents: the folder of the project's own documents.
        read: reads the document of a folder.
        vocabularies: what can be cited.

    Raises:
        KnowledgeError: the corpus is missing, a reference is malformed or names what its text does not have.
        SourceError: a text cannot be read.
    """
    if not corpus.is_dir():
        raise KnowledgeError(
            "there is no corpus to measure by",
            file=corpus,
            remedy="Run this in a checkout of the project, or name one with --project",
        )
    folders = sorted(folder for folder in corpus.iterdir() if folder.is_dir() and not folder.name.startswith("."))
    measured = tuple(_measure(f, documents, read, vocabularies) for f in folders if (f / EXPECTED).exists())
    if not measured:
        raise KnowledgeError(
            f"no folder here has an {EXPECTED}", file=corpus, remedy="Write one: tests/corpus/README.md"
        )
    return Evaluation(measured, tuple(folder.name for folder in folders if not (folder / EXPECTED).exists()))


def _measure(folder: Path, documents: Path, read: Read, vocabularies: Vocabularies) -> DocumentResult:
    reference = load_reference(folder / EXPECTED)
    loaded = not (folder / RECORD).exists()
    home = documents / folder.name if loaded else folder
    if not (home / RECORD).exists():
        raise KnowledgeError(
            "there is no text to this reference",
            file=folder,
            remedy=f"Put source.txt and {RECORD} beside it, or name the folder like one of data/documents/",
        )
    document = read(home)
    check_reference(reference, document, vocabularies)
    comparer = Comparer(reference, document, vocabularies)
    comparer.compare()
    return DocumentResult(
        symbol=document.header.symbol,
        title=document.header.title,
        role=_role(loaded, reference),
        origin=reference.body.origin,
        reference=reference.sha256,
        tallies=together([comparer.tallies]),
        rules=together([comparer.rules]),
        missed=tuple(sorted(comparer.missed)),
        false=tuple(sorted(comparer.false)),
    )


def _role(loaded: bool, reference: Reference) -> Role:
    if loaded:
        return Role.LOADED
    return Role.HELD_OUT if reference.body.held_out else Role.PASSAGE
