"""The tables: every cell is true of the graph, the description is true of every cell, mistakes are said in one sentence."""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from ccpr_graph import iris
from ccpr_graph.errors import KnowledgeError
from ccpr_graph.manifest import TABLES_METADATA
from ccpr_graph.prefixes import PREFIXES
from ccpr_graph.project import Project
from ccpr_graph.release.folder import new_release
from ccpr_graph.release.tables import load_tables, write_tables
from ccpr_graph.store import Release

Rows = list[dict[str, Any]]

READ: dict[str, Callable[[str], Any]] = {
    "string": str,
    "anyURI": str,
    "integer": int,
    "decimal": Decimal,
    "boolean": {"true": True, "false": False}.__getitem__,
    "date": datetime.date.fromisoformat,
}


class Read:
    """All tables of a release, read by their description alone."""

    def __init__(self, folder: Path) -> None:
        self.metadata = json.loads((folder / "csv-metadata.json").read_text())
        self.bytes: dict[str, bytes] = {}
        self.schemas: dict[str, dict[str, Any]] = {}
        self.rows: dict[str, Rows] = {}
        for table in self.metadata["tables"]:
            name = table["url"]
            self.bytes[name] = (folder / name).read_bytes()
            self.schemas[name] = table["tableSchema"]
            text = io.StringIO(self.bytes[name].decode(), newline="")
            self.rows[name] = [self._row(name, row) for row in csv.DictReader(text, strict=True)]

    def _row(self, name: str, row: dict[str, str]) -> dict[str, Any]:
        columns = self.schemas[name]["columns"]
        assert list(row) == [column["name"] for column in columns] == [column["titles"][0] for column in columns]
        return {column["name"]: self._cell(column, row[column["name"]]) for column in columns}

    @staticmethod
    def _cell(column: dict[str, Any], text: str) -> Any:
        read = READ[column["datatype"]]
        if "separator" in column:
            return [read(value) for value in text.split(column["separator"])] if text else []
        assert text or not column["required"], column["name"]
        return read(text) if text else None


@pytest.fixture(scope="module")
def tables(release: Release) -> Read:
    return Read(release.folder / "tables")


def test_the_description_has_the_media_type_that_tables_name(release: Release) -> None:
    """The Link header of a table says so, and a client may refuse another."""
    found = release.manifest.file(TABLES_METADATA)
    assert found is not None and found.media_type == "application/csvm+json"


@pytest.fixture(scope="module")
def store(release: Release) -> ox.Store:
    made = ox.Store()
    with (release.folder / "graph.nt").open("rb") as stream:
        made.bulk_load(stream, format=ox.RdfFormat.N_TRIPLES)
    return made


@pytest.fixture(scope="module")
def ask(store: ox.Store) -> Callable[[str], list[tuple[str, ...]]]:
    prefixes = "".join(f"PREFIX {name}: <{space}>\n" for name, space in PREFIXES.items())

    def rows(query: str) -> list[tuple[str, ...]]:
        found = store.query(prefixes + query)
        return [tuple("" if value is None else value.value for value in row) for row in found]  # type: ignore[union-attr]

    return rows


Ask = Callable[[str], list[tuple[str, ...]]]


def test_tables_are_described(tables: Read) -> None:
    assert tables.metadata["@context"] == ["http://www.w3.org/ns/csvw", {"@language": "en"}]
    assert tables.metadata["dc:license"] == {"@id": "https://creativecommons.org/licenses/by/4.0/"}
    assert list(tables.rows) == ["documents.csv", "statements.csv", "citations.csv", "treaty_status.csv", "states.csv"]
    for name, schema in tables.schemas.items():
        names = [column["name"] for column in schema["columns"]]
        assert len(names) == len(set(names))
        for column in schema["columns"]:
            assert re.fullmatch(r"[a-z][a-z0-9_]*", column["name"]), f"{name}: a name that R and pandas take as it is"
            assert column["dc:title"]
            assert len(column["dc:description"]) > 9
            assert set(column) <= {
                "name", "titles", "dc:title", "dc:description", "datatype", "required", "lang", "separator", "propertyUrl", "valueUrl",
            }  # fmt: skip


