"""docs/extending.md is true: what it tells to write is written on a copy, is checked, and finds what the page says."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ccpr_graph import iris
from ccpr_graph.cli import app
from ccpr_graph.cues import Cues
from ccpr_graph.errors import CcprGraphError
from ccpr_graph.infer import infer, load_rules
from ccpr_graph.knowledge import Forms, Record, Vocabularies, load_forms, load_vocabularies, parse_turtle
from ccpr_graph.project import Project
from ccpr_graph.reading import read
from ccpr_graph.review import path_of
from ccpr_graph.validate import (
    check_terms,
    load_foreign_terms,
    load_shapes,
    require_no_violations,
    validate,
)
from tests import test_concepts, test_forms
from tests.documents import pair, small

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "extending.md").read_text(encoding="utf-8")
# Where the project lies in the messages that the page shows.
SHOWN_ROOT = "/home/you/ccpr-graph"
STEP = re.compile(
    r"^Add to the end of `(?P<end>\S+)`:\n\n```\w+\n(?P<block>.*?)```$"
    r"|^In `(?P<file>\S+)`, add right below the line `(?P<line>[^`]+)`:\n\n```\w+\n(?P<lines>.*?)```$"
    r"|^In `(?P<in>\S+)`, replace `(?P<old>[^`]+)` with `(?P<new>[^`]+)`\.$"
    r"|^Wrong: `(?P<right>[^`]+)` written as `(?P<wrong>[^`]+)` gives(?:, in the tests)?:\n\n```text\n(?P<message>.*?)\n```$",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True)
class Edit:
    """A change of a file: some words of it are replaced; without words, others are added to its end."""

    file: str
    old: str
    new: str

    def apply(self, root: Path) -> None:
        path = root / self.file
        text = path.read_text(encoding="utf-8")
        if not self.old:
            path.write_text(f"{text}\n{self.new}", encoding="utf-8")
            return
        assert text.count(self.old) == 1, f"{self.old!r} stands {text.count(self.old)} times in {self.file}"
        path.write_text(text.replace(self.old, self.new), encoding="utf-8")


@dataclass(frozen=True)
class Mistake:
    """The changes of one file, one of them made wrongly, and what is said of it."""

    edits: tuple[Edit, ...]
    message: str

    @property
    def file(self) -> str:
        """The file."""
        return self.edits[0].file


def steps() -> Iterator[Edit | Mistake]:
    """Return what the page tells to do, in order, and the mistakes it shows."""
    edits: list[Edit] = []
    for step in STEP.finditer(PAGE):
        if step["message"] is None:
            edits.append(edit(step))
            yield edits[-1]
            continue
        same = [one for one in edits if one.file == edits[-1].file]
        place = max((i for i, one in enumerate(same) if one.new.count(step["right"]) == 1), default=None)
        assert place is not None, f"{step['right']!r} does not stand once in what the page tells to write"
        last = same[place]
        same[place] = Edit(last.file, last.old, last.new.replace(step["right"], step["wrong"]))
        yield Mistake(tuple(same), step["message"])


def edit(step: re.Match[str]) -> Edit:
    if step["end"]:
        return Edit(step["end"], "", step["block"])
    if step["file"]:
        return Edit(step["file"], f"\n{step['line']}\n", f"\n{step['line']}\n{step['lines']}")
    return Edit(step["in"], step["old"], step["new"])


EDITS = [step for step in steps() if isinstance(step, Edit)]
MISTAKES = [step for step in steps() if isinstance(step, Mistake)]


@pytest.fixture
def copied(tmp_path: Path) -> Project:
    """A copy of the project; without the longest vocabulary, which the page does not touch."""
    for folder in ("data", "ontology", "shapes"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("treaty-status.ttl"))
    return Project(tmp_path)


def check(project: Project, files: set[str]) -> None:
    """Check vocabularies as a build does, together with all others, to which they may lead.

    Raises:
        ValidationError: they have a term that nothing declares, or violate a shape.
    """
    paths = [project.root / file for file in sorted(files)]
    names = {path.name for path in paths}
    paths += [path for path in sorted((ROOT / "data" / "vocabularies").glob("*.ttl")) if path.name not in names]
    quads = [quad for path in paths for quad in parse_turtle(path, iris.graph("given"))]
    ontology = parse_turtle(project.ontology, iris.graph("ontology"))
    check_terms(quads, ontology, load_foreign_terms(project.foreign_terms))
    inferred = infer([*quads, *ontology], load_rules(ROOT / "ontology" / "rules"))
    require_no_violations(validate([*quads, *ontology, *inferred], load_shapes(project.shapes)))


def try_concepts(vocabularies: Vocabularies, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Try the examples of the concepts that the page touches, as the project's tests do; return the concepts."""
    monkeypatch.setattr(test_concepts, "VOCABULARIES", vocabularies)
    tried = []
    for slug, scheme in vocabularies.schemes.items():
        concepts = [c for c in scheme.concepts.values() if "example" in c.path or c.path == "action/review"]
        for concept in concepts:
            test_concepts.test_examples_are_found(slug, concept)
            test_concepts.test_counter_examples_are_not_found(slug, concept)
            test_concepts.test_broader_concepts_are_of_the_same_scheme(slug, concept)
            tried.append(concept.path)
    return tried


def try_forms(forms: Forms, monkeypatch: pytest.MonkeyPatch) -> None:
    """Try the examples of the forms that the page touches, as the project's tests do."""
    monkeypatch.setattr(test_forms, "FORMS", dict(test_forms.walk(forms, "")))
    names = [name for name in test_forms.FORMS if name.startswith(("citations.resolutions", "tags.welcomes"))]
    assert len(names) > 5
    for name in names:
        test_forms.test_examples(name)


