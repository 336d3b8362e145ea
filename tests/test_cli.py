"""The command line as a user calls it: what it prints, how it ends, and what it says of bad input."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ccpr_graph.cli import app
from ccpr_graph.store import Release
from tests.sampling import sampled

ROOT = Path(__file__).parents[1]


def run(*arguments: str, folder: Path = ROOT, given: str | None = None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "COLUMNS": "160", "NO_COLOR": "1", "PYTHONWARNINGS": "error"}
    command = [sys.executable, "-m", "ccpr_graph", *arguments]
    return subprocess.run(
        command, cwd=folder, input=given, capture_output=True, text=True, timeout=120, env=environment, check=False
    )


def fails(done: subprocess.CompletedProcess[str], *expected: str, code: int = 1) -> None:
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    assert done.stdout == ""
    for words in expected:
        assert words in " ".join(done.stderr.split()), done.stderr


@pytest.fixture(scope="module")
def folder(release: Release) -> str:
    return str(release.folder)


def test_help_names_every_command() -> None:
    done = run("--help")
    assert done.returncode == 0
    for command in ("build", "serve", "query", "validate", "info", "show"):
        assert command in done.stdout
        assert CliRunner().invoke(app, [command, "--help"]).exit_code == 0


def test_version() -> None:
    assert run("--version").stdout.startswith("ccpr-graph 0.")


def test_wrong_calls() -> None:
    fails(run("nonsense"), "No such command", code=2)
    fails(run("serve", "--port", "99999"), "--port", code=2)


def test_query_by_name(folder: str) -> None:
    done = run("query", "follow-up", "--release", folder)
    assert done.returncode == 0, done.stderr
    assert "2028-07-18" in done.stdout
    assert "Freedom of peaceful assembly" in done.stdout


@pytest.mark.parametrize("slug", sampled(sorted(path.stem for path in (ROOT / "queries").glob("*.rq")), every=9))
def test_every_question_as_csv(folder: str, slug: str) -> None:
    done = run("query", slug, "--format", "csv", "--release", folder)
    assert done.stdout.split() == (ROOT / "queries" / f"{slug}.expected.csv").read_text().split()


def test_query_from_file_and_standard_input(folder: str, tmp_path: Path) -> None:
    text = "ASK { ?c a <https://w3id.org/ccpr-graph/ontology#Concern> }"
    (tmp_path / "ask.rq").write_text(text)
    assert run("query", str(tmp_path / "ask.rq"), "--release", folder).stdout == "yes\n"
    done = run("query", "-", "--format", "json", "--release", folder, given=text)
    assert json.loads(done.stdout)["boolean"] is True


def test_query_graph(folder: str) -> None:
    text = (
        "CONSTRUCT { ?s a ?c } WHERE { ?s a ?c . FILTER (?c = <https://w3id.org/ccpr-graph/ontology#FollowUpRequest>) }"
    )
    assert "ccpr:FollowUpRequest" in run("query", "-", "--release", folder, given=text).stdout
    assert "request/58> <http://" in run("query", "-", "-f", "ntriples", "--release", folder, given=text).stdout


def test_list_of_queries() -> None:
    done = run("query", "--list")
    assert "articles-by-concerns" in done.stdout


SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.mark.parametrize(
    ("options", "given", "expected"),
    sampled(
        [
            (["-"], "SELECT * {\n ?s ?p", ["line 2"]),
            (["-"], "INSERT DATA { <a:b> <a:c> <a:d> }", ["read-only"]),
            (["follow-up", "--format", "turtle"], None, ["cannot be written in the format", "text/csv"]),
            (["no-such-question"], None, ["no file and no built-in query 'no-such-question'", "follow-up"]),
            (["follow-up", "--format", "xlsx"], None, ["the format 'xlsx' is unknown", "table, csv"]),
            (["-", "--timeout", "1"], SLOW, ["1"]),
        ],
        every=3,
    ),
)
def test_wrong_queries(folder: str, options: list[str], given: str | None, expected: list[str]) -> None:
    fails(run("query", *options, "--release", folder, given=given), *expected)


@pytest.mark.rest
def test_a_query_in_another_encoding(folder: str, tmp_path: Path) -> None:
    (tmp_path / "latin.rq").write_bytes(b"# \xe9")
    fails(run("query", str(tmp_path / "latin.rq"), "--release", folder), "not UTF-8")


def test_info(folder: str) -> None:
    done = run("info", "--release", folder)
    assert done.returncode == 0, done.stderr
    for words in ("CCPR/C/KAZ/CO/3", "Concern", "26", "graph.nq"):
        assert words in done.stdout


def test_show(folder: str) -> None:
    done = run("show", "CCPR/C/KAZ/CO/3", "34", "--release", folder)
    assert done.returncode == 0, done.stderr
    shown = " ".join(done.stdout.split())
    for words in (
        "Recalling its previous recommendations, the Committee urges the State Party to take robust measures",
        "(d) Taking all measures necessary",
        "answers CCPR/C/KAZ/CO/3, para. 33: The Committee notes the State Party’s commitment",
        "is to be followed up by CCPR/C/KAZ/CO/3, para. 58",
        "Article 7 of the International Covenant on Civil and Political Rights",
        "CCPR/C/KAZ/CO/2, para. 24 ← “Ibid., paras. 22 and 24” (note 8)",
        "8 Ibid., paras. 22 and 24.",
        "Prohibition of torture and other cruel, inhuman or degrading treatment",
    ):
        assert words in shown, words


@pytest.mark.parametrize(
    ("given", "expected"),
    sampled(
        [("33", "is answered by"), ("34 (b)", "Istanbul Protocol"), ("34b", "Istanbul Protocol"), ("1", "Notes")],
        every=4,
    ),
)
def test_show_others(folder: str, given: str, expected: str) -> None:
    done = run("show", "CCPR/C/KAZ/CO/3", given, "--release", folder)
    assert expected in done.stdout, done.stderr


@pytest.mark.parametrize(
    ("symbol", "paragraph", "expected"),
    sampled(
        [
            ("CCPR/C/KAZ/CO/2", "8", ["no text of CCPR/C/KAZ/CO/2", "CCPR/C/KAZ/CO/3"]),
            ("CCPR/C/KAZ/CO/3", "60", ["CCPR/C/KAZ/CO/3 has no paragraph 60"]),
            ("CCPR/C/KAZ/CO/3", "three", ["'three' is no paragraph"]),
            ("§", "3", ["is no symbol of a document"]),
        ],
        every=4,
    ),
)
def test_show_what_is_not_there(folder: str, symbol: str, paragraph: str, expected: list[str]) -> None:
    fails(run("show", symbol, paragraph, "--release", folder), *expected)


def test_damaged_releases(folder: str, tmp_path: Path) -> None:
    copy = tmp_path / "release"
    fails(run("info", "--release", str(copy)), "this release folder does not exist", "ccpr-graph build")
    shutil.copytree(folder, copy)
    manifest = copy / "manifest.json"
    body = json.loads(manifest.read_text())
    manifest.write_text(json.dumps({**body, "format_version": 99}))
    fails(run("query", "follow-up", "--release", str(copy)), "format version 99, this software reads 1")
    manifest.write_text(json.dumps(body))
    (copy / "graph.nq").write_bytes((copy / "graph.nq").read_bytes()[:-5])
    fails(run("serve", "--release", str(copy)), "graph.nq: the release is damaged")
    (copy / "graph.nq").unlink()
    fails(run("serve", "--release", str(copy)), "graph.nq: the release is damaged: the file is missing")
    manifest.write_text("{")
    fails(run("info", "--release", str(copy)), "the manifest cannot be read")


def test_a_port_in_use(folder: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        fails(run("serve", "--release", folder, "--port", str(port)), f"port {port}", "in use", "--port")


@pytest.mark.thorough
def test_validate(folder: str, tmp_path: Path) -> None:
    good = tmp_path / "good.ttl"
    shutil.copy(Path(folder) / "documents" / "ccpr-c-kaz-co-3.ttl", good)
    done = run("validate", str(good))
    assert done.returncode == 0, done.stdout + done.stderr
    bad = tmp_path / "bad.ttl"
    small = (ROOT / "tests" / "graphs" / "document.ttl").read_text()
    bad.write_text(re.sub(r'(paragraph/3> a [^.]*?ccpr:number +)"3"', r'\1"4"', small, count=1))
    assert bad.read_text() != small
    done = run("validate", str(bad))
    assert done.returncode == 1
    assert "paragraph/3" in done.stdout
    misspelt = tmp_path / "misspelt.ttl"
    misspelt.write_text("<http://x/y> a <https://w3id.org/ccpr-graph/ontology#Recommendatoin> .")
    fails(run("validate", str(misspelt)), "ontology#Recommendatoin")
    broken = tmp_path / "broken.ttl"
    broken.write_text("<a:b> a")
    fails(run("validate", str(broken)), "broken.ttl", "not valid Turtle")
    fails(run("validate", str(tmp_path / "none.ttl")), "none.ttl: the file cannot be read")


@pytest.mark.rest
def test_an_interrupted_build(folder: str, tmp_path: Path) -> None:
    """Ctrl-C while the graph is checked: a sentence, exit code 130, and the release as it was."""
    copy = tmp_path / "release"
    shutil.copytree(folder, copy)
    command = [sys.executable, "-m", "ccpr_graph", "build", "--force", "--release", str(copy)]
    building = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    assert building.stderr
    for line in building.stderr:
        if "inferring" in line:
            building.send_signal(signal.SIGINT)
            break
    rest = building.communicate(timeout=60)[1]
    assert building.returncode == 130
    assert "Interrupted; nothing was changed." in rest
    assert "Traceback" not in rest
    assert [path.name for path in tmp_path.iterdir()] == ["release"]
    assert run("info", "--release", str(copy)).returncode == 0


def test_build_away_from_a_project(tmp_path: Path) -> None:
    fails(run("build", "--project", str(tmp_path), folder=tmp_path), "this is no project of ccpr-graph")