def test_files_are_as_rfc_4180_has_them(tables: Read) -> None:
    for name, data in tables.bytes.items():
        assert not data.startswith(b"\xef\xbb\xbf"), "no byte order mark"
        assert data.endswith(b"\r\n")
        records = list(csv.reader(io.StringIO(data.decode(), newline=""), strict=True))
        assert {len(record) for record in records} == {len(tables.schemas[name]["columns"])}
        written = io.StringIO(newline="")
        csv.writer(written, lineterminator="\r\n").writerows(records)
        assert written.getvalue().encode() == data


def test_keys_are_unique_and_lead_somewhere(tables: Read) -> None:
    for name, schema in tables.schemas.items():
        keys = [row[schema["primaryKey"]] for row in tables.rows[name]]
        assert len(keys) == len(set(keys)) > 40
        if "aboutUrl" in schema:
            assert schema["aboutUrl"] == f"{{+{schema['primaryKey']}}}"
    declared = 0
    for name, schema in tables.schemas.items():
        for key in schema.get("foreignKeys", ()):
            other, column = key["reference"]["resource"], key["reference"]["columnReference"]
            assert tables.schemas[other]["primaryKey"] == column
            values = [row[key["columnReference"]] for row in tables.rows[name]]
            assert None not in values, "the standard wants a referenced row for every row"
            assert set(values) <= {row[column] for row in tables.rows[other]}
            declared += 1
    assert declared == 2


def test_what_words_alone_say_of_references_is_true_as_well(tables: Read) -> None:
    said = 0
    for name, schema in tables.schemas.items():
        for column in schema["columns"]:
            if found := re.search(r"\(column (\w+) of (\w+\.csv)\)$", column["dc:description"]):
                targets = {row[found[1]] for row in tables.rows[found[2]]}
                cells = [row[column["name"]] for row in tables.rows[name]]
                values = {v for cell in cells if cell is not None for v in (cell if isinstance(cell, list) else [cell])}
                assert values, f"{name}: {column['name']}"
                assert values <= targets, f"{name}: {column['name']}"
                said += 1
    assert said >= 10


def test_lists_of_names_stand_beside_their_addresses(tables: Read, ask: Ask) -> None:
    labels = dict(ask('SELECT ?x ?label { ?x skos:prefLabel ?label FILTER (LANG (?label) = "en") }'))
    labels |= dict(ask('SELECT ?x ?label { ?x a ccpr:TextUnit ; rdfs:label ?label FILTER (LANG (?label) = "en") }'))
    checked = 0
    pairs = {"themes": "theme_iris", "groups": "group_iris", "actions": "action_iris", "forces": "force_iris",
             "intensities": "intensity_iris", "reiterates": "reiterates_iris"}  # fmt: skip
    for row in tables.rows["statements.csv"]:
        for names, addresses in pairs.items():
            assert row[names] == [labels[address] for address in row[addresses]]
            checked += len(row[names])
        for kind in ("cited", "under"):
            assert row[f"{kind}_articles"] == [
                a.split("/id/instrument/")[1].replace("/article/", "/") for a in row[f"{kind}_article_iris"]
            ]
    assert checked > 300


