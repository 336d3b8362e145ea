"""Mutated text is read without a crash, without a lost character, and without a claim that its words do not carry.

The documents are the Kazakhstan one and those of tests/corpus. ``CCPR_GRAPH_FUZZ=20`` in the environment tries twenty times
as many texts; the default run stays short.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from ccpr_graph.errors import CcprGraphError
from ccpr_graph.knowledge import Record, load_record
from ccpr_graph.model import Citation, CitationKind, Document, Resolution, Span, Target, Words, reassemble
from tests.conftest import KAZAKHSTAN, ROOT, Read
from tests.documents import pair, small
from tests.sampling import TIMES

FOLDERS = sorted(path.parent for path in (ROOT / "tests" / "corpus").glob("*/source.txt"))
NAMES = st.sampled_from([folder.name for folder in FOLDERS])

# What is put in: signs that mean something to the reader, words that mean something to the finder of citations, and noise.
SIGNS = (
    "**", "*", "\n", "\n\n", "\f", "\r", "\r\n", "\u2028", "\u00ad", "\u200b", "\u0301", "\ufeff", "¹", "²", "[^1]", "[^9]: ",
    "\n\n7. ", "\n7.\n", "\n(7) ", "\n(b) ", "(a) ", "\n\nE. Title\n\n", "\n3. Title\n\n", "\n\n² Ibid.\n\n", "\n* Note.\n",
    ".", "(", ")", "“", "-", "–", "…", "\u0660\u0661", "ﬁ", "İ", "ß", "0", "99999",
)  # fmt: skip
PHRASES = (
    " of the Penal Code", " of that Code", " of the Constitution", " of the Covenant", " thereof", " of its law on the press",
    " article 9 ", " articles 9 and 14 of the Code of Criminal Procedure ", " (arts. 7 and 9)", " section 295-C ",
    " article 19 of the Act", " its article 14 ", " Act No. 12 of 2015 ", " the Convention against Torture", " paragraph 3, ",
    " general comment No. 34 ", " general comments Nos. 31 (2004) and ", " rule 75 (1) of the Committee's rules of procedure ",
    " resolution 34/180 ", " CCPR/C/KAZ/CO/2, para. 8 ", " op. cit., para. 4", " Ibid. ", " the State party should ",
    " The Committee is concerned ", " in accordance with ", " by 18 July 2028 ", " 144th session ", " twenty-first ",
)  # fmt: skip
FILLER = st.sampled_from(SIGNS) | st.sampled_from(PHRASES) | st.text(max_size=12)

# Behind an element of a list of articles: the rest of the list, then the instrument that all of it belongs to.
REST_OF_LIST = r"(?:[\s,;–-]|and\b|or\b|to\b|\(\w{1,4}\)|\d+|para(?:graph)?s?\b\.?)*"
OF_WHAT = re.compile(rf"{REST_OF_LIST}\bof\s+(?:the|that|this|its|their)\s+(?P<name>\S[^.;]*)")
OF_THE_COVENANT = re.compile(r"(?:[Pp]resent )?Covenant\b|International\s+Covenant\s+on\s+Civil|ICCPR\b")

Change = Callable[[str], str]


@st.composite
def changes(draw: st.DrawFn) -> Change:
    """Draw a change of a text; all of its places are fractions, so that it can be made of any text."""
    kind = draw(st.sampled_from(("delete", "insert", "replace", "swap", "glue", "twice", "drop line", "swap lines")))
    first, second = draw(st.floats(0, 1)), draw(st.floats(0, 1))
    filler = draw(FILLER)
    length = draw(st.integers(1, 60))
    return lambda text: change(text, kind, first, second, filler, length)


def change(text: str, kind: str, first: float, second: float, filler: str, length: int) -> str:
    """Return the text with one change of a kind."""
    at, other = sorted((int(first * len(text)), int(second * len(text))))
    lines = text.splitlines(keepends=True)
    line, other_line = (min(int(place * len(lines)), max(len(lines) - 1, 0)) for place in (first, second))
    if kind == "delete":
        return text[:at] + text[at + length :]
    if kind == "insert":
        return text[:at] + filler + text[at:]
    if kind == "replace":
        return text[:at] + filler + text[at + length :]
    if kind == "swap":
        end = min(at + length, other)
        return text[:at] + text[other : other + length] + text[end:other] + text[at:end] + text[other + length :]
    if not lines:
        return text
    if kind == "glue":
        lines[line] = lines[line].rstrip()
    elif kind == "twice":
        lines.insert(line, lines[line])
    elif kind == "drop line":
        del lines[line]
    else:
        lines[line], lines[other_line] = lines[other_line], lines[line]
    return "".join(lines)


@pytest.fixture(scope="module")
def originals() -> dict[str, tuple[str, Record]]:
    """The texts that are mutated, each with its record, by the names of their folders."""
    records = {folder.name: load_record(folder / "record.yaml") for folder in (*FOLDERS, KAZAKHSTAN)}
    return {name: (record.source.read_bytes().decode(), record) for name, record in records.items()}


def words_of(document: Document) -> Iterator[Words]:
    """Yield the words of all that is claimed."""
    yield from (citation.words for citation in document.citations)
    yield from (citation.signal.words for citation in document.citations if citation.signal)
    yield from (statement.words for statement in document.statements)
    yield from (statement.follow_up.words for statement in document.statements if statement.follow_up)


def check(document: Document, text: str) -> None:
    """Assert what is true of every document that is read, whatever its text."""
    assert reassemble(document) == text
    for words in words_of(document):
        assert document.by_key[words.unit].text[words.span.start : words.span.end].strip() == words.quote.strip(), words
    keys = {statement.key for statement in document.statements}
    for statement in document.statements:
        assert not statement.part_of or statement.part_of in keys
        assert set(statement.responds_to) <= keys
    assert len({citation.key for citation in document.citations}) == len(document.citations)
    for citation in document.citations:
        assert bool(citation.target) is (citation.resolution == "resolved")
        assert not belongs_to_something_else(document, citation), citation


def belongs_to_something_else(document: Document, citation: Citation) -> bool:
    """Tell whether a citation of an article of the Covenant stands before "of the" and the name of something else."""
    target = citation.target
    if not target or target.kind is not CitationKind.ARTICLE or target.source != "iccpr":
        return False
    text = document.by_key[citation.words.unit].text
    named = OF_WHAT.search(citation.words.quote) or OF_WHAT.match(text, citation.words.span.end)
    return named is not None and not OF_THE_COVENANT.match(named["name"])


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("article 9 of the Criminal Code", True),
        ("articles 9, 14 (1) and 15 of its Constitution", True),
        ("articles 9, paragraph 3, and 14 of that Code", True),
        ("articles 9 and 14 of the Covenant", False),
        ("article 9 of the International Covenant on Civil and Political Rights", False),
        ("article 9, in view of the Criminal Code", False),
        ("article 9 and the Criminal Code", False),
    ],
)
def test_the_check_itself(read: Read, words: str, expected: bool) -> None:
    document = read(small(pair(f"The Committee is concerned about {words}.", "The State party should act.")))
    start = document.by_key["paragraph/3"].text.index("9")
    citation = Citation(
        key="citation/3/made-up/1",
        unit="paragraph/3",
        words=Words("paragraph/3", Span(start, start + 1), "9"),
        rule="made-up",
        target=Target(CitationKind.ARTICLE, "iccpr", ("9",)),
        resolution=Resolution.RESOLVED,
    )
    assert belongs_to_something_else(document, citation) is expected


def fuzz(original: tuple[str, Record], mutations: list[Change], read: Read) -> None:
    """Make all changes, read the text, and check what came of it; errors of ours are a good answer."""
    text, record = original
    for mutation in mutations:
        text = mutation(text)
    try:
        document = read(text, record)
    except CcprGraphError as error:
        assert error.remedy
        event("refused")
        return
    event("read")
    check(document, text)


@pytest.mark.fuzz
@settings(max_examples=75 * TIMES, suppress_health_check=list(HealthCheck))
@given(name=NAMES, mutations=st.lists(changes(), min_size=1, max_size=6))
def test_mutated_corpus(
    name: str, mutations: list[Change], originals: dict[str, tuple[str, Record]], read: Read
) -> None:
    fuzz(originals[name], mutations, read)


@pytest.mark.fuzz
@settings(max_examples=4 * TIMES, suppress_health_check=list(HealthCheck))
@given(mutations=st.lists(changes(), min_size=1, max_size=4))
def test_mutated_kazakhstan(mutations: list[Change], originals: dict[str, tuple[str, Record]], read: Read) -> None:
    fuzz(originals[KAZAKHSTAN.name], mutations, read)


@pytest.mark.fuzz
@settings(max_examples=50 * TIMES, suppress_health_check=list(HealthCheck))
@given(
    name=NAMES,
    fillers=st.lists(st.tuples(st.floats(0, 1), st.sampled_from(PHRASES)), min_size=1, max_size=5),
)
def test_words_put_into_paragraphs(
    name: str, fillers: list[tuple[float, str]], originals: dict[str, tuple[str, Record]], read: Read
) -> None:
    """Most texts of this kind are read, and not refused: only words within paragraphs change."""
    text, record = originals[name]
    for place, phrase in fillers:
        spaces = [match.start() for match in re.finditer(r"(?<=[a-z,]) (?=[a-z])", text)]
        at = spaces[min(int(place * len(spaces)), len(spaces) - 1)]
        text = text[:at] + phrase + text[at:]
    fuzz((text, record), [], read)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_unchanged(folder: Path, read: Read) -> None:
    record = load_record(folder / "record.yaml")
    text = record.source.read_bytes().decode()
    check(read(text, record), text)
