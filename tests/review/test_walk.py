"""The walk of docs/reviewing.md, command by command, in a copy of the project."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ccpr_graph.cli import app
from ccpr_graph.store import Release
from tests.test_build import copy_of

ROOT = Path(__file__).parents[2]
D = "https://w3id.org/ccpr-graph/id/document/ccpr-c-kaz-co-3"


def commands() -> list[str]:
    return re.findall(r"^    ccpr-graph (.+)$", (ROOT / "docs" / "reviewing.md").read_text(), flags=re.MULTILINE)


@pytest.fixture
def copy(release: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    copy_of(ROOT, tmp_path)
    shutil.copytree(release.folder, tmp_path / "release")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data" / "documents" / "ccpr-c-kaz-co-3" / "reviews.tsv").unlink(missing_ok=True)
    return tmp_path


@pytest.mark.thorough
@pytest.mark.slow
def test_the_walk(copy: Path) -> None:
    first, *rest = commands()
    assert first == "build"  # the fixture has done it
    said = ""
    for command in rest:
        done = CliRunner().invoke(app, shlex.split(command))
        assert done.exit_code == 0, (command, done.output, done.exception)
        said += f"\n$ {command}\n{done.output}"
    for expected in (
        "decisions; ",
        "accept: annotation/34/b/istanbul-protocol-instrument/1",
        "reject: annotation/6/iccpr-instrument/4",
        "change: annotation/52/ccpr-37-general-comment/1",
        "add: annotation/recommendation/26/event-kaz-january-2022/added-the-events-of-january-2022",
        "gained (1)",
        "changed (1)",
        "annotation/6/iccpr-instrument/4  “Covenant”",
        "general-comment/ccpr/37 → “",
    ):
        assert expected in said, expected
    graph = (copy / "release" / "graph.nq").read_text()
    assert f"<{D}/citation/6/iccpr-instrument/4>" not in graph.replace(f"<{D}/review/6/iccpr-instrument/4>", "")
    assert f"<{D}/review/6/iccpr-instrument/4> <https://w3id.org/ccpr-graph/ontology#decision>" in graph
    assert (
        f"<{D}/recommendation/26> <https://w3id.org/ccpr-graph/ontology#event> "
        "<https://w3id.org/ccpr-graph/id/event/kaz/january-2022>"
    ) in graph
    assert "A. N. Expert" in graph
