"""What a validation found, for people and as RDF."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

from rdflib import RDF, Graph, Literal, URIRef
from rdflib.term import Node

from ccpr_graph import iris
from ccpr_graph.errors import ValidationError
from ccpr_graph.validate.rdf import SH, parse_term

REPORT: Final = "validation"
"""Path, below ``graph/``, of the report's IRI; that of a result has a digest of its content behind it."""

_SEVERITIES: Final = ("Violation", "Warning", "Info")
_SHOWN: Final = 5
"""How many findings an error message spells out."""


@dataclass(frozen=True)
class Finding:
    """One result of a validation.

    Args:
        severity: ``Violation``, ``Warning`` or ``Info``.
        focus: IRI of the node that was checked.
        path: IRI of the property that was checked; nothing for a check of the whole node, or for a longer path.
        shape: IRI of the shape.
        message: what must hold, in words.
        value: the value that is wrong, as N-Triples writes it.
        constraint: IRI of the SPARQL constraint, if it was one.
        component: IRI of the kind of constraint, from the SHACL vocabulary.
    """

    severity: str
    focus: str
    path: str | None
    shape: str
    message: str
    value: str | None
    constraint: str | None
    component: str

    @property
    def check(self) -> str:
        """IRI of the most specific thing that failed: the SPARQL constraint, or else the shape."""
        return self.constraint or self.shape

    def sort_key(self) -> tuple[int, str, str, str, str, str, str]:
        """Return what findings are sorted by: the gravest first, then focus node, check and value."""
        rank = _SEVERITIES.index(self.severity)
        return (rank, self.focus, self.check, self.path or "", self.value or "", self.component, self.message)


@dataclass(frozen=True)
class Report:
    """All findings of a validation, the gravest first, then by focus node, shape and value."""

    results: tuple[Finding, ...]

    @property
    def conforms(self) -> bool:
        """Whether there is no finding at all: ``sh:conforms``, to which warnings count as well."""
        return not self.results

    @property
    def violations(self) -> tuple[Finding, ...]:
        """The findings that forbid publication."""
        return tuple(finding for finding in self.results if finding.severity == "Violation")

    def to_text(self) -> str:
        """Return the report for people. Equal findings give equal text."""
        if self.conforms:
            return "The graph conforms to its shapes.\n"
        counts = (f"{severity}: {sum(f.severity == severity for f in self.results)}" for severity in _SEVERITIES)
        return "\n".join([", ".join(counts), *(_paragraph(finding) for finding in self.results)]) + "\n"

    def to_turtle(self) -> str:
        """Return the report as Turtle, without blank nodes. Equal findings give equal text."""
        graph = Graph()
        graph.bind("sh", SH)
        report = URIRef(iris.graph(REPORT))
        graph.add((report, RDF.type, SH.ValidationReport))
        graph.add((report, SH.conforms, Literal(self.conforms)))
        for finding in self.results:
            result = URIRef(iris.graph(REPORT, _digest(finding)))
            graph.add((report, SH.result, result))
            for predicate, value in _statements(finding):
                graph.add((result, predicate, value))
        return graph.serialize(format="turtle")


def _paragraph(finding: Finding) -> str:
    lines = ["", f"{finding.severity}: {finding.message}", f"  node   {finding.focus}"]
    if finding.path:
        lines.append(f"  path   {finding.path}")
    if finding.value and finding.value != f"<{finding.focus}>":
        lines.append(f"  value  {finding.value}")
    return "\n".join([*lines, f"  shape  {finding.check}"])


def _digest(finding: Finding) -> str:
    return hashlib.sha256(repr(finding).encode()).hexdigest()[:16]


def _statements(finding: Finding) -> list[tuple[URIRef, Node]]:
    """Return what SHACL says of a validation result (section 3.6.2)."""
    said: list[tuple[URIRef, Node]] = [
        (RDF.type, SH.ValidationResult),
        (SH.resultSeverity, SH[finding.severity]),
        (SH.focusNode, URIRef(finding.focus)),
        (SH.sourceShape, URIRef(finding.shape)),
        (SH.sourceConstraintComponent, URIRef(finding.component)),
        (SH.resultMessage, Literal(finding.message, lang="en")),
    ]
    if finding.path:
        said.append((SH.resultPath, URIRef(finding.path)))
    if finding.constraint:
        said.append((SH.sourceConstraint, URIRef(finding.constraint)))
    if finding.value:
        said.append((SH.value, parse_term(finding.value)))
    return said


def require_no_violations(report: Report) -> None:
    """Refuse a graph that violates a shape; warnings and infos may stand.

    Raises:
        ValidationError: there are violations; the first are named with focus node, shape and message.
    """
    violations = report.violations
    if not violations:
        return
    lines = [f"{finding.focus}: {finding.message} [{finding.check}]" for finding in violations[:_SHOWN]]
    if len(violations) > _SHOWN:
        lines.append(f"and {len(violations) - _SHOWN} more")
    count = "1 violation" if len(violations) == 1 else f"{len(violations)} violations"
    raise ValidationError(
        "\n  ".join([f"the graph has {count} of its shapes:", *lines]),
        remedy="Correct what is described there, or the shape",
    )
