"""The sections in which the documentation shows the terms: ``ontology/sections.yaml``."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import RootModel

from ccpr_graph.knowledge.yamlfile import Strict, load


class Section(Strict):
    """A section: ``id`` is its anchor, ``terms`` are names without prefix, in the order of the page."""

    id: str
    kind: Literal["classes", "properties"]
    title: str
    note: str
    terms: tuple[str, ...]


class Sections(RootModel[tuple[Section, ...]]):
    """All sections, in the order of the page."""


def load_sections(path: Path) -> tuple[Section, ...]:
    """Load ``ontology/sections.yaml``.

    Raises:
        KnowledgeError: the file is missing, or lacks, misnames or mistypes a key.
    """
    return load(path, Sections).root
