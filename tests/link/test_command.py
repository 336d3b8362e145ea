"""``ccpr-graph link`` as a person calls it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from ccpr_graph.cli import app
from ccpr_graph.errors import CcprGraphError
from ccpr_graph.knowledge import Vocabularies
from ccpr_graph.link import Status, load_links
from ccpr_graph.release import write_nquads
from tests.link.conftest import ROOT, Odd, answering, copy_of_links, reply
from tests.store.releases import write_release
from tests.waiting import PATIENCE, eventually

NOTHING = b'{"head": {"vars": []}, "results": {"bindings": []}}'


@pytest.fixture(scope="module")
def small(vocabularies: Vocabularies, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release with the States alone."""
    quads = [quad for quad in vocabularies.quads if quad.graph_name.value.endswith("states")]  # type: ignore[union-attr]
    return write_release(tmp_path_factory.mktemp("small") / "release", graph=write_nquads(quads).decode())


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A project with tables of links alone."""
    copy_of_links(tmp_path / "project")
    return tmp_path / "project"


def call(*words: str, project: Path, **environment: str) -> Result:
    return CliRunner().invoke(app, ["link", *words, "--project", str(project)], env=environment)


def asking(endpoint: str, project: Path, small: Path, *more: str) -> list[str]:
    given = ["propose", "--endpoint", endpoint, "--set", "states", "--release", str(small), "--interval", "0"]
    return [*given, "--cache", str(project / "cache"), "--contact", "someone@example.org", *more]


def test_from_a_proposal_to_an_accepted_link(wikidata: str, work: Path, small: Path) -> None:
    proposed = call(*asking(wikidata, work, small), project=work)
    assert proposed.exit_code == 0, proposed.output
    assert "Asked about 5 of 5, in 2 requests." in proposed.output
    assert "4 new candidates in" in proposed.output
    listed = call("list", "--status", "candidates", "--set", "states-wikidata", project=work)
    assert (
        "candidates\tstates-wikidata\tstate:csk\tCzechoslovakia\tskos:exactMatch\twd:Q900000019\tCzechoslovakia\t0.95"
        in listed.output
    )
    accepted = call("accept", "state:csk", "wd:Q900000019", project=work, CCPR_GRAPH_REVIEWER="A. Person")
    assert accepted.exit_code == 0, accepted.output
    wrong = call(
        "reject", "state:ddr", "wd:Q900000021", "--reviewer", "A. Person", "--comment", "A film.", project=work
    )
    assert wrong.exit_code == 0, wrong.output
    shutil.rmtree(work / "cache")
    again = call(*asking(wikidata, work, small), project=work)
    assert "Asked about 4 of 4" in again.output
    assert "0 new candidates" in again.output
    rejected = call("list", "--status", "rejected", project=work)
    assert rejected.output.startswith("rejected\tstates-wikidata\tstate:ddr\t")
    assert rejected.output.rstrip().endswith("A film.")


def test_what_is_accepted_can_be_asked_about_again(wikidata: str, work: Path, small: Path) -> None:
    out = work / "mine.sssom.tsv"
    asked = call(*asking(wikidata, work, small, "--again", "--limit", "40", "--out", str(out)), project=work)
    assert asked.exit_code == 0, asked.output
    assert "Asked about 40 of 40" in asked.output
    assert not any(
        table.rows
        for name, table in load_links(work / "data" / "links").of(Status.CANDIDATES)
        if name.startswith("states")
    )


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["list", "--status", "perhaps"], "'perhaps' is no status. Name one of accepted, rejected, candidates"),
        (["list", "--set", "nothing"], "there is no set 'nothing'. Name one of documents-wikidata"),
        (["accept", "state:kaz", "wd:Q1", "--reviewer", "A"], "there is no link of state:kaz and wd:Q1"),
        (["accept", "state:kaz", "wd:Q1", "--reviewer", "A", "--on", "yesterday"], "'yesterday' is no date"),
        (["reject", "state:kaz", "wd:Q232", "--reviewer", "A"], "a rejection a reason. Give --reviewer, and --comment"),
        (["propose", "--endpoint", "http://127.0.0.1:9/", "--set", "planets"], "nothing is asked about 'planets'. Name one of documents, instruments, states"),
        (["propose", "--endpoint", "http://127.0.0.1:9/", "--set", "states", "--release", "nowhere"], "does not exist. Build it again"),
        (["propose", "--endpoint", "http://127.0.0.1:9/", "--set", "states", "--contact", "a\nb"], "'a\\nb' cannot stand in the header"),
    ],
)  # fmt: skip
def test_what_is_called_wrongly(work: Path, words: list[str], message: str) -> None:
    result = call(*words, project=work)
    assert isinstance(result.exception, CcprGraphError)
    assert message in str(result.exception)


@pytest.mark.thorough
def test_check_finds_what_a_build_would(root: Path, tmp_path: Path) -> None:
    for name in ("data", "ontology", "shapes", "queries"):
        shutil.copytree(root / name, tmp_path / name)
    path = tmp_path / "data" / "links" / "candidates" / "themes-sdg.sssom.tsv"
    path.write_text(
        path.read_text().replace("theme:access-to-justice\tAccess to justice", "theme:access-to-justice\tJustice")
    )
    result = call("check", project=tmp_path)
    assert isinstance(result.exception, CcprGraphError)
    assert "theme:access-to-justice is not called 'Justice'. Its name is 'Access to justice'" in str(result.exception)


def test_an_endpoint_that_fails_leaves_what_it_said(work: Path, small: Path) -> None:
    with answering(reply(NOTHING), reply(NOTHING), reply(b"closed", 403)) as server:
        result = call(*asking(server.url, work, small, "--batch", "1"), project=work)
    assert isinstance(result.exception, CcprGraphError)
    assert "it refuses the query with status 403: 'closed'. Check the address" in str(result.exception)
    assert "Asked about 1 of 5, in 3 requests." in result.output


@pytest.fixture
def running(work: Path, small: Path) -> Iterator[tuple[subprocess.Popen[str], Odd]]:
    """The command, and a server that keeps it waiting for the fourth answer."""
    over = threading.Event()

    def never(handler: BaseHTTPRequestHandler) -> None:
        over.wait(PATIENCE)
        handler.close_connection = True

    with answering(*[reply(NOTHING)] * 3, never) as server:
        words = asking(server.url, work, small, "--batch", "1")
        command = [sys.executable, "-m", "ccpr_graph", "link", *words, "--project", str(work)]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "COLUMNS": "300"}
        with subprocess.Popen(command, stderr=subprocess.PIPE, env=environment, cwd=ROOT, text=True) as process:
            yield process, server
            process.kill()
            over.set()


def test_control_c_keeps_what_was_found(running: tuple[subprocess.Popen[str], Odd]) -> None:
    process, server = running
    assert eventually(lambda: len(server.guests) >= 4 or process.poll() is not None)
    assert process.poll() is None
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130, said
    assert "Interrupted; what was found is kept." in said
    assert "Asked about 1 of 5" in said
    assert "Traceback" not in said
