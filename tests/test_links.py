"""The mappings of themes are sound SSSOM, of themes that exist, to objects of the form of their source; nobody has accepted them."""

import csv
import json
import re
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from rdflib import SKOS, Graph, URIRef

from ccpr_graph import iris

ROOT = Path(__file__).resolve().parents[1]
LINKS = ROOT / "data" / "links" / "candidates"
THEMES = ROOT / "data" / "vocabularies" / "themes.ttl"
REFERENCE = ROOT.parent / "shared" / "reference"

# Each file: the type of its objects, and the form of their identifiers (a literal has none).
FORMS = {
    "themes-sdg": ("skos concept", r"sdg:([1-9]|1[0-7])\.([1-9]|1\d|[a-d])"),
    "themes-uhri": ("rdfs literal", None),
    "themes-unbis": ("skos concept", r"unbis:(\d{7}|\d{6}|c_[0-9a-f]{8})"),
}
KEYS = {
    "curie_map",
    "sssom_version",
    "mapping_set_id",
    "mapping_set_title",
    "mapping_set_description",
    "license",
    "subject_type",
    "subject_source",
    "object_source",
    "mapping_date",
}
COLUMNS = ["subject_id", "subject_label", "predicate_id", "object_id", "object_label", "object_type"]
COLUMNS += ["mapping_justification", "comment"]
NOT_EVERYWHERE = {"object_id"}  # a literal has no identifier
PREDICATES = {f"skos:{kind}Match" for kind in ("exact", "close", "broad", "narrow", "related")}
JUSTIFICATIONS = {"semapv:ManualMappingCuration", "semapv:LexicalMatching"}
PREFIXES = {
    "sdg": "http://metadata.un.org/sdg/",
    "semapv": "https://w3id.org/semapv/vocab/",
    "skos": str(SKOS),
    "theme": f"{iris.ID}theme/",
    "uhri": "https://uhri.ohchr.org/",
    "un": "http://metadata.un.org/",
    "unbis": "http://metadata.un.org/thesaurus/",
    "vocabulary": f"{iris.GRAPH}vocabulary/",
}

each_file = pytest.mark.parametrize("name", FORMS)


@cache
def lines_of(name: str) -> tuple[list[str], list[str]]:
    """The lines of the head and of the table; the head is whatever stands before the first line without ``#``."""
    lines = (LINKS / f"{name}.sssom.tsv").read_text(encoding="utf-8").splitlines()
    end = next(i for i, line in enumerate(lines) if not line.startswith("#"))
    return lines[:end], lines[end:]


@cache
def head_of(name: str) -> dict[str, Any]:
    head = yaml.safe_load("\n".join(line[1:] for line in lines_of(name)[0]))
    assert isinstance(head, dict)
    return head


@cache
def rows_of(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(lines_of(name)[1], delimiter="\t", strict=True))


def expand(name: str, curie: str) -> str:
    prefix, _, local = curie.partition(":")
    return f"{head_of(name)['curie_map'][prefix]}{local}"


def reference(*path: str) -> Path:
    file = REFERENCE.joinpath(*path)
    if not file.exists():
        pytest.skip(f"needs the reference data {'/'.join(path)} beside the repository")
    return file


def plain(label: str) -> str:
    """The label without surrounding and doubled spaces, no-break spaces among them."""
    return " ".join(label.split())


def test_no_file_of_themes_is_without_its_tests() -> None:
    assert {file.name for file in LINKS.glob("themes-*")} == {f"{name}.sssom.tsv" for name in FORMS}


# The head


