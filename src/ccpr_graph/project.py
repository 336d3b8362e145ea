"""Where the project's knowledge lies: the folders that people edit and a build reads."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ccpr_graph.errors import KnowledgeError

_MARKS: Final = ("data", "ontology", "shapes")
_PACKAGED: Final = Path(__file__).parent / "_project"
_CHECKOUT: Final = Path(__file__).parents[2]


@dataclass(frozen=True)
class Project:
    """A folder with ``data/``, ``ontology/``, ``shapes/`` and ``queries/``."""

    root: Path

    @property
    def vocabularies(self) -> Path:
        """Turtle vocabularies."""
        return self.root / "data" / "vocabularies"

    @property
    def extraction(self) -> Path:
        """Extraction forms."""
        return self.root / "data" / "extraction"

    @property
    def links(self) -> Path:
        """Tables of links to other people's data."""
        return self.root / "data" / "links"

    @property
    def frames(self) -> Path:
        """What the JSON-LD context and the frames are made from."""
        return self.root / "data" / "frames"

    @property
    def documents(self) -> Path:
        """One folder for each document."""
        return self.root / "data" / "documents"

    @property
    def tables(self) -> Path:
        """The tables of a release: their columns and queries."""
        return self.root / "data" / "tables"

    @property
    def releases(self) -> Path:
        """How the versions of the data are numbered, and their changes told."""
        return self.root / "data" / "releases"

    @property
    def ontology(self) -> Path:
        """The ontology."""
        return self.root / "ontology" / "ccpr.ttl"

    @property
    def ontology_versions(self) -> Path:
        """Earlier versions of the ontology, one file each, named after the version."""
        return self.root / "ontology" / "versions"

    @property
    def alignments(self) -> Path:
        """What the ontology's terms have to do with those of other vocabularies."""
        return self.root / "ontology" / "alignments.ttl"

    @property
    def ontology_sections(self) -> Path:
        """The sections in which the documentation shows the terms."""
        return self.root / "ontology" / "sections.yaml"

    @property
    def ontology_picture(self) -> Path:
        """What the picture of the model shows, and where."""
        return self.root / "ontology" / "picture.yaml"

    @property
    def ontology_changelog(self) -> Path:
        """What each version of the ontology changed."""
        return self.root / "ontology" / "changelog.yaml"

    @property
    def foreign_terms(self) -> Path:
        """The terms of other vocabularies that may be used."""
        return self.root / "ontology" / "foreign-terms.yaml"

    @property
    def rules(self) -> Path:
        """Rules of inference."""
        return self.root / "ontology" / "rules"

    @property
    def shapes(self) -> Path:
        """SHACL shapes."""
        return self.root / "shapes"

    @property
    def queries(self) -> Path:
        """Built-in queries."""
        return self.root / "queries"

    @property
    def dataset(self) -> Path:
        """What the description of the dataset says that cannot be counted."""
        return self.root / "data" / "dataset.yaml"

    @property
    def corpus(self) -> Path:
        """What people read by hand, to measure the machine by. Only a checkout has it, and no build reads it."""
        return self.root / "tests" / "corpus"

    @property
    def mutations(self) -> Path:
        """What the shapes notice when the graph is broken, as tables for docs/quality.md. Only a checkout has it."""
        return self.root / "tests" / "mutations" / "table.md"

    def inputs(self) -> list[Path]:
        """Return every file that a build reads, sorted."""
        folders = [self.root / "data", self.root / "ontology", self.shapes]
        files = {path for folder in folders for path in folder.rglob("*") if path.is_file()}
        return sorted(files | set(self.queries.glob("*.rq")))


def find_project(folder: Path | None = None) -> Project:
    """Return the project in a folder; without one, that of the working folder, else what came with the software.

    Raises:
        KnowledgeError: the folder that was named holds no project.
    """
    if folder is not None:
        if not _is_project(folder):
            missing = next(mark for mark in _MARKS if not (folder / mark).is_dir())
            raise KnowledgeError(
                f"this is no project of ccpr-graph: it has no folder {missing}/",
                file=folder,
                remedy="Name the folder that holds data/, ontology/ and shapes/ with --project",
            )
        return Project(folder)
    for candidate in (Path.cwd(), _CHECKOUT, _PACKAGED):
        if _is_project(candidate):
            return Project(candidate)
    raise KnowledgeError(
        "no project was found here, and none came with the software",
        file=Path.cwd(),
        remedy="Change to a folder that holds data/, ontology/ and shapes/, or name one with --project",
    )


def _is_project(folder: Path) -> bool:
    return all((folder / mark).is_dir() for mark in _MARKS)
