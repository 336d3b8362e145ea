"""Holds the layers of docs/architecture.md: imports go down only, rooms of one layer do not import each other."""

from __future__ import annotations

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

import ccpr_graph

SOURCE = Path(ccpr_graph.__file__).parent
LAYERS: dict[str, int] = {
    "errors": -1, "iris": -1, "manuscript": -1, "version": -1, "calendar_dates": -1, "cues": -1, "disk": -1,
    "natural_order": -1,
    "model": 0, "manifest": 0, "prefixes": 0, "releases": 0,
    "sentences": 5,
    "knowledge": 10, "project": 10, "queries": 10,
    "readers": 20, "parse": 20, "cite": 20, "annotate": 20, "tag": 20, "review": 20,
    "reading": 25,
    "describe": 30, "expectations": 30, "evaluate": 30,
    "infer": 40, "validate": 40,
    "ontology": 45,
    "json_ld": 45,
    "release": 50, "link": 50,
    "build": 60,
    "publish": 70,
    "evaluator": 5,
    "store": 10,
    "web": 20,
    "cli": 90, "__init__": 90, "__main__": 95,
}  # fmt: skip
SERVER = {"evaluator", "store", "web"}
LAYER_0 = {room for room, layer in LAYERS.items() if layer <= 0}
LONGEST = 400


def modules() -> list[Path]:
    return sorted(SOURCE.rglob("*.py"))


def room_of(path: Path) -> str:
    first = path.relative_to(SOURCE).parts[0]
    return first.removesuffix(".py")


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Return all that a module's source has."""
    return tuple(ast.walk(ast.parse(path.read_text())))


@cache
def strings() -> tuple[tuple[Path, int, str], ...]:
    """Return the strings of all modules, outside docstrings, with file and line."""
    found = []
    for path in modules():
        docstrings = {
            id(node.body[0].value)
            for node in nodes(path)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
            and node.body
            and isinstance(node.body[0], ast.Expr)
        }
        for node in nodes(path):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
                found.append((path, node.lineno, node.value))
    return tuple(found)


def imported_rooms(path: Path) -> set[str]:
    rooms = set()
    for node in nodes(path):
        names: list[str] = []
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names = [
                f"{node.module}.{alias.name}" if node.module == "ccpr_graph" else str(node.module)
                for alias in node.names
            ]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        rooms |= {name.split(".")[1] for name in names if name.startswith("ccpr_graph.")}
    return rooms - {room_of(path)}


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_imports_go_down(path: Path) -> None:
    room = room_of(path)
    assert room in LAYERS, f"{room} has no place in docs/architecture.md"
    for imported in imported_rooms(path):
        assert imported in LAYERS, f"{path} imports {imported}, which has no layer"
        assert LAYERS[imported] < LAYERS[room], f"{room} (layer {LAYERS[room]}) imports {imported}"
        if room in SERVER:
            assert imported in LAYER_0 | SERVER, f"{room} imports {imported}: the server knows nothing of the compiler"
        if imported in SERVER:
            assert room in SERVER | {"cli", "__init__"}, f"the compiler ({room}) imports {imported}"


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_no_module_outgrows_its_room(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= LONGEST


def test_every_room_is_in_the_documentation(root: Path) -> None:
    text = (root / "docs" / "architecture.md").read_text()
    for room in {room_of(path) for path in modules()} - {"__main__"}:
        assert f"`{room}`" in text, f"docs/architecture.md does not name {room}"


def test_public_face() -> None:
    assert sorted(ccpr_graph.__all__) == [
        "CcprGraphError", "Engine", "Project", "Release", "__version__", "build", "find_project", "read_documents",
    ]  # fmt: skip
    assert all(hasattr(ccpr_graph, name) for name in ccpr_graph.__all__)


def test_importing_loads_no_heavy_engine() -> None:
    """A second `make run` must be up in three seconds: what only a build needs is not imported before."""
    code = (
        "import sys, ccpr_graph.cli; print([m for m in ('rdflib', 'pyshacl', 'owlrl', 'fastapi') if m in sys.modules])"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert loaded.strip() == "[]"


@pytest.mark.parametrize("word", ["Kazakhstan", "Istanbul Protocol", "Mandela", "Paris Principles", "Criminal Code"])
def test_domain_knowledge_is_data(word: str) -> None:
    """No name of a State, an instrument or a law stands in the code, outside docstrings and comments."""
    assert len(strings()) > 1000
    assert [f"{path}, line {line}" for path, line, text in strings() if word in text] == []


def test_examples_name_no_document_that_is_there_today() -> None:
    """Help, error messages, templates and comments serve other data as well: examples in them are of nobody (AAA)."""
    documents = [folder.name for folder in (SOURCE.parents[1] / "data" / "documents").iterdir() if folder.is_dir()]
    assert documents
    written = [path for path in SOURCE.rglob("*") if path.suffix in (".py", ".html", ".txt", ".js", ".css")]
    for path in written:
        text = path.read_text(encoding="utf-8").lower()
        named = [slug for slug in documents if slug in text or slug.replace("-", "/") in text]
        assert not named, f"{path} names {named}"
        assert not [slug for slug in documents if f"state/{slug.split('-')[2]}" in text], path