@each_file
def test_the_head_has_what_it_needs(name: str) -> None:
    head = head_of(name)
    assert KEYS <= set(head) <= KEYS | {"object_source_version"}
    assert head["mapping_set_id"] == iris.of_dataset(f"links/candidates/{name}")
    assert head["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert head["subject_source"] == "vocabulary:themes"
    assert head["subject_type"] == "skos concept"
    assert isinstance(head["mapping_date"], date)


@each_file
def test_prefixes_are_those_of_the_sources_and_each_is_used(name: str) -> None:
    head, rows = head_of(name), rows_of(name)
    curies = {head["subject_source"], head["object_source"]}
    for column in ("subject_id", "predicate_id", "object_id", "mapping_justification"):
        curies |= {row[column] for row in rows if column in row}
    assert head["curie_map"] == {prefix: PREFIXES[prefix] for prefix in {curie.partition(":")[0] for curie in curies}}


# The rows


@each_file
def test_the_table_has_its_columns_and_no_empty_cell(name: str) -> None:
    columns = lines_of(name)[1][0].split("\t")
    assert columns == [c for c in COLUMNS if c in columns or c not in NOT_EVERYWHERE]
    assert ("object_id" in columns) == (FORMS[name][0] != "rdfs literal")
    for row in rows_of(name):
        assert set(row) == set(columns), row
        assert all(value == plain(value) for value in row.values()), row
        assert all(row.values()), row


@each_file
def test_predicates_justifications_and_types_are_the_allowed_ones(name: str) -> None:
    rows = rows_of(name)
    assert {row["predicate_id"] for row in rows} <= PREDICATES
    assert {row["mapping_justification"] for row in rows} <= JUSTIFICATIONS
    assert {row["object_type"] for row in rows} == {FORMS[name][0]}


@each_file
def test_objects_have_the_form_of_their_source(name: str) -> None:
    form = FORMS[name][1]
    if form is not None:
        assert [row["object_id"] for row in rows_of(name) if not re.fullmatch(form, row["object_id"])] == []


@each_file
def test_no_pair_stands_twice_and_rows_are_sorted(name: str) -> None:
    rows = rows_of(name)
    pairs = Counter((row["subject_id"], row.get("object_id", row["object_label"])) for row in rows)
    assert [pair for pair, count in pairs.items() if count > 1] == []
    keys = [tuple(row.values()) for row in rows]
    assert keys == sorted(keys)


@each_file
def test_nothing_is_the_same_as_two(name: str) -> None:
    exact = [row for row in rows_of(name) if row["predicate_id"] == "skos:exactMatch"]
    for column in ("subject_id", "object_label"):
        assert max(Counter(row[column] for row in exact).values(), default=1) == 1


def test_no_target_is_the_same_as_a_theme() -> None:
    assert {row["predicate_id"] for row in rows_of("themes-sdg")}.isdisjoint({"skos:exactMatch", "skos:closeMatch"})


@each_file
def test_subjects_are_themes_by_their_names(name: str) -> None:
    if not THEMES.exists():
        pytest.skip("needs data/vocabularies/themes.ttl")
    themes = Graph().parse(THEMES, format="turtle")
    for row in rows_of(name):
        names = themes.objects(URIRef(expand(name, row["subject_id"])), SKOS.prefLabel)
        assert row["subject_label"] in {str(n) for n in names}, row["subject_id"]


# Against the reference data, where it is at hand


def test_unbis_labels_agree_with_the_thesaurus() -> None:
    topics = json.loads(reference("unbis", "topics.json").read_text(encoding="utf-8"))["topics"]
    labels = {topic["url"]: topic["labels"].get("en") for topic in topics}
    for row in rows_of("themes-unbis"):
        assert labels.get(expand("themes-unbis", row["object_id"])) == row["object_label"], row["object_id"]


def test_texts_of_targets_agree_with_the_sdg_system() -> None:
    goals = Graph().parse(reference("sdg", "sdg-kos-goals-targets-indicators.ttl"), format="turtle")
    for row in rows_of("themes-sdg"):
        target = URIRef(expand("themes-sdg", row["object_id"]))
        texts = [t for t in goals.objects(target, SKOS.prefLabel) if getattr(t, "language", None) == "en"]
        assert [plain(str(t)) for t in texts] == [row["object_label"]], row["object_id"]


def test_uhri_labels_agree_with_the_export() -> None:
    snapshot = reference("uhri", "uhri_vocabulary_snapshot_2026-02.json")
    labels = {plain(theme["label"]) for theme in json.loads(snapshot.read_text(encoding="utf-8"))["themes"]}
    assert {row["object_label"] for row in rows_of("themes-uhri")} - labels == set()
