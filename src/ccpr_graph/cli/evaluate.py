"""``ccpr-graph evaluate``: what the machine finds against what people read by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from ccpr_graph.errors import CcprGraphError
from ccpr_graph.evaluate import (
    MEASURED,
    Comparison,
    Evaluation,
    Finding,
    Tally,
    compare_evaluations,
    confidence_file,
    evaluate,
    grouped,
    load_evaluation,
    quality_page,
    title_of,
    to_json,
)
from ccpr_graph.evaluate.page import cells
from ccpr_graph.knowledge import CONFIDENCE, Forms, Vocabularies, load_forms, load_record, load_vocabularies
from ccpr_graph.model import Document
from ccpr_graph.project import Project
from ccpr_graph.reading import read


def evaluate_project(project: Project) -> Evaluation:
    """Measure the reading of a project's documents, and of its corpus, as a build would read them but without reviews.

    Raises:
        KnowledgeError: the corpus is missing, or a reference is wrong.
        SourceError: a text cannot be read.
    """
    forms, vocabularies = load_forms(project.extraction), load_vocabularies(project.vocabularies)
    return evaluate(project.corpus, project.documents, partial(_read, forms, vocabularies), vocabularies)


def _read(forms: Forms, vocabularies: Vocabularies, folder: Path) -> Document:
    record = load_record(folder / "record.yaml")
    return read(record.source, record, forms, vocabularies)


def run(project: Project, *, json: Path | None, against: Path | None, differences: bool, write: bool) -> None:
    """Print what was measured, and write it where that is asked for.

    Raises:
        CcprGraphError: an input is wrong, or a file cannot be written.
    """
    earlier = load_evaluation(against) if against else None
    evaluation = evaluate_project(project)
    console = Console(soft_wrap=True, highlight=False)
    if not console.is_terminal:
        console = Console(soft_wrap=True, highlight=False, width=max(console.width, 120))
    if earlier:
        _print_comparison(console, compare_evaluations(earlier, evaluation))
    else:
        _print_tables(console, evaluation)
    if differences:
        _print_differences(console, evaluation)
    if json:
        _write(json, to_json(evaluation))
    if write:
        for path, text in files_to_write(project, evaluation).items():
            _write(path, text)
            console.print(f"written: {path}", markup=False)


def files_to_write(project: Project, evaluation: Evaluation) -> dict[Path, str]:
    """Return the files of a project that hold its figures, and what they must hold."""
    return {
        project.root / "docs" / "quality.md": quality_page(evaluation, _mutations(project)),
        project.extraction / CONFIDENCE: confidence_file(evaluation),
        project.corpus / MEASURED: to_json(evaluation),
    }


def _mutations(project: Project) -> str:
    """Return the tables of mutations that ``tests/test_mutations.py`` wrote, if the project has any."""
    path = project.mutations
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CcprGraphError(
            f"the file cannot be written ({error.strerror})", file=path, remedy="Check the folder and its permissions"
        ) from error


def _print_tables(console: Console, evaluation: Evaluation) -> None:
    tallies = evaluation.tallies()
    rows = {title_of(kind): tally for kind, tally in tallies.items()}
    rows |= {f"{group}, all": tally for group, tally in grouped(tallies).items()}
    _print_table(console, f"{len(evaluation.documents)} documents", rows)
    _print_table(
        console,
        "By document",
        {f"{d.symbol}: {group}": tally for d in evaluation.documents for group, tally in grouped(d.tallies).items()},
    )
    if evaluation.unmeasured:
        console.print(f"Without a reference, not measured: {', '.join(evaluation.unmeasured)}", markup=False)


def _print_table(console: Console, title: str, rows: Mapping[str, Tally]) -> None:
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD)
    table.add_column("", no_wrap=True)
    for column in ("expected", "found", "right", "precision", "recall", "F1"):
        table.add_column(column, justify="right")
    for name, tally in rows.items():
        table.add_row(escape(name), *cells(tally))
    console.print(table)


def _print_differences(console: Console, evaluation: Evaluation) -> None:
    for document in evaluation.documents:
        _print_findings(console, f"{document.symbol}: missed", document.missed)
        _print_findings(console, f"{document.symbol}: false", document.false)


def _print_findings(console: Console, title: str, findings: Iterable[Finding], *, symbol: bool = False) -> None:
    findings = list(findings)
    if not findings:
        return
    console.print(f"\n{title} ({len(findings)})", style="bold", markup=False)
    for finding in findings:
        where = f"{finding.document} {finding.place}" if symbol else finding.place
        instead = f"  (instead: {finding.hint})" if finding.hint else ""
        line = f"  {title_of(finding.kind)}  {where}  “{finding.quote}”  {finding.value}{instead}"
        console.print(line, markup=False)


def _print_comparison(console: Console, comparison: Comparison) -> None:
    if not comparison:
        console.print("\nNo difference to the earlier evaluation.")
        return
    console.print("\nAgainst the earlier evaluation", style="bold")
    for kind, (old, new) in comparison.kinds.items():
        changes = zip(("expected", "found", "right", "precision", "recall", "F1"), cells(old), cells(new), strict=True)
        said = ", ".join(f"{name} {was} → {now}" for name, was, now in changes if was != now)
        console.print(f"  {title_of(kind)}: {said}", markup=False)
    if comparison.references:
        console.print(f"  the references themselves differ of {', '.join(comparison.references)}", markup=False)
    _print_findings(console, "gained: no longer missed", comparison.gained, symbol=True)
    _print_findings(console, "lost: newly missed", comparison.lost, symbol=True)
    _print_findings(console, "no longer false", comparison.no_longer_false, symbol=True)
    _print_findings(console, "newly false", comparison.newly_false, symbol=True)
