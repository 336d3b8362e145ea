"""What a release says of itself: CITATION.cff, .zenodo.json, RO-Crate; all from one place, and by the rules of each format."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import yaml

from ccpr_graph import iris
from ccpr_graph.errors import KnowledgeError
from ccpr_graph.manifest import ReleaseFile, read_manifest
from ccpr_graph.project import Project
from ccpr_graph.publish.about import About, about_data, about_software
from ccpr_graph.publish.citing import citation_file, zenodo_file, zenodo_file_of_software
from ccpr_graph.publish.crate import crate_file
from tests.publish.folders import BASE, put

CITATION = """cff-version: 1.2.0
message: Cite it.
title: Software
type: software
license: Apache-2.0
authors:
  - {given-names: Ada, family-names: Lovelace, orcid: "https://orcid.org/0000-0000-0000-0000", affiliation: Somewhere}
  - name: The others
references:
  - {type: data, title: Data, abstract: "What it\\n is.", license: CC-BY-4.0, keywords: [a, b]}
"""


@pytest.fixture(scope="module")
def about(project: Project) -> About:
    return about_data(project)


@pytest.fixture(scope="module")
def release(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("releases")
    put(project, folder, "1.0.0", BASE)
    put(project, folder, "1.0.1", BASE, "2026-12-02")
    return folder / "1.0.1"


def people(tmp_path: Path) -> Project:
    (tmp_path / "CITATION.cff").write_text(CITATION)
    return Project(tmp_path)


def test_the_root_files_say_the_same(project: Project, root: Path) -> None:
    """The software's own files are made of the facts that releases of the data are made of."""
    written = zenodo_file_of_software(about_software(project), about_data(project))
    assert (root / ".zenodo.json").read_bytes() == written, "write it again: see docs/releases.md"
    citation = yaml.safe_load((root / "CITATION.cff").read_text())
    (reference,) = citation["references"]
    data = about_data(project)
    assert (reference["title"], reference["license"]) == (data.title, data.licence.spdx)
    assert " ".join(reference["abstract"].split()) == data.description
    assert reference["keywords"] == list(data.keywords)
    assert reference["authors"] == citation["authors"]
    assert reference["url"] == iris.DATASET


def test_citation(release: Path, about: About) -> None:
    body = yaml.safe_load((release / "CITATION.cff").read_text())
    assert body["cff-version"] == "1.2.0"
    assert (body["type"], body["version"], body["license"]) == ("dataset", "1.0.1", "CC-BY-4.0")
    assert (release / "CITATION.cff").read_text().count("date-released: '2026-12-02'") == 1, (
        "a string, as the schema asks"
    )
    assert body["url"] == iris.dataset("1.0.1")
    assert body["authors"] == [author.as_cff() for author in about.authors]
    # The required keys of the schema of the Citation File Format 1.2.0.
    assert {"authors", "cff-version", "message", "title"} <= body.keys()


def test_zenodo(release: Path) -> None:
    body = json.loads((release / ".zenodo.json").read_text())
    assert (body["upload_type"], body["access_right"], body["license"]) == ("dataset", "open", "cc-by-4.0")
    assert (body["version"], body["publication_date"]) == ("1.0.1", "2026-12-02")
    assert {related["relation"]: related["identifier"] for related in body["related_identifiers"]} == {
        "isIdenticalTo": iris.dataset("1.0.1"),
        "isNewVersionOf": iris.dataset("1.0.0"),
    }


def test_people(tmp_path: Path) -> None:
    about = about_data(people(tmp_path))
    assert about.description == "What it is."
    assert yaml.safe_load(citation_file(about, "1.0.0", "2026-12-01"))["authors"] == [
        {
            "given-names": "Ada",
            "family-names": "Lovelace",
            "orcid": "https://orcid.org/0000-0000-0000-0000",
            "affiliation": "Somewhere",
        },
        {"name": "The others"},
    ]
    assert json.loads(zenodo_file(about, "1.0.0", "2026-12-01", None))["creators"] == [
        {"name": "Lovelace, Ada", "affiliation": "Somewhere", "orcid": "0000-0000-0000-0000"},
        {"name": "The others"},
    ]
    graph = entities(
        crate_file(about, (), version="1.0.0", issued="2026-12-01", software_version="0.1.0", inputs="0" * 64)
    )
    assert graph["https://orcid.org/0000-0000-0000-0000"]["@type"] == "Person"
    assert graph["#the-others"]["@type"] == "Organization"


