"""The file of decisions: what it holds, what is refused, and that writing loses nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccpr_graph.errors import KnowledgeError
from ccpr_graph.model import Decision, Review
from ccpr_graph.review import add_review, load_reviews
from ccpr_graph.review.decisions import COLUMNS, _read

HEAD = "\t".join(COLUMNS)
GOOD = "accept\tannotation/5/x/1\t\t\tparagraph/5\twords\tA. N. Expert\t2026-01-31\tIt is so"


def written(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_no_file_is_no_decision(tmp_path: Path) -> None:
    assert load_reviews(tmp_path / "reviews.tsv") == ()
    (tmp_path / "reviews.tsv").write_bytes(b"")
    assert load_reviews(tmp_path / "reviews.tsv") == ()


def test_a_file_as_a_spreadsheet_leaves_it(tmp_path: Path) -> None:
    path = tmp_path / "reviews.tsv"
    path.write_bytes(("\ufeff" + HEAD + "\r\n" + GOOD + "\r\n\r\n").encode())
    (review,) = load_reviews(path)
    assert review == Review(
        "annotation/5/x/1",
        Decision.ACCEPT,
        "A. N. Expert",
        date(2026, 1, 31),
        "It is so",
        unit="paragraph/5",
        quote="words",
        line=2,
    )


@pytest.mark.parametrize(
    ("lines", "place", "what"),
    [
        (["decision\tannotation"], "line 1", "does not name the columns"),
        ([HEAD, "accept\tannotation/5/x/1"], "line 2", "has 2 columns, 9 are needed"),
        ([HEAD, GOOD.replace("accept", "agree")], "line 2, column 'decision'", "'agree' is no decision"),
        ([HEAD, GOOD.replace("A. N. Expert", " ")], "line 2, column 'by'", "this is empty"),
        ([HEAD, GOOD.replace("It is so", "")], "line 2, column 'why'", "this is empty"),
        ([HEAD, GOOD.replace("2026-01-31", "")], "line 2, column 'on'", "this is empty"),
        ([HEAD, GOOD.replace("2026-01-31", "31.1.2026")], "line 2, column 'on'", "'31.1.2026' is no date"),
        ([HEAD, GOOD.replace("accept", "change")], "line 2, column 'value'", "this is empty"),
        ([HEAD, GOOD.replace("1\t\t\tp", "1\tinstrument/cat\t\tp")], "line 2, column 'value'", "has no value"),
        ([HEAD, "", GOOD, GOOD], "line 4, column 'annotation'", "is decided on twice, first in line 3"),
        ([HEAD, "add\t\t§\t\tparagraph/5\twords\tA\t2026-01-31\tB"], "line 2, column 'value'", "no key can be made"),
    ],
)
def test_what_is_refused(tmp_path: Path, lines: list[str], place: str, what: str) -> None:
    path = written(tmp_path / "reviews.tsv", *lines)
    with pytest.raises(KnowledgeError) as caught:
        load_reviews(path)
    message = str(caught.value)
    assert message.startswith(f"{path}, {place}: ")
    assert what in message
    assert caught.value.remedy if hasattr(caught.value, "remedy") else message.count(". ") >= 1


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "reviews.tsv").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(KnowledgeError, match="not UTF-8"):
        load_reviews(tmp_path / "reviews.tsv")
    (tmp_path / "folder").mkdir()
    with pytest.raises(KnowledgeError, match="cannot be read"):
        load_reviews(tmp_path / "folder")


def test_writing_appends_and_keeps_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "reviews.tsv"
    path.write_text(HEAD + "\n" + GOOD)  # an editor left no line end
    review = Review("annotation/6/x/1", Decision.REJECT, "B", date(2026, 2, 1), "tab\there\nand a \\ there")
    assert add_review(path, review).line == 3
    assert path.read_text().startswith(HEAD + "\n" + GOOD + "\n")
    assert load_reviews(path)[1].why == "tab\there\nand a \\ there"
    assert [entry.name for entry in tmp_path.iterdir()] == ["reviews.tsv"]


def test_the_same_is_not_decided_twice(tmp_path: Path) -> None:
    path = written(tmp_path / "reviews.tsv", HEAD, GOOD)
    before = path.read_bytes()
    with pytest.raises(KnowledgeError, match=r"line 2: A\. N\. Expert has decided on annotation/5/x/1 before: accept"):
        add_review(path, Review("annotation/5/x/1", Decision.REJECT, "B", date(2026, 2, 1), "No"))
    assert path.read_bytes() == before


def test_nothing_is_written_behind_a_line_that_cannot_be_read(tmp_path: Path) -> None:
    path = written(tmp_path / "reviews.tsv", HEAD, "accept")
    with pytest.raises(KnowledgeError, match="has 1 columns"):
        add_review(path, Review("annotation/5/x/1", Decision.REJECT, "B", date(2026, 2, 1), "No"))
    assert path.read_text().endswith("accept\n")


words = st.text(min_size=1).filter(lambda text: text.strip() == text and "\ufeff" not in text)


@given(quote=words, by=words, why=words)
def test_any_words_come_back(tmp_path_factory: pytest.TempPathFactory, quote: str, by: str, why: str) -> None:
    path = tmp_path_factory.mktemp("review") / "reviews.tsv"
    review = Review("annotation/5/x/1", Decision.ACCEPT, by, date(2026, 2, 1), why, unit="paragraph/5", quote=quote)
    written_ = add_review(path, review)
    assert (written_.quote, written_.by, written_.why) == (quote, by, why)
    assert load_reviews(path) == (written_,)


@given(st.lists(st.lists(st.sampled_from(["accept", "add", "x", "", "2026-01-31", "a\\", "\\t", "\r"]), max_size=11)))
def test_no_file_breaks_the_reader(rows: list[list[str]]) -> None:
    text = "\n".join([HEAD, *("\t".join(row) for row in rows)])
    try:
        assert isinstance(_read(Path("reviews.tsv"), text), tuple)
    except KnowledgeError as error:
        assert "reviews.tsv, line " in str(error)
