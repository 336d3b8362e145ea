"""What many tests share: the project's own files, the Kazakhstan document as read, a release built from it."""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from ccpr_graph.annotate import annotate, relate
from ccpr_graph.build import build
from ccpr_graph.cite import cite
from ccpr_graph.knowledge import (
    Forms,
    Record,
    Vocabularies,
    load_forms,
    load_record,
    load_vocabularies,
)
from ccpr_graph.model import Document
from ccpr_graph.parse import parse
from ccpr_graph.project import Project
from ccpr_graph.readers import read_text_string
from ccpr_graph.store import Release
from ccpr_graph.tag import tag
from tests.sampling import LONG_SEARCH
from tests.sharing import shared_folder

ROOT = Path(__file__).parents[1]
KAZAKHSTAN = ROOT / "data" / "documents" / "ccpr-c-kaz-co-3"

Read = Callable[..., Document]

# Made-up cases are the same in each run, and none fails because the machine is busy.
settings.register_profile(
    "project", deadline=None, derandomize=not LONG_SEARCH, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("project")


def pytest_configure() -> None:
    """Let the programs that tests start be interrupted, also where a shell runs the tests in the background.

    Such a shell has its children ignore SIGINT, and so would theirs; what is handled here is not passed on as ignored.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def project() -> Project:
    return Project(ROOT)


@pytest.fixture(scope="session")
def forms(project: Project) -> Forms:
    return load_forms(project.extraction)


@pytest.fixture(scope="session")
def vocabularies(project: Project) -> Vocabularies:
    return load_vocabularies(project.vocabularies)


@pytest.fixture(scope="session")
def record() -> Record:
    return load_record(KAZAKHSTAN / "record.yaml")


@pytest.fixture(scope="session")
def source() -> str:
    return (KAZAKHSTAN / "source.txt").read_bytes().decode()


@pytest.fixture(scope="session")
def read(forms: Forms, vocabularies: Vocabularies, record: Record) -> Read:
    """Read a text as concluding observations; the record is Kazakhstan's unless another is given."""

    def read_(text: str, given: Record | None = None) -> Document:
        document = parse(read_text_string(text), given or record, forms, vocabularies)
        return tag(relate(cite(annotate(document, forms), forms, vocabularies), forms), forms, vocabularies)

    return read_


@pytest.fixture(scope="session")
def parse_text(forms: Forms, vocabularies: Vocabularies, record: Record) -> Read:
    """Read a text into units and no further, as the Kazakhstan document."""
    return lambda text: parse(read_text_string(text), record, forms, vocabularies)


@pytest.fixture(scope="session")
def kazakhstan(read: Read, source: str) -> Document:
    return read(source)


@pytest.fixture(scope="session")
def release(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A release of the project, built once for all processes of the run: nobody changes it."""
    return Release.open(shared_folder(tmp_path_factory, "release", lambda folder: build(project, folder)))