SETS = {
    "statements.csv": {
        "cited_article_iris": "ccpr:citesArticle", "under_article_iris": "ccpr:underArticle", "theme_iris": "dcterms:subject", "group_iris": "ccpr:rightsHolder",
        "action_iris": "ccpr:action", "force_iris": "ccpr:force", "intensity_iris": "ccpr:intensity",
        "responds_to": "ccpr:respondsTo", "reiterates_iris": "ccpr:reiterates", "unit": "ccpr:statedIn",
        "document": "ccpr:inDocument", "part_of": "dcterms:isPartOf", "heading": "ccpr:heading/dcterms:title",
        "follow_up_requested_in": "^ccpr:requestsFollowUpOn", "iso3": "ccpr:state/ccpr:iso3", "order": "ccpr:statedIn/ccpr:order",
        "adopted": "ccpr:inDocument/ccpr:adoptedOn", "cycle": "ccpr:cycle/ccpr:cycleNumber",
        "session": "ccpr:inDocument/ccpr:session/ccpr:number", "symbol": "ccpr:inDocument/ccpr:symbol", "label": "rdfs:label",
        "follow_up_deadline": "ccpr:deadline|(^ccpr:requestsFollowUpOn/ccpr:deadline)",
    },
    "documents.csv": {
        "symbol": "ccpr:symbol", "iso3": "ccpr:state/ccpr:iso3", "adopted": "ccpr:adoptedOn", "issued": "dcterms:issued",
        "cycle": "ccpr:cycle/ccpr:cycleNumber", "session": "ccpr:session/ccpr:number", "title": "dcterms:title",
        "treaty_body": "ccpr:treatyBody/skos:notation",
    },
    "citations.csv": {
        "document": "ccpr:inDocument", "unit": "cito:hasCitingEntity", "cited": "cito:hasCitedEntity",
        "quoted_text": "ccpr:quotedText", "resolution": "ccpr:resolution", "via_footnote": "ccpr:viaFootnote",
        "quoted_in": "^oa:hasBody/oa:hasTarget/oa:hasSource", "start": "^oa:hasBody/oa:hasTarget/oa:hasSelector/oa:start",
        "end": "^oa:hasBody/oa:hasTarget/oa:hasSelector/oa:end", "confidence": "^oa:hasBody/ccpr:confidence",
    },
    "treaty_status.csv": {
        "iso3": "ccpr:party/ccpr:iso3", "party": "ccpr:party", "treaty_iri": "ccpr:treaty", "action": "ccpr:statusAction",
        "date": "ccpr:statusDate", "signed": "ccpr:signedOn",
    },
    "states.csv": {"state": "^ccpr:iso3", "m49": "^ccpr:iso3/ccpr:m49", "membership": "^ccpr:iso3/ccpr:membership"},
}  # fmt: skip
CLASSES = {
    "statements.csv": "ccpr:Statement",
    "documents.csv": "ccpr:Document",
    "citations.csv": "ccpr:Citation",
    "treaty_status.csv": "ccpr:TreatyStatus",
    "states.csv": "ccpr:State",
}


@pytest.mark.parametrize("name", SETS)
def test_cells_say_what_the_graph_says(tables: Read, ask: Ask, name: str) -> None:
    key = tables.schemas[name]["primaryKey"]
    thing = "?thing ccpr:iso3 ?key" if key == "iso3" else "BIND (?thing AS ?key)"
    assert {row[key] for row in tables.rows[name]} == {
        k for (k,) in ask(f"SELECT ?key {{ ?thing a {CLASSES[name]} . {thing} }}")
    }
    for column, path in SETS[name].items():
        inside = f"?thing a {CLASSES[name]} . {thing} . " if key == "iso3" else f"?thing a {CLASSES[name]} . "
        subject = "?key" if key == "iso3" else "?thing"
        query = f"SELECT DISTINCT {subject} ?value {{ {inside} {subject} {path} ?value }}"
        said = {(k, value) for k, value in ask(query)}
        found = set()
        for row in tables.rows[name]:
            cell = row[column]
            values = cell if isinstance(cell, list) else [] if cell is None else [cell]
            found |= {(row[key], str(value)) for value in values}
        assert said, column
        assert found == {(k, v) for k, v in said}, column


