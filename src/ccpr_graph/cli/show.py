"""``ccpr-graph show``: a paragraph with what it answers or what answers it, its articles, tags and notes."""

from __future__ import annotations

import re
from pathlib import Path

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from ccpr_graph import iris
from ccpr_graph.cli.rows import Row, rows
from ccpr_graph.errors import QueryError
from ccpr_graph.store import Engine, Release

_PREFIXES = f"""
PREFIX ccpr:    <{iris.ONTOLOGY}>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX rdfs:    <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos:    <http://www.w3.org/2004/02/skos/core#>
PREFIX cito:    <http://purl.org/spar/cito/>
PREFIX oa:      <http://www.w3.org/ns/oa#>
"""
_UNIT = """SELECT ?label ?text ?number WHERE {
  <UNIT> rdfs:label ?label .
  OPTIONAL { <UNIT> ccpr:text ?text }
  OPTIONAL { <UNIT> ccpr:number ?number }
}"""
_ITEMS = """SELECT ?number ?text WHERE {
  ?item dcterms:isPartOf <UNIT> ; a ccpr:SubParagraph ; ccpr:number ?number ; ccpr:text ?text ; ccpr:order ?order
} ORDER BY ?order"""
_HEADING = """SELECT DISTINCT ?title WHERE {
  <UNIT> ccpr:within ?section .
  ?section a ccpr:Section ; dcterms:title ?title ; ccpr:order ?order
} ORDER BY ?order"""
_STATEMENTS = """SELECT ?label ?other ?otherText ?role WHERE {
  ?statement ccpr:statedIn <UNIT> ; rdfs:label ?label .
  OPTIONAL {
    { ?statement ccpr:respondsTo ?otherStatement . BIND ("answers" AS ?role) }
    UNION
    { ?otherStatement ccpr:respondsTo ?statement . BIND ("is answered by" AS ?role) }
    UNION
    { ?statement ccpr:requestsFollowUpOn ?otherStatement . BIND ("asks for follow-up on" AS ?role) }
    UNION
    { ?otherStatement ccpr:requestsFollowUpOn ?statement . BIND ("is to be followed up by" AS ?role) }
    ?otherStatement ccpr:statedIn ?otherUnit .
    ?otherUnit rdfs:label ?other ; ccpr:text ?otherText ; ccpr:order ?otherOrder .
    FILTER NOT EXISTS { ?otherStatement dcterms:isPartOf ?whole . ?whole ccpr:respondsTo ?statement }
  }
} ORDER BY ?label ?otherOrder"""
_ARTICLES = """SELECT DISTINCT ?label ?title WHERE {
  ?statement ccpr:statedIn <UNIT> ; ccpr:underArticle ?article .
  ?article rdfs:label ?label ; ccpr:order ?order .
  OPTIONAL { ?article dcterms:title ?title }
} ORDER BY ?order"""
_CITATIONS = """SELECT ?quote ?target ?note ?resolution WHERE {
  ?citation cito:hasCitingEntity <UNIT> ; ccpr:quotedText ?quote ; ccpr:resolution ?resolution .
  OPTIONAL { ?citation cito:hasCitedEntity ?cited . ?cited rdfs:label ?target }
  OPTIONAL { ?citation ccpr:viaFootnote/ccpr:number ?note }
} ORDER BY ?citation"""
_TAGS = """SELECT ?property ?label ?basis (GROUP_CONCAT(DISTINCT STR(?quote); separator="”, “") AS ?quotes)
       (MIN(?start) AS ?first) WHERE {
  ?statement ccpr:statedIn <UNIT> ; a ?kind .
  VALUES ?kind { ccpr:PositiveAspect ccpr:Concern ccpr:Recommendation ccpr:ProceduralRequest }
  ?annotation ccpr:taggedStatement ?statement ; ccpr:tagProperty ?tagProperty ; ccpr:basis ?basis ;
              oa:hasBody ?body ; oa:hasTarget/oa:hasSelector ?quotation , ?position .
  ?quotation oa:exact ?quote .
  ?position  oa:start ?start .
  ?body rdfs:label ?label .
  ?tagProperty rdfs:label ?property .
  FILTER (?tagProperty != ccpr:figure && ?tagProperty != ccpr:mentionsDate)
} GROUP BY ?property ?label ?basis ORDER BY ?property ?basis ?first"""
_NOTES = """SELECT ?number ?text WHERE {
  ?note ccpr:calledIn <UNIT> ; ccpr:number ?number ; ccpr:text ?text ; ccpr:order ?order
} ORDER BY ?order"""
_SYMBOLS = """SELECT ?symbol WHERE {
  ?document a ccpr:ConcludingObservations ; ccpr:symbol ?symbol ; dcterms:title ?title
} ORDER BY ?symbol"""


