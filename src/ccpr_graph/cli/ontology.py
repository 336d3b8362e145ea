"""``ccpr-graph ontology``: what an editor of the ontology needs: its changelog and its picture."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ccpr_graph.errors import KnowledgeError
from ccpr_graph.project import Project, find_project

ontology: typer.Typer = typer.Typer(name="ontology", help="Keep the changelog and the picture of the ontology true.")
ProjectOption = Annotated[
    Path | None, typer.Option("--project", "-p", help="The folder with data/, ontology/ and shapes/.")
]


@ontology.command()
def changes(
    write: Annotated[bool, typer.Option("--write", help="Write it into ontology/changelog.yaml.")] = False,
    project: ProjectOption = None,
) -> None:
    """Print what the ontology changes against the last archived version, as an entry of the changelog.

    With --write the lists of all entries are made anew; dates and sentences stay. Fails if a term went that was not
    deprecated before.
    """
    from ccpr_graph.ontology import entry_to_yaml, faults, load_changelog, load_versions, renewed, to_yaml

    found = find_project(project)
    versions = load_versions(found)
    if wrong := faults(versions):
        raise KnowledgeError(
            "; ".join(wrong), file=found.ontology, remedy="Keep the term, with owl:deprecated and what replaces it"
        )
    changelog = renewed(load_changelog(found.ontology_changelog), versions)
    if write:
        _write(found.ontology_changelog, to_yaml(changelog))
    else:
        typer.echo(entry_to_yaml(changelog).rstrip())


@ontology.command()
def picture(project: ProjectOption = None) -> None:
    """Draw docs/model.svg, and list what stands in its own way in it."""
    from ccpr_graph.ontology import clashes, draw, model_picture

    found: Project = find_project(project)
    made = model_picture(found)
    for clash in clashes(made):
        typer.echo(clash, err=True)
    _write(found.root / "docs" / "model.svg", draw(made))


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise KnowledgeError(
            f"it cannot be written ({error.strerror})", file=path, remedy="Check the folder"
        ) from error
    typer.echo(f"{path} is written.")
