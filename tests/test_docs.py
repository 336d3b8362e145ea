"""The documentation is true: links lead somewhere, commands exist, the record in the guide is one that is read."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from ccpr_graph.cli import app
from ccpr_graph.knowledge import Vocabularies
from ccpr_graph.knowledge.records import RecordFile
from ccpr_graph.model import Document

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!http)([^)#]+)", page.read_text()):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_exist(page: Path) -> None:
    commands = set(re.findall(r"^ {4}(?:\.venv/bin/)?ccpr-graph (\w+)", page.read_text(), flags=re.MULTILINE))
    for command in commands:
        assert CliRunner().invoke(app, [command, "--help"]).exit_code == 0, command


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_folders_and_files_exist(page: Path) -> None:
    named = re.findall(r"`((?:data|docs|ontology|queries|shapes|src|tests)/[\w./-]+)`", page.read_text())
    for path in named:
        assert (ROOT / path).exists(), path


def test_makefile_has_the_two_commands() -> None:
    readme = (ROOT / "README.md").read_text()
    assert "    make run\n" in readme
    assert "    make test\n" in readme
    makefile = (ROOT / "Makefile").read_text()
    assert re.search(r"^run: ", makefile, flags=re.MULTILINE)
    assert re.search(r"^test: ", makefile, flags=re.MULTILINE)
    assert "make test" in (ROOT / ".ci" / "run").read_text()


def test_what_the_default_run_leaves_out_gates_in_ci() -> None:
    gate = (ROOT / ".ci" / "run").read_text()
    *others, last = [
        line for line in gate.replace("\\\n", "").splitlines() if re.search(r"tests \d+ -m .*\brest\b", line)
    ]
    ignored = set(re.findall(r"--ignore(?:-glob)? '?([^\s']+)", last))
    assert re.match(r"tests \d+ -m rest tests ", last)
    assert not any("||" in line for line in (*others, last)), "what is only told"
    assert ignored <= set(" ".join(others).split()), "what one command leaves out is in another"


def test_the_record_of_the_guide_is_read() -> None:
    text = (ROOT / "docs" / "adding-a-document.md").read_text()
    block = re.search(r"```yaml\n(.*?)```", text, flags=re.DOTALL)
    assert block
    RecordFile.model_validate(yaml.safe_load(block[1].replace("sha256: …", f"sha256: {'ab' * 32}")))


def test_figures_of_the_readme(release: object) -> None:
    """The counts in the README are those of the release."""
    from ccpr_graph.store import Release

    assert isinstance(release, Release)
    classes = release.statistics["classes"]
    readme = " ".join((ROOT / "README.md").read_text().split())
    term = "https://w3id.org/ccpr-graph/ontology#"
    for name, words in {
        "GeneralComment": "{} general comments",
        "State": "{} States",
        "Concern": "{} concerns",
    }.items():
        count = classes[term + name] - (classes[term + "HistoricalState"] if name == "State" else 0)
        assert re.search(rf"\b{words.format(count)}", readme), (name, count)


def test_figures_of_the_vocabularies_in_the_readme(vocabularies: Vocabularies) -> None:
    readme = " ".join((ROOT / "README.md").read_text().split())
    articles = [iri for iri in vocabularies.provisions if re.search(r"/iccpr/article/\d+$", iri)]
    assert f"the Covenant's {len(articles)} articles" in readme
    assert f"{len(vocabularies.treaties)} treaties" in readme
    for scheme in ("themes", "groups", "actions"):
        assert f"{len(vocabularies.schemes[scheme].concepts)} {scheme}" in readme


def test_citations_of_the_readme(kazakhstan: Document) -> None:
    readme = " ".join((ROOT / "README.md").read_text().split())
    brackets = sum(1 for citation in kazakhstan.citations if citation.rule == "closing-bracket")
    assert f"{brackets} articles cited in the brackets" in readme
    assert f"and {len(kazakhstan.citations) - brackets} other citations" in readme


def test_nothing_of_a_machine_stands_in_the_project() -> None:
    files = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split("\0")
    for name in filter(None, files):
        path = ROOT / name
        if path.suffix in {".py", ".md", ".yaml", ".toml", ".ttl", ".txt", ".rq", ".cff", ""} and path.is_file():
            text = path.read_text(encoding="utf-8", errors="ignore")
            assert str(ROOT.parent) + "/" not in text or ROOT.parent == Path("/"), name