def found(text: str, folder: Path, record: Record, forms: Forms, vocabularies: Vocabularies) -> list[tuple[str, str]]:
    """Return the words of all tags and citations of a document, and what they say."""
    source = folder / "read.txt"
    source.write_text(text, encoding="utf-8")
    document = read(source, record, forms, vocabularies)
    cited = [(c.words.quote, path_of(c.target, vocabularies)) for c in document.citations if c.target]
    return [*((tag.words.quote, tag.value) for tag in document.tags), *cited]


def passage_of_the_page() -> str:
    """Return the document that the page speaks of last."""
    block = re.search(r"^## What it then finds$.*?^```text\n(.*?)```$", PAGE, re.MULTILINE | re.DOTALL)
    assert block
    aspect, concern, recommendation = (" ".join(paragraph.split()) for paragraph in block[1].strip().split("\n\n"))
    text = small(pair(concern, recommendation))
    introduction = "A. Introduction\n\n2. The Committee is grateful."
    assert introduction in text
    return text.replace(introduction, f"A. Positive aspects\n\n2. {aspect}")


def rows(title: str) -> list[list[str]]:
    """Return the rows of the table below a title, without its head."""
    section = re.split(r"^## ", PAGE, flags=re.MULTILINE)
    text = next(part for part in section if part.startswith(title))
    table = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line[:1] == "|"]
    return table[2:]


def test_every_block_is_walked() -> None:
    """No block of a record on the page escapes the walk, and every kind of record that the page promises is there."""
    blocks = re.findall(r"^```(?:turtle|yaml)\n(.*?)```$", PAGE, re.MULTILINE | re.DOTALL)
    assert blocks
    assert all(any(edit.new.endswith(block) for edit in EDITS) for block in blocks)
    assert {edit.file.rsplit("/", 1)[1] for edit in EDITS} == {
        "instruments.ttl", "themes.ttl", "actions.ttl", "groups.ttl", "events.ttl", "citations.yaml", "tags.yaml",
    }  # fmt: skip
    assert PAGE.count("\nWrong:") == len(MISTAKES) >= 8


def test_the_walk(copied: Project, monkeypatch: pytest.MonkeyPatch, record: Record, tmp_path: Path) -> None:
    text = passage_of_the_page()
    before = found(text, tmp_path, record, load_forms(copied.extraction), load_vocabularies(copied.vocabularies))
    for edit in EDITS:
        edit.apply(copied.root)
    check(copied, {edit.file for edit in EDITS if edit.file.endswith(".ttl")})
    forms, vocabularies = load_forms(copied.extraction), load_vocabularies(copied.vocabularies)
    assert sorted(try_concepts(vocabularies, monkeypatch)) == [
        "action/example-open-helpline",
        "action/review",
        "event/kaz/example-incident",
        "group/example-duty-lawyers",
        "theme/example-detention-helplines",
    ]
    try_forms(forms, monkeypatch)

    expected = [(words, value.strip("`")) for words, value in rows("What it then finds")]
    assert len(expected) == 10
    now = found(text, tmp_path, record, forms, vocabularies)
    for words, value in expected:
        assert any(value == said and words in quote for quote, said in now), (words, value, now)
        assert not any(value == said and words in quote for quote, said in before), (words, value)
    assert not [said for _, said in now if said == "group/lawyers"], "the narrower group alone is tagged"


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.file.rsplit("/", 1)[1])
def test_mistakes(mistake: Mistake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong, project = tmp_path / mistake.file, Project(tmp_path)
    shutil.copytree(ROOT / "data" / "extraction", project.extraction)
    for file in (project.ontology, project.foreign_terms, wrong):
        file.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / file.relative_to(tmp_path), file)
    shutil.copytree(ROOT / "shapes", project.shapes)
    for edit in mistake.edits:
        edit.apply(tmp_path)

    with pytest.raises((CcprGraphError, AssertionError)) as caught:
        if wrong.suffix == ".yaml":
            try_forms(load_forms(project.extraction), monkeypatch)
        else:
            try_concepts(load_vocabularies(project.vocabularies), monkeypatch)
            check(project, {mistake.file})

    assert without_lines(as_shown(caught.value, tmp_path)) == without_lines(mistake.message)


def as_shown(error: BaseException, root: Path) -> str:
    """Return a message as the command line or the tests print it, of a project that lies where the page says."""
    said = str(error).replace(str(root), SHOWN_ROOT)
    return f"Error: {said}" if isinstance(error, CcprGraphError) else f"AssertionError: {said.splitlines()[0]}"


def without_lines(message: str) -> str:
    """Return a message without the number of a line, which moves with every record that somebody adds."""
    return re.sub(r"\bline \d+", "line …", message)


def test_the_language_of_cues() -> None:
    quoted: Callable[[str], list[str]] = re.compile(r'"([^"]+)"').findall
    for cue, found, not_found in rows("The language of cues"):
        cues = Cues({"it": [cue.strip("`")]})
        assert quoted(found)
        assert all(cues.find(text) for text in quoted(found)), cue
        assert not any(cues.find(text) for text in quoted(not_found.split(":")[0])), cue


def test_commands_exist() -> None:
    for command in set(re.findall(r"ccpr-graph (build|review|evaluate)\b([^`\n]*)", PAGE)):
        options = re.findall(r"--\w+", command[1])
        helped = CliRunner().invoke(app, [command[0], "--help"], env={"COLUMNS": "200", "NO_COLOR": "1"})
        assert helped.exit_code == 0
        assert all(option in helped.output for option in options), command