def test_the_description_of_the_dataset_outranks_the_reference(tmp_path: Path) -> None:
    project = people(tmp_path)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "dataset.yaml").write_text(
        "title: Better\ndescription: More\ncreator: Some\nkeywords: [c]\nlicence: https://creativecommons.org/licenses/by/4.0/\nmore: x\n"
    )
    about = about_data(project)
    assert (about.title, about.description, about.keywords, about.licence.spdx) == (
        "Better",
        "More",
        ("c",),
        "CC-BY-4.0",
    )
    assert about.authors[0].full_name == "Ada Lovelace"
    (tmp_path / "CITATION.cff").unlink()
    assert [author.full_name for author in about_data(project).authors] == ["Some"], (
        "as in a wheel, without CITATION.cff"
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("license: CC-BY-4.0", "license: WTFPL", "the licence 'WTFPL' is not known"),
        ("type: data", "type: book", "no reference of type 'data'"),
        ("title: Software\n", "", "field required"),
    ],
)
def test_what_is_missing_is_said(tmp_path: Path, old: str, new: str, message: str) -> None:
    project = people(tmp_path)
    (tmp_path / "CITATION.cff").write_text(CITATION.replace(old, new))
    with pytest.raises(KnowledgeError, match=re.escape(message)):
        about_data(project)
    (tmp_path / "CITATION.cff").unlink()
    with pytest.raises(KnowledgeError, match=r"dataset\.yaml: the file is missing"):
        about_data(project)


def entities(data: bytes) -> dict[str, dict[str, Any]]:
    graph = json.loads(data)["@graph"]
    assert len({entity["@id"] for entity in graph}) == len(graph), "every entity once"
    return {entity["@id"]: entity for entity in graph}


def test_the_crate(release: Path) -> None:
    """RO-Crate 1.2: "Root Data Entity" and "RO-Crate Metadata Descriptor"; flattened, and nothing in it is undescribed."""
    data = (release / "ro-crate-metadata.json").read_bytes()
    body, graph = json.loads(data), entities(data)
    assert body.keys() == {"@context", "@graph"}
    assert body["@context"] == "https://w3id.org/ro/crate/1.2/context"
    descriptor = graph["ro-crate-metadata.json"]
    assert descriptor["@type"] == "CreativeWork"
    assert descriptor["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.2"}
    root = graph[descriptor["about"]["@id"]]
    assert root["@id"] == "./" and root["@type"] == "Dataset"
    assert all(root[key] for key in ("name", "description", "license", "datePublished"))
    assert (root["datePublished"], root["version"]) == ("2026-12-02", "1.0.1")
    for entity in graph.values():
        for reference in references(entity):
            assert reference.keys() == {"@id"}, "flattened: values are references"
            assert reference["@id"] in graph or reference["@id"] == "https://w3id.org/ro/crate/1.2"
    action = graph["#build"]
    assert (action["@type"], action["result"], action["endTime"]) == ("CreateAction", {"@id": "./"}, "2026-12-02")
    assert graph[action["instrument"]["@id"]]["@type"] == "SoftwareApplication"
    named = {reference["@id"] for entity in graph.values() for reference in references(entity)}
    assert graph.keys() - named == {"ro-crate-metadata.json"}, "what nothing refers to, no reader finds"
    alone = [
        name
        for entity in graph.values()
        for name, value in entity.items()
        if isinstance(value, list) and len(value) == 1
    ]
    assert not alone, "compacted: a value that is alone is no list (RO-Crate 1.2, appendix on JSON-LD)"


def references(entity: dict[str, Any]) -> list[dict[str, str]]:
    values = [value for given in entity.values() for value in (given if isinstance(given, list) else [given])]
    return [value for value in values if isinstance(value, dict)]


def test_the_crate_has_every_file(release: Path) -> None:
    graph = entities((release / "ro-crate-metadata.json").read_bytes())
    files = {unquote(part["@id"]): graph[part["@id"]] for part in graph["./"]["hasPart"]}
    manifest = read_manifest(release)
    listed = {file.path: file for file in manifest.files}
    present = {path.relative_to(release).as_posix() for path in release.rglob("*") if path.is_file()}
    assert files.keys() == present - {"ro-crate-metadata.json"}
    for path, entity in files.items():
        assert (entity["@type"], "description" in entity) == ("File", True), path
        if path not in ("manifest.json", "SHA256SUMS"):  # which are written after the crate
            entry = listed[path]
            assert (entity["contentSize"], entity["sha256"], entity["encodingFormat"]) == (
                str(entry.bytes), entry.sha256, entry.media_type,
            )  # fmt: skip


def test_names_of_files_are_paths_of_iris(about: About) -> None:
    odd = ReleaseFile("tables/a b%c.csv", "text/csv", 1, "0" * 64)
    graph = entities(crate_file(about, [odd], version="1.0.0", issued="2026-12-01", software_version="x", inputs="y"))
    assert "tables/a%20b%25c.csv" in graph
