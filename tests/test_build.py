"""Builds: the same bytes twice, nothing built in vain, nothing half-built, every bad input said in one sentence."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from ccpr_graph import iris
from ccpr_graph.build import assert_quads, build, complete, inputs_digest
from ccpr_graph.errors import (
    CcprGraphError,
    ExpectationError,
    KnowledgeError,
    ReleaseError,
    SourceError,
    ValidationError,
)
from ccpr_graph.manifest import read_manifest, verify
from ccpr_graph.ontology import published
from ccpr_graph.project import Project, find_project
from ccpr_graph.store import Release
from tests.sampling import sampled

DOCUMENT = "data/documents/ccpr-c-kaz-co-3"
NINETY_SECOND, START = ox.NamedNode(iris.session("CCPR", "92")), ox.NamedNode(iris.term("startDate"))


def contents(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def copy_of(root: Path, folder: Path) -> Project:
    """Return a project of one's own, without the treaty status of other States, so that it is built sooner."""
    for name in ("data", "ontology", "shapes", "queries"):
        shutil.copytree(root / name, folder / name)
    project = Project(folder)
    path = project.vocabularies / "treaty-status.ttl"
    head, *records = re.split(r"\n(?=<treaty-status/)", path.read_text())
    path.write_text("\n".join((head, *(record for record in records if record.startswith("<treaty-status/kaz/")))))
    return project


@pytest.fixture
def copy(root: Path, tmp_path: Path) -> Project:
    """A project of one's own to break."""
    return copy_of(root, tmp_path / "project")