def test_a_text_with_a_property_is_a_text_of_the_graph(tables: Read, store: ox.Store) -> None:
    """With its language: what a program makes of the table by its description alone are triples of the graph."""
    checked = 0
    for name, schema in tables.schemas.items():
        for column in schema["columns"]:
            if column["datatype"] != "string" or "propertyUrl" not in column or "aboutUrl" not in schema:
                continue
            predicate = ox.NamedNode(column["propertyUrl"])
            rows = [row for row in tables.rows[name] if row[column["name"]] is not None]
            for row in rows:
                value = ox.Literal(row[column["name"]], language=column.get("lang"))
                triple = ox.Quad(ox.NamedNode(row[schema["primaryKey"]]), predicate, value)
                assert triple in store, f"{name}: {column['name']}: {triple}"
            checked += len(rows)
    assert checked > 1000


def test_a_statement_in_full(tables: Read) -> None:
    """As a person read it in the document."""
    row = next(row for row in tables.rows["statements.csv"] if row["statement"].endswith("/recommendation/34/b"))
    expected = {
        "kind": "recommendation", "symbol": "CCPR/C/KAZ/CO/3", "iso3": "KAZ", "state_name": "Kazakhstan", "treaty_body": "CCPR",
        "cycle": 3, "session": "144", "adopted": datetime.date(2025, 7, 11), "unit_label": "CCPR/C/KAZ/CO/3, para. 34 (b)",
        "paragraph": "34", "item": "b", "part_of": iris.part(iris.document("CCPR/C/KAZ/CO/3"), "recommendation/34"),
        "responds_to": [iris.part(iris.document("CCPR/C/KAZ/CO/3"), "concern/33")],
    }  # fmt: skip
    assert {name: row[name] for name in expected} == expected
    assert row["text"].startswith("Conducting prompt, thorough, effective")
    assert "iccpr/7" in row["under_articles"]


def test_words_are_counted_as_people_count_them(tables: Read) -> None:
    statements = tables.rows["statements.csv"]
    assert all(row["words"] == len(row["text"].split()) for row in statements)
    document = next(row for row in tables.rows["documents.csv"] if row["symbol"] == "CCPR/C/KAZ/CO/3")
    kinds = [row["kind"] for row in statements]
    assert document["concerns"] == kinds.count("concern")
    assert document["recommendations"] == kinds.count("recommendation")
    assert document["positive_aspects"] == kinds.count("positive aspect")
    assert document["paragraphs"] == 59
    texts = {row["unit"]: row["text"] for row in statements if row["kind"] != "sub-concern"}
    assert document["words"] > sum(len(text.split()) for text in texts.values())


def test_offsets_lead_to_the_words(tables: Read, ask: Ask) -> None:
    texts = dict(ask("SELECT ?unit ?text { ?unit ccpr:text ?text }"))
    for row in tables.rows["citations.csv"]:
        assert texts[row["quoted_in"]][row["start"] : row["end"]] == row["quoted_text"]


def test_rows_stand_in_reading_order(tables: Read) -> None:
    statements = tables.rows["statements.csv"]
    assert [row["order"] for row in statements] == sorted(row["order"] for row in statements)
    assert [row["iso3"] for row in tables.rows["states.csv"]] == sorted(
        row["iso3"] for row in tables.rows["states.csv"]
    )


S = "https://example.org/s"
DEFINITIONS = """
title: t
description: d
license: https://example.org/licence
source: https://example.org/
tables:
  things:
    title: Things
    description: Some things
    key: thing
    order: [thing]
    columns:
      thing: {title: Thing, description: The thing itself, datatype: anyURI, required: true}
      names: {title: Names, description: What it is called, separator: '|'}
      day: {title: Day, description: A day, datatype: date}
"""
QUERY = "SELECT ?thing ?names ?day { { ?thing <x:name> ?names } UNION { ?thing <x:day> ?day } }"


def as_file(path: Path, quads: list[ox.Quad]) -> Path:
    ox.serialize([quad.triple for quad in quads], path, format=ox.RdfFormat.N_TRIPLES)
    return path