def print_paragraph(folder: Path, symbol: str, paragraph: str) -> None:
    """Print a paragraph, or a lettered item of one.

    Raises:
        QueryError: the release has no such document or paragraph.
        ReleaseError: there is no sound release.
    """
    steps = re.findall(r"\d+|[a-z]+", paragraph.lower())
    if not re.fullmatch(r"\s*\d+(\s*\(?[a-z]\)?)?\s*", paragraph.lower()):
        raise QueryError(
            f"{paragraph!r} is no paragraph", remedy="Give a number, or a number and a letter: 34, or '34 (b)'"
        )
    try:
        unit = iris.part(iris.document(symbol), "/".join(("paragraph", *steps)))
    except ValueError:
        raise QueryError(
            f"{symbol!r} is no symbol of a document", remedy="Give it as printed: CCPR/C/AAA/CO/3"
        ) from None
    with Engine(Release.open(folder), workers=1) as engine:
        found = _ask(engine, _UNIT, unit)
        if not found or "text" not in found[0]:
            raise _missing(engine, symbol, paragraph)
        _print(engine, unit, found[0])


def _ask(engine: Engine, query: str, unit: str) -> list[Row]:
    return rows(engine, _PREFIXES + query.replace("<UNIT>", f"<{unit}>"))


def _missing(engine: Engine, symbol: str, paragraph: str) -> QueryError:
    symbols = [row["symbol"] for row in rows(engine, _PREFIXES + _SYMBOLS)]
    if symbol in symbols:
        return QueryError(
            f"{symbol} has no paragraph {paragraph}", remedy="'ccpr-graph query structure' counts its paragraphs"
        )
    return QueryError(
        f"this release has no text of {symbol}", remedy=f"It has {', '.join(symbols[:20]) or 'no document'}"
    )


def _print(engine: Engine, unit: str, found: Row) -> None:
    console = Console(highlight=False)

    def section(title: str, lines: list[str]) -> None:
        if lines:
            console.print(Text(f"\n{title}", style="bold"))
            for line in lines:
                console.print(Padding(Text(line), (0, 0, 0, 2)))

    console.print(Text(found["label"], style="bold"))
    headings = _ask(engine, _HEADING, unit)
    console.print(Text(" › ".join(row["title"] for row in headings), style="dim"))
    console.print(Text(f"\n{found['text']}"))
    for item in _ask(engine, _ITEMS, unit):
        console.print(Padding(Text(f"({item['number']}) {item['text']}"), (0, 0, 0, 2)))
    statements = _ask(engine, _STATEMENTS, unit)
    for label in dict.fromkeys(row["label"] for row in statements):
        others = [row for row in statements if row["label"] == label and "other" in row]
        section(label.split(":")[0], [f"{row['role']} {row['other']}: {row['otherText']}" for row in others] or ["—"])
    section("Under", [_titled(row) for row in _ask(engine, _ARTICLES, unit)])
    section("Cites", [_cited(row) for row in _ask(engine, _CITATIONS, unit)])
    section("Says", [_tagged(row) for row in _ask(engine, _TAGS, unit)])
    section("Notes", [f"{row['number']} {row['text']}" for row in _ask(engine, _NOTES, unit)])


def _titled(row: Row) -> str:
    return f"{row['label']}: {row['title']}" if "title" in row else row["label"]


def _cited(row: Row) -> str:
    where = f" (note {row['note']})" if "note" in row else ""
    return f"{row.get('target', row['resolution'])} ← “{row['quote']}”{where}"


def _tagged(row: Row) -> str:
    inferred = ", inferred" if row["basis"] == "inferred" else ""
    return f"{row['property']}: {row['label']} ← “{row['quotes']}”{inferred}"