@pytest.fixture(scope="module")
def small(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project of one's own with one short document, that nothing breaks."""
    project = copy_of(root, tmp_path_factory.mktemp("small"))
    shutil.rmtree(project.documents)
    shutil.copytree(root / "tests" / "corpus" / "ccpr-co-199-uzb", project.documents / "ccpr-co-199-uzb")
    return project


@pytest.fixture
def good(built: Path, tmp_path: Path) -> Path:
    """A good release, which a failed build must leave as it is; a small one, since it is copied for each case."""
    folder = tmp_path / "release"
    shutil.copytree(built, folder)
    return folder


def change(file: str, old: str | re.Pattern[str], new: str) -> Callable[[Project], None]:
    def apply(project: Project) -> None:
        path = project.root / file
        text = path.read_bytes().decode()
        changed = text.replace(old, new, 1) if isinstance(old, str) else old.sub(new, text, count=1)
        assert changed != text, f"nothing to change in {file}"
        path.write_bytes(changed.encode())

    return apply


def remove(file: str) -> Callable[[Project], None]:
    def apply(project: Project) -> None:
        path = project.root / file
        shutil.rmtree(path) if path.is_dir() else path.unlink()

    return apply


def write(file: str, data: bytes) -> Callable[[Project], None]:
    def apply(project: Project) -> None:
        (project.root / file).parent.mkdir(exist_ok=True)
        (project.root / file).write_bytes(data)

    return apply


BAD: dict[str, tuple[Callable[[Project], None], type[CcprGraphError], str]] = {
    "source missing": (remove(f"{DOCUMENT}/source.txt"), SourceError, "source.txt: the source is missing"),
    "source not UTF-8": (write(f"{DOCUMENT}/source.txt", "1. Où".encode("latin-1")), SourceError, "line 1: the source is not UTF-8"),
    "source is binary": (write(f"{DOCUMENT}/source.txt", bytes(range(256))), SourceError, "the source is not UTF-8"),
    "record missing": (remove(f"{DOCUMENT}/record.yaml"), KnowledgeError, "record.yaml: the file is missing"),
    "record is no YAML": (write(f"{DOCUMENT}/record.yaml", b"symbol: [\n"), KnowledgeError, "line 2: this is not valid YAML"),
    "record is empty": (write(f"{DOCUMENT}/record.yaml", b""), KnowledgeError, "record.yaml, key 'the whole file'"),
    "record misspells a key": (change(f"{DOCUMENT}/record.yaml", "expect:", "expects:"), KnowledgeError, "key 'expects': extra inputs are not permitted. Correct the key; near to it is 'expect'."),
    "record misspells a count": (change(f"{DOCUMENT}/record.yaml", "headings: 23", "heading: 23"), KnowledgeError, "key 'expect.heading': extra inputs are not permitted. Correct the key; near to it is 'headings'."),
    "record leaves out quotes": (change(f"{DOCUMENT}/record.yaml", "['12', '34', '52']", "[12, 34, 52]"), KnowledgeError, "Put the value into quotes"),
    "record mistypes a count": (change(f"{DOCUMENT}/record.yaml", "headings: 23", "headings: many"), KnowledgeError, "key 'expect.headings'"),
    "record of another symbol": (change(f"{DOCUMENT}/record.yaml", "symbol: CCPR/C/KAZ/CO/3", "symbol: CCPR/C/KAZ/CO/2"), KnowledgeError, "key 'symbol'"),
    "source elsewhere": (change(f"{DOCUMENT}/record.yaml", "file: source.txt", "file: ../../../etc/passwd"), KnowledgeError, "key 'source.file'"),
    "wrong count of paragraphs": (change(f"{DOCUMENT}/record.yaml", "paragraphs: 59", "paragraphs: 60"), ExpectationError, "has 59 paragraphs, the record expects 60"),
    "wrong count of headings": (change(f"{DOCUMENT}/record.yaml", "headings: 23", "headings: 22"), ExpectationError, "key 'expect.headings'"),
    "wrong follow-up": (change(f"{DOCUMENT}/record.yaml", "['12', '34', '52']", "['12', '34', '50']"), ExpectationError, "follow up paragraphs"),
    "last paragraph deleted": (change(f"{DOCUMENT}/source.txt", re.compile(r"\n59\. .*\n"), "\n"), ExpectationError, "has 58 paragraphs, the record expects 59; 2 requests, the record expects 3"),
    "a word changed": (change(f"{DOCUMENT}/source.txt", "robust measures", "some measures"), ExpectationError, "the source has changed since the record was written"),
    "gap in the numbering": (change(f"{DOCUMENT}/source.txt", "\n30. ", "\n31. "), SourceError, "paragraph 30 is missing: 31 follows 29"),
    "two paragraphs of one number": (change(f"{DOCUMENT}/source.txt", "\n30. ", "\n29. "), SourceError, "two paragraphs are numbered 29"),
    "short name of an unknown instrument": (change("data/extraction/citations.yaml", "instruments: [iccpr]", "instruments: [icppr]"), KnowledgeError, "icppr is no instrument"),
    "short names of an unknown body": (change("data/extraction/citations.yaml", "\n  CCPR:\n", "\n  CPPR:\n"), KnowledgeError, "CPPR is no treaty body"),
    "resolution without number": (change("data/extraction/citations.yaml", "A/RES/{number}", "A/RES/number"), KnowledgeError, "has no place for the number"),
    "cue of a gap alone": (write("data/vocabularies/more.ttl", b'@prefix s: <http://www.w3.org/2004/02/skos/core#> . <https://w3id.org/ccpr-graph/id/theme/x> a s:Concept ; s:inScheme <https://w3id.org/ccpr-graph/id/scheme/themes> ; s:prefLabel "x"@en ; s:hiddenLabel "\xe2\x80\xa6 y"@en .'), KnowledgeError, "must begin and end with a word"),
    "broken Turtle": (change("data/vocabularies/treaties.ttl", "ccpr:Treaty ;", "ccpr:Treaty ccpr:Treaty ;"), KnowledgeError, "treaties.ttl, line"),
    "vocabulary not UTF-8": (write("data/vocabularies/more.ttl", b'<a:b> <a:c> "\xff" .'), KnowledgeError, "more.ttl"),
    "blank node": (write("data/vocabularies/more.ttl", b"<a:b> <a:c> [] ."), KnowledgeError, "a blank node stands"),
    "no vocabularies": (remove("data/vocabularies"), KnowledgeError, "there is no vocabulary here"),
    "undeclared term of our own": (
        write("data/vocabularies/more.ttl", b"<a:b> <https://w3id.org/ccpr-graph/ontology#invented> <a:c> ."),
        ValidationError,
        "ontology#invented",
    ),
    "undeclared foreign term": (write("data/vocabularies/more.ttl", b"<a:b> <http://purl.org/dc/terms/invented> <a:c> ."), ValidationError, "terms/invented"),
    "no documents": (remove(DOCUMENT), KnowledgeError, "there is no document here"),
    "impossible date in the record": (change(f"{DOCUMENT}/record.yaml", "language: en", "language: en\nfacts: {found_in: x, issued: 2025-13-45}"), KnowledgeError, "a value cannot be read"),
    "other session in the record": (
        change(f"{DOCUMENT}/record.yaml", "language: en", 'language: en\nfacts: {found_in: x, session: {number: "144", start: 2025-06-24}}'),
        SourceError,
        "the masthead says 2025-06-23, the record 2025-06-24",
    ),
    "impossible date in the source": (change(f"{DOCUMENT}/source.txt", "held on 11 July 2025", "held on 31 June 2025"), SourceError, "'31 June 2025' is not a day of the calendar"),
    "control character": (change(f"{DOCUMENT}/source.txt", "robust", "ro\x01bust"), SourceError, "the control character U+0001"),
    "State without a name": (write("data/vocabularies/more.ttl", b"<https://w3id.org/ccpr-graph/id/state/xxx> a <https://w3id.org/ccpr-graph/ontology#State> ; <https://w3id.org/ccpr-graph/ontology#iso3> \"XXX\" ."), KnowledgeError, "no skos:prefLabel"),
    "vocabulary with a strange name": (write("data/vocabularies/日本.ttl", b""), KnowledgeError, "no named graph can be named"),
    "no ontology": (remove("ontology/ccpr.ttl"), KnowledgeError, "ccpr.ttl"),
    "broken rule": (write("ontology/rules/broken.rq", b"# title: x\n# description: y\nCONSTRUCT {"), KnowledgeError, "broken.rq"),
    "broken shape": (write("shapes/broken.ttl", b"<a:b> a ; ."), KnowledgeError, "broken.ttl"),
    "two States with one code": (
        change("data/vocabularies/states.ttl", re.compile(r'ccpr:iso3\s+"UZB"'), 'ccpr:iso3 "KAZ"'),
        KnowledgeError,
        "the code 'KAZ'",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", sampled(BAD, every=8))
def test_bad_input(copy: Project, good: Path, name: str) -> None:
    break_it, error, expected = BAD[name]
    before = contents(good)
    break_it(copy)
    with pytest.raises(error) as caught:
        build(copy, good)
    message = str(caught.value)
    assert expected in message
    assert caught.value.remedy, message
    assert contents(good) == before
    assert [path.name for path in good.parent.glob("release*")] == ["release"]


def test_a_failed_shape_stops_the_release(copy: Project, good: Path) -> None:
    """A vocabulary that says something impossible: a review cycle that comes before itself."""
    before = contents(good)
    path = copy.vocabularies / "states.ttl"
    path.write_text(path.read_text() + '\n<state/kaz> ccpr:iso3 "KZX" .\n')
    with pytest.raises(CcprGraphError) as caught:
        build(copy, good)
    message = str(caught.value)
    assert "state/kaz" in message
    assert contents(good) == before


@pytest.fixture(scope="module")
def built(small: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built") / "release"
    build(small, folder)
    return folder


def test_two_builds_give_identical_bytes(small: Project, built: Path, tmp_path: Path) -> None:
    build(small, tmp_path / "again")
    assert contents(tmp_path / "again") == contents(built)
    documented = {path for path in contents(built) if path.startswith(("ontology/", "shapes/"))}
    assert documented == set(published(small))
    own = {path.removesuffix(".gz") for path in contents(built) if path not in documented and "links/" not in path}
    assert {path for path in own if "/" not in path and not path.startswith(("graph.", "asserted.", "inferred."))} == {
        "manifest.json", "SHA256SUMS", "statistics.json", "validation.ttl", "validation.txt", "pages.txt",
        *(name + end for name in ("dataset", "sparql-examples") for end in (".ttl", ".nt", ".jsonld", ".rdf")),
    }  # fmt: skip
    assert {path.split("/")[0] for path in own if "/" in path} == {
        "documents", "states", "vocabularies", "tables", "json-ld",
    }  # fmt: skip
    assert {path for path in own if path.startswith(("documents/", "states/"))} == {
        "documents/ccpr-co-199-uzb.ttl", "documents/ccpr-co-199-uzb.nt", "documents/ccpr-co-199-uzb.jsonld",
        "states/uzb.ttl", "states/uzb.nt", "states/uzb.jsonld", "states/uzb.trig",
    }  # fmt: skip
    links = {path for path in contents(built) if path.startswith("links/")}
    assert links == {"links/accepted/documents-un.sssom.tsv"} | {
        f"links/{path.relative_to(small.links)}"
        for path in small.links.rglob("*.tsv")
        if not path.name.startswith(("documents-", "instruments-")) and "candidates/states-" not in str(path)  # no rows
    }


def test_a_second_build_does_nothing(small: Project, built: Path) -> None:
    stamps = {path: path.stat().st_mtime_ns for path in built.rglob("*")}
    said: list[str] = []
    assert build(small, built, progress=said.append).up_to_date
    assert said == []
    assert {path: path.stat().st_mtime_ns for path in built.rglob("*")} == stamps


@pytest.mark.rest
def test_a_damaged_release_is_built_again(small: Project, built: Path, tmp_path: Path) -> None:
    folder = tmp_path / "release"
    shutil.copytree(built, folder)
    (folder / "graph.nq").write_bytes(b"")
    assert not build(small, folder).up_to_date
    assert contents(folder) == contents(built)


@pytest.mark.rest
def test_every_input_counts(copy: Project) -> None:
    digests = {inputs_digest(copy)}
    for path in copy.inputs():
        path.write_bytes(path.read_bytes() + b"\n")
        digests.add(inputs_digest(copy))
    assert len(digests) == len(copy.inputs()) + 1


def test_the_manifest_is_true(release: Release) -> None:
    manifest = read_manifest(release.folder)
    verify(release.folder, manifest)
    assert {file.path for file in manifest.files} | {"manifest.json"} == set(contents(release.folder))


@pytest.mark.rest
def test_an_interrupted_build_leaves_nothing_behind(
    small: Project, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import ccpr_graph.release

    def interrupt(quads: object) -> bytes:
        raise KeyboardInterrupt

    before = contents(good)
    monkeypatch.setattr(ccpr_graph.release, "statistics", interrupt)
    with pytest.raises(KeyboardInterrupt):
        build(small, good, force=True)
    assert contents(good) == before
    assert [path.name for path in good.parent.iterdir()] == ["release"]


def test_a_folder_that_is_no_release_is_not_overwritten(project: Project, tmp_path: Path) -> None:
    (tmp_path / "release").mkdir()
    (tmp_path / "release" / "thesis.odt").write_text("years of work")
    with pytest.raises(ReleaseError, match="would be overwritten"):
        build(project, tmp_path / "release")
    assert (tmp_path / "release" / "thesis.odt").read_text() == "years of work"


def test_files_that_a_person_added_are_not_lost(project: Project, good: Path) -> None:
    (good / "notes.txt").write_text("mine")
    with pytest.raises(ReleaseError, match="holds other files as well"):
        build(project, good, force=True)
    (good / "notes.txt").unlink()
    (good / "manifest.json").write_text("{}")
    with pytest.raises(ReleaseError, match="would be overwritten"):
        build(project, good)


@pytest.mark.rest
def test_a_release_behind_a_link(small: Project, good: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(good)
    build(small, link, force=True)
    assert link.is_symlink()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link", "release"]


def test_a_folder_that_cannot_be_written(project: Project, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    said: list[str] = []
    with pytest.raises(ReleaseError, match="cannot be written"):
        build(project, tmp_path / "file" / "release", progress=said.append)
    assert said == [], "no work is done before"


def test_finding_the_project(copy: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert find_project(copy.root) == copy
    monkeypatch.chdir(copy.root)
    assert find_project() == copy
    with pytest.raises(KnowledgeError, match="it has no folder data/"):
        find_project(tmp_path)


@pytest.mark.rest
def test_documents_of_all_kinds_conform(root: Path, tmp_path: Path) -> None:
    """All passages of the corpus at once, of several committees, decades and layouts: no shape stands in their way.

    Some of them give sessions other days than the vocabulary of sessions does; what a document says counts.
    """
    project = copy_of(root, tmp_path)
    for folder in (root / "tests" / "corpus").iterdir():
        if (folder / "record.yaml").exists() and not (project.documents / folder.name).exists():
            shutil.copytree(folder, project.documents / folder.name)
    said: list[str] = []
    asserted, documents = assert_quads(project, said.append)
    quads, _, _ = complete(project, asserted, said.append)
    assert len(documents) > 15
    assert "session/ccpr/92: the days that a document gives count, not those of the vocabulary" in said
    started = {quad.object.value for quad in quads if quad.subject == NINETY_SECOND and quad.predicate == START}
    assert started == {"1998-10-19"}