def made(folder: Path, quads: list[ox.Quad], definitions: str = DEFINITIONS, query: str = QUERY) -> bytes:
    (folder / "tables").mkdir()
    (folder / "tables" / "tables.yaml").write_text(definitions)
    (folder / "tables" / "things.rq").write_text(query)
    tables = load_tables(folder / "tables")
    assert tables is not None
    with new_release(folder / "release") as writer:
        write_tables(writer, tables, as_file(folder / "graph.nt", quads))
        writer.finish("0", "0" * 64)
    return (folder / "release" / "tables" / "things.csv").read_bytes()


def quad(subject: str, predicate: str, value: str, graph: str = "a") -> ox.Quad:
    return ox.Quad(ox.NamedNode(subject), ox.NamedNode(f"x:{predicate}"), ox.Literal(value), ox.NamedNode(f"x:{graph}"))


def test_rows_of_one_key_are_one_row(tmp_path: Path) -> None:
    quads = [quad(S + "10", "name", "b"), quad(S + "10", "name", "a"), quad(S + "2", "name", "c"), quad(S + "2", "day", "2025-01-01"),
             quad(S + "2", "day", "2025-01-01", "another"), quad(S + "10", "name", "a10"), quad(S + "10", "name", "a9")]  # fmt: skip
    assert made(tmp_path, quads) == f"thing,names,day\r\n{S}2,c,2025-01-01\r\n{S}10,a|a9|a10|b,\r\n".encode()


def test_a_value_is_written_as_it_is(tmp_path: Path) -> None:
    """A cell is data: what a spreadsheet would take for a formula is not changed. docs/dumps.md says how to open it."""
    values = ['=1+1', '+49', '-5', '@x', 'a,b', 'say "yes"', "two\r\nlines", " spaces ", "日本"]  # fmt: skip
    data = made(tmp_path, [quad(f"{S}{at}", "name", value) for at, value in enumerate(values)])
    rows = list(csv.reader(io.StringIO(data.decode(), newline=""), strict=True))
    assert [row[1] for row in rows[1:]] == values


@pytest.mark.parametrize(
    ("quads", "message"),
    [
        ([quad(S, "day", "2025-01-01"), quad(S, "day", "2025-01-02")], "several values and no separator: 2025-01-01, 2025-01-02"),
        ([quad(S, "day", "January")], "a value that is no date: 'January'"),
        ([quad(S, "name", "a|b")], "a value that holds the separator '|'"),
        ([quad("x:a%20b", "name", "a"), ox.Quad(ox.BlankNode("b"), ox.NamedNode("x:name"), ox.Literal("a"))], "the row without a key has no value"),
    ],
)  # fmt: skip
def test_a_cell_that_is_not_what_its_column_promises(tmp_path: Path, quads: list[ox.Quad], message: str) -> None:
    with pytest.raises(KnowledgeError) as caught:
        made(tmp_path, quads)
    assert message in str(caught.value)
    assert "things.rq, column" in str(caught.value)
    assert not (tmp_path / "release").exists()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("order: [thing]", "order: [nothing]", "there is no column 'nothing'"),
        ("key: thing", "key: names", "the key must be required"),
        ("datatype: date", "datatype: day", "day"),
        ("names: {title: Names", "nomes: {title: Names", "the query answers with thing, names, day"),
        (
            "datatype: date}",
            "datatype: date, references: others.other}",
            "references 'others.other', which is no table's key",
        ),
        ("datatype: date}", "datatype: date, beside: names}", "both must be columns with a separator"),
        ("datatype: date}", "datatype: date, property: 'nope:x'}", "has no prefix"),
        ("title: Things", "title: Things\n    titel: x", "titel"),
    ],
)
def test_a_definition_that_does_not_fit(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in DEFINITIONS
    with pytest.raises(KnowledgeError) as caught:
        made(tmp_path, [], DEFINITIONS.replace(old, new))
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT ?thing {", "not valid SPARQL"),
        ("ASK { ?s ?p ?o }", "has no rows"),
        ("SELECT ?thing { ?thing ?p ?o }", "answers with thing;"),
    ],
)
def test_a_query_that_does_not_fit(tmp_path: Path, query: str, message: str) -> None:
    with pytest.raises(KnowledgeError, match=re.escape(message)):
        made(tmp_path, [], query=query)


