"""Every built-in query answers on the real release what stands beside it, and the hand-read answers of the questions."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from ccpr_graph.errors import KnowledgeError
from ccpr_graph.project import Project
from ccpr_graph.queries import load_queries
from ccpr_graph.store import Engine, Formats, Release

FOLDER = Path(__file__).parents[1] / "queries"
SLUGS = sorted(path.stem for path in FOLDER.glob("*.rq"))


@pytest.fixture(scope="module")
def engine(release: Release) -> Iterator[Engine]:
    with Engine(release, workers=1) as engine:
        yield engine


def answer(engine: Engine, slug: str) -> list[dict[str, str]]:
    text = (FOLDER / f"{slug}.rq").read_text()
    body = engine.evaluate(text, formats=Formats.named("csv")).body.decode()
    return list(csv.DictReader(io.StringIO(body)))


@pytest.mark.parametrize("slug", SLUGS)
def test_expected_results(engine: Engine, slug: str) -> None:
    with (FOLDER / f"{slug}.expected.csv").open(newline="", encoding="utf-8") as stream:
        expected = list(csv.DictReader(stream))
    assert expected, "an expectation that is empty proves nothing"
    assert answer(engine, slug) == expected


def test_every_query_is_described(project: Project) -> None:
    queries = load_queries(project.queries)
    assert [query.slug for query in queries] == SLUGS
    assert all(query.title.endswith("?") and query.description and query.keywords for query in queries)
    assert {path.name.removesuffix(".expected.csv") for path in FOLDER.glob("*.csv")} == set(SLUGS)


def test_a_query_without_a_title(tmp_path: Path) -> None:
    (tmp_path / "nameless.rq").write_text("SELECT * { ?s ?p ?o }")
    with pytest.raises(KnowledgeError, match=r"nameless\.rq: the query has no title"):
        load_queries(tmp_path)


def test_question_2_what_is_to_be_followed_up(engine: Engine) -> None:
    rows = answer(engine, "follow-up")
    assert [row["paragraph"] for row in rows] == ["12", "34", "52"]
    assert {(row["deadline"], row["askedInParagraph"], row["rule"]) for row in rows} == {("2028-07-18", "58", "75 (1)")}


def test_question_5_articles_by_concerns(engine: Engine) -> None:
    rows = answer(engine, "articles-by-concerns")
    counts = {row["article"]: int(row["concerns"]) for row in rows}
    assert (sum(counts.values()), len(counts)) == (73, 22)
    assert {a: counts[a] for a in ("2", "7", "26", "6", "19", "9", "14")} == {
        "2": 16,
        "7": 9,
        "26": 7,
        "6": 6,
        "19": 5,
        "9": 4,
        "14": 4,
    }


def test_question_6_concerns_under_article_7(engine: Engine) -> None:
    rows = answer(engine, "concerns-under-article-7")
    assert [int(row["concernParagraph"]) for row in rows] == [17, 21, 23, 25, 27, 33, 37, 39, 51]
    assert [int(row["recommendationParagraph"]) for row in rows] == [18, 22, 24, 26, 28, 34, 38, 40, 52]


def test_question_9_reiterations(engine: Engine) -> None:
    pairs = [(row["paragraph"], row["earlierParagraph"]) for row in answer(engine, "reiterated-recommendations")]
    assert pairs == [
        ("8", "8"),
        ("18", "14"),
        ("22", "12"),
        ("28", "18"),
        ("34", "22"),
        ("34", "24"),
        ("42", "38"),
        ("46", "46"),
        ("48", "48"),
    ]


def test_question_13_is_the_complement_of_question_5(engine: Engine) -> None:
    cited = {row["article"] for row in answer(engine, "articles-by-concerns")}
    rest = [row["article"] for row in answer(engine, "articles-without-concern")]
    assert rest == [str(n) for n in range(1, 28) if str(n) not in cited]


def test_under_article_of_recommendations(engine: Engine) -> None:
    """What a user means by "recommendations under article 7": those that answer a concern that cites it, and their items."""
    query = """PREFIX ccpr: <https://w3id.org/ccpr-graph/ontology#>
    SELECT ?number WHERE { ?r a ccpr:Recommendation ; ccpr:statedIn ?unit ;
      ccpr:underArticle <https://w3id.org/ccpr-graph/id/instrument/iccpr/article/7> . ?unit a ccpr:Paragraph ; ccpr:number ?number }"""
    body = engine.evaluate(query, formats=Formats.named("csv")).body.decode().split()
    assert sorted(int(n) for n in body[1:]) == [18, 22, 24, 26, 28, 34, 38, 40, 52]


def test_items_inherit_what_they_answer(engine: Engine) -> None:
    query = """PREFIX ccpr: <https://w3id.org/ccpr-graph/ontology#>
    SELECT (COUNT(*) AS ?n) WHERE { ?r a ccpr:Recommendation ; ccpr:respondsTo ?c . ?c a ccpr:Concern }"""
    assert engine.evaluate(query, formats=Formats.named("csv")).body.split() == [b"n", b"73"]
