"""Tables of links: read strictly, written as they were read, and no two of them contradict each other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ccpr_graph.errors import KnowledgeError
from ccpr_graph.link import Status, load_links
from ccpr_graph.link.table import COLUMNS, parse_table, read_table

ROOT = Path(__file__).parents[2]
LINKS = ROOT / "data" / "links"
STATES = "accepted/states-wikidata.sssom.tsv"
AREAS = "accepted/states-areas.sssom.tsv"
KAZAKHSTAN = "state:kaz\tKazakhstan\tskos:exactMatch\twd:Q232\tsemapv:BackgroundKnowledgeBasedMatching\thttp://metadata.un.org/sdg\t\n"


@pytest.mark.parametrize("path", sorted(LINKS.rglob("*.tsv")), ids=lambda path: path.name)
def test_a_table_is_written_as_it_was_read(path: Path) -> None:
    assert read_table(path).to_text() == path.read_text(encoding="utf-8")


def test_awkward_words_survive() -> None:
    table = read_table(LINKS / STATES)
    cells = {**table.rows[0].cells, "object_id": "wd:Q1", "comment": '"quoted", = and # and ’', "match_string": "'="}
    longer = table.with_rows([*table.rows, table.row(cells)])
    again = parse_table(table.path, longer.to_text())
    assert [row.cells for row in again.rows] == [row.cells for row in longer.rows]


@pytest.mark.parametrize("path", sorted((LINKS / "accepted").glob("*.tsv")), ids=lambda path: path.name)
def test_prefixes_of_accepted_links_are_used(path: Path) -> None:
    table = read_table(path)
    curies = {table.head.subject_source, table.head.object_source}
    for column in COLUMNS[:8]:
        curies |= {row.cell(column) for row in table.rows}
    assert set(table.head.curie_map) == {c.partition(":")[0] for c in curies if ":" in c}


def change(file: str, old: str, new: str) -> Callable[[Path], None]:
    def apply(folder: Path) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    return apply


def write(file: str, text: str | bytes) -> Callable[[Path], None]:
    def apply(folder: Path) -> None:
        (folder / file).parent.mkdir(exist_ok=True)
        (folder / file).write_bytes(text.encode() if isinstance(text, str) else text)

    return apply


def also(status: str, old: str = "", new: str = "") -> Callable[[Path], None]:
    """Put the link of one State into another table of the set as well."""

    def apply(folder: Path) -> None:
        table = load_links(folder).table(Status(status), "states-wikidata")
        row = KAZAKHSTAN.replace("\t\n", "\tSo it is.\n")
        text = table.with_rows([]).to_text().splitlines(keepends=True)
        columns = (
            "subject_id\tsubject_label\tpredicate_id\tobject_id\tmapping_justification\tmapping_provider\tcomment\n"
        )
        table.path.parent.mkdir(exist_ok=True)
        table.path.write_text(
            "".join([*text[:-1], columns, row]).replace(old, new) if old else "".join([*text[:-1], columns, row])
        )

    return apply


LINE = 1 + (LINKS / STATES).read_text(encoding="utf-8").split(KAZAKHSTAN)[0].count("\n")
HEADING = 1 + (LINKS / STATES).read_text(encoding="utf-8").split("subject_id\t")[0].count("\n")
MISTAKES = {
    "no-prefix": (change(STATES, "wd:Q232\t", "qd:Q232\t"), f"line {LINE}, column 'object_id': 'qd:Q232' has no prefix of the curie_map. Add the prefix"),
    "no-curie": (change(STATES, "wd:Q232\t", "wd:Q 232\t"), "is no CURIE of an IRI"),
    "empty": (change(STATES, "wd:Q232\t", "\t"), f"line {LINE}, column 'object_id': this is empty. Every link has it"),
    "predicate": (change(STATES, "Kazakhstan\tskos:exactMatch", "Kazakhstan\towl:sameAs"), "'owl:sameAs' is unknown. Write one of: rdfs:seeAlso, skos:broadMatch"),
    "justification": (change(STATES, "wd:Q232\tsemapv:BackgroundKnowledgeBasedMatching", "wd:Q232\tsemapv:Guessing"), "'semapv:Guessing' is unknown"),
    "cells": (change(STATES, KAZAKHSTAN, KAZAKHSTAN.replace("\t\n", "\n")), f"line {LINE}: this line has 6 cells, 7 are needed"),
    "order": (change(STATES, KAZAKHSTAN, KAZAKHSTAN.replace("kaz\t", "zzz\t")), "this line is out of order. Sort the lines"),
    "twice": (change(STATES, KAZAKHSTAN, KAZAKHSTAN + KAZAKHSTAN), f"state:kaz and wd:Q232 are linked twice, first in line {LINE}"),
    "column": (change(STATES, "\tcomment\n", "\tcoment\n"), f"line {HEADING}: the column 'coment' is unknown or missing"),
    "columns": (change(STATES, "subject_id\tsubject_label", "subject_label\tsubject_id"), "the columns are out of order"),
    "spaces": (change(STATES, "\tKazakhstan\t", "\tKazakhstan \t"), "this has a space too many"),
    "provider": (change(STATES, KAZAKHSTAN, KAZAKHSTAN.replace("http:", "nttp:")), "is no address. Correct it"),
    "nobody": (change(STATES, KAZAKHSTAN, KAZAKHSTAN.replace("http://metadata.un.org/sdg", "")), f"line {LINE}: nobody has accepted this link. Name a reviewer"),
    "one-to-one": (change(STATES, "wd:Q232\t", "wd:Q813\t"), "state:kgz is the same as wd:Q813, but state:kaz is the same as wd:Q813 already. An exact match is one to one"),
    "one-object": (change(STATES, KAZAKHSTAN, KAZAKHSTAN + KAZAKHSTAN.replace("Q232", "Q233")), "state:kaz is the same as wd:Q233, but state:kaz is the same as wd:Q232 already"),
    "two-sets": (change(AREAS, "  area: http://metadata.un.org/sdg/codes/geoArea/", "  area: http://www.wikidata.org/entity/Q"), "is the same as"),
    "identifier": (change(STATES, "links/states-wikidata", "links/states"), "head, key 'mapping_set_id': the identifier is"),
    "head": (change(STATES, "#license", "#licence"), "head, key 'license': Field required. docs/links.md"),
    "yaml": (change(STATES, "#license: h", "#license: : h"), "the head is not valid YAML"),
    "skos": (change(STATES, "2004/02/skos/core#", "2004/02/skos/cor#"), "the prefix 'skos' is that of http://www.w3.org/2004/02/skos/core#"),
    "utf-8": (write("accepted/x.sssom.tsv", b"\xff"), "the file is not UTF-8"),
    "nothing": (write("accepted/x.sssom.tsv", ""), "the whole head"),
    "stray": (write("old/x.sssom.tsv", ""), "this is no table of links. Move it"),
    "stray-file": (write("accepted/x.csv", ""), "this is no table of links"),
    "candidate": (also("candidates"), "this link stands in"),
    "rejected": (also("rejected"), "this link was rejected by nobody, or without a reason"),
    "ruled": (change("rules.yaml", "documents-un:", "states-wikidata:"), "the links of 'states-wikidata' are made by a rule"),
    "rule-form": (change("rules.yaml", "form: '", "form: '("), "is no regular expression"),
    "rule-key": (change("rules.yaml", "left_out", "leftout"), "key 'documents-un.leftout'"),
}  # fmt: skip


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_said_with_its_place_and_remedy(name: str, folder: Path) -> None:
    apply, message = MISTAKES[name]
    apply(folder)
    with pytest.raises(KnowledgeError) as caught:
        load_links(folder)
    assert message in str(caught.value)
    assert str(folder) in str(caught.value)


@pytest.mark.parametrize(
    ("status", "cells", "message"),
    [
        ("rejected", {"reviewer_label": "A. Person", "comment": "No."}, "predicate_modifier is Not in rejected links"),
        ("rejected", {"reviewer_label": "A. Person", "predicate_modifier": "Not"}, "without a reason"),
        ("rejected", {"reviewer_label": "A. Person", "predicate_modifier": "Not", "comment": "No."}, None),
        ("candidates", {"predicate_modifier": "Not"}, "predicate_modifier is Not in rejected links"),
        ("candidates", {"reviewer_label": "A. Person"}, "a candidate has a reviewer. Move it with"),
        ("candidates", {"review_date": "2026-01-31"}, "a review_date needs a reviewer"),
        ("candidates", {"confidence": "1.5"}, "no number from 0 to 1"),
        ("candidates", {"mapping_date": "2026-02-30"}, "no date, as 2026-01-31 is one"),
        ("candidates", {"confidence": "0.25", "mapping_date": "2026-02-28"}, None),
        ("accepted", {"reviewer_id": "orcid:0000-0000"}, "no ORCID"),
        ("accepted", {"predicate_modifier": "Not", "reviewer_label": "A. Person"}, "predicate_modifier is Not"),
        ("accepted", {"predicate_modifier": "No"}, "'No' is unknown. Write one of: Not"),
    ],
)  # fmt: skip
def test_a_table_says_what_was_decided_and_no_more(
    folder: Path, status: str, cells: dict[str, str], message: str | None
) -> None:
    unbis = load_links(folder).table(Status.CANDIDATES, "themes-unbis")
    target = load_links(folder).table(Status(status), "themes-unbis")
    unbis.path.unlink()
    target.path.parent.mkdir(exist_ok=True)

    def attempt() -> None:
        first = {**unbis.rows[0].cells, "comment": "", **cells}
        target.path.write_text(target.with_rows([target.row(first)]).to_text())
        load_links(folder)

    if message is None:
        attempt()
        return
    with pytest.raises(KnowledgeError, match=message):
        attempt()


def test_a_project_without_links_has_none(tmp_path: Path) -> None:
    assert not load_links(tmp_path / "links").tables