def test_a_query_of_no_table_and_a_table_without_a_query(tmp_path: Path) -> None:
    (tmp_path / "tables.yaml").write_text(DEFINITIONS)
    with pytest.raises(KnowledgeError, match=r"things\.rq.*cannot be read"):
        load_tables(tmp_path)
    for name in ("things", "others"):
        (tmp_path / f"{name}.rq").write_text(QUERY)
    with pytest.raises(KnowledgeError, match=r"others\.rq.*belongs to no table"):
        load_tables(tmp_path)


def test_a_project_without_tables_has_none(tmp_path: Path) -> None:
    assert load_tables(tmp_path / "tables") is None


def test_a_reference_that_leads_nowhere(project: Project, tmp_path: Path) -> None:
    tables = load_tables(project.tables)
    assert tables is not None
    status = ox.NamedNode(iris.treaty_status("AAA", "iccpr"))
    says = {"a": ox.NamedNode(iris.term("TreatyStatus")), "party": ox.NamedNode(iris.state("AAA"))}
    rdf_type, label, title = (
        ox.NamedNode(name)
        for name in (PREFIXES["rdf"] + "type", PREFIXES["skos"] + "prefLabel", PREFIXES["dcterms"] + "title")
    )
    quads = [
        ox.Quad(status, rdf_type, says["a"]),
        ox.Quad(status, ox.NamedNode(iris.term("party")), says["party"]),
        ox.Quad(status, ox.NamedNode(iris.term("treaty")), ox.NamedNode(iris.instrument("iccpr"))),
        ox.Quad(status, ox.NamedNode(iris.term("statusAction")), ox.Literal("accession")),
        ox.Quad(says["party"], label, ox.Literal("A", language="en")),
        ox.Quad(says["party"], ox.NamedNode(iris.term("iso3")), ox.Literal("AAA")),
        ox.Quad(ox.NamedNode(iris.instrument("iccpr")), title, ox.Literal("The Covenant", language="en")),
    ]
    with (
        pytest.raises(KnowledgeError, match="'AAA' is in no row of states"),
        new_release(tmp_path / "release") as writer,
    ):
        write_tables(writer, tables, as_file(tmp_path / "graph.nt", quads))


def test_what_is_cited_and_what_is_inferred_are_not_mixed_up(tables: Read) -> None:
    """By hand from CCPR/C/KAZ/CO/3: item 34 (c) cites no article and answers paragraph 33, which closes with "(art. 7)"."""
    rows = {row["label"].partition("para. ")[2]: row for row in tables.rows["statements.csv"]}
    expected = {
        "33": (["iccpr/7"], ["iccpr/7"]),
        "34 (a)": (["iccpr/7"], ["iccpr/7"]),
        "34 (c)": ([], ["iccpr/7"]),
        "47": (["iccpr/18"], ["iccpr/18"]),  # and article 22 of the Constitution
        "50 (b)": (["iccpr/19/3"], ["iccpr/17", "iccpr/19"]),
    }
    found = {number: (rows[number]["cited_articles"], rows[number]["under_articles"]) for number in expected}
    assert found == expected


def test_metadata_say_whose_words_and_whose_reading(tables: Read) -> None:
    columns = {column["name"]: column["dc:description"] for column in tables.schemas["statements.csv"]["columns"]}
    for name in ("themes", "groups", "actions", "forces", "intensities", "responds_to"):
        assert "this project" in columns[name], name
    assert "inference" in columns["under_articles"] and "own words" in columns["cited_articles"]
