"""What a validation found, for people and as RDF."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from ccpr_graph import iris
from ccpr_graph.errors import ValidationError
from ccpr_graph.prefixes import PREFIXES
from ccpr_graph.validate.messages import SH
from ccpr_graph.validate.rdf import Term, parse_term
from ccpr_graph.validate.result_paths import path_statements

REPORT: Final = "validation"
"""Path, below ``graph/``, of the report's IRI; that of a result has a digest of its content behind it."""

XSD: Final = PREFIXES["xsd"]
_PREFIXES: Final = {name: PREFIXES[name] for name in ("ccpr", "sh", "xsd")}
_TYPE: Final = ox.NamedNode(PREFIXES["rdf"] + "type")
_SEVERITIES: Final = ("Violation", "Warning", "Info")
_SHOWN: Final = 5
"""How many findings an error message spells out."""


@dataclass(frozen=True)
class Finding:
    """One result of a validation.

    Args:
        severity: ``Violation``, ``Warning`` or ``Info``; for another severity its IRI.
        focus: IRI of the node that was checked; a blank node or literal as N-Triples writes it.
        path: IRI of the property that was checked, a longer path as SPARQL writes it; nothing for a check of the whole node.
        shape: IRI of the shape; of an unnamed one the label of its blank node.
        message: what must hold, in words.
        value: the value that is wrong, as N-Triples writes it.
        constraint: IRI of the SPARQL constraint, if it was one; of an unnamed one the label of its blank node.
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
        rank = _SEVERITIES.index(self.severity) if self.severity in _SEVERITIES else len(_SEVERITIES)
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

    def to_rdf(self, format: ox.RdfFormat = ox.RdfFormat.TURTLE) -> bytes:
        """Return the report as RDF. Equal findings give equal bytes. Only what has no IRI in the shapes is a blank node."""
        report = ox.NamedNode(iris.graph(REPORT))
        conforms = ox.Literal("true" if self.conforms else "false", datatype=ox.NamedNode(f"{XSD}boolean"))
        triples = [ox.Triple(report, _TYPE, _sh("ValidationReport")), ox.Triple(report, _sh("conforms"), conforms)]
        results = {ox.NamedNode(iris.graph(REPORT, _digest(finding))): finding for finding in self.results}
        triples += [ox.Triple(report, _sh("result"), result) for result in results]
        for result, finding in results.items():
            triples += _statements(result, finding)
        data = ox.serialize(triples, format=format, prefixes=_PREFIXES)
        assert data is not None, "there is no output file to write to instead"
        return data

    def to_turtle(self) -> str:
        """Return the report as Turtle."""
        lines = self.to_rdf().decode().splitlines(keepends=True)
        # The engine writes its prefixes in an order that changes from run to run; a literal is written on one line.
        return "".join(sorted(lines, key=lambda line: line if line.startswith("@prefix") else "~"))


def _paragraph(finding: Finding) -> str:
    lines = ["", f"{finding.severity}: {finding.message}", f"  node   {finding.focus}"]
    if finding.path:
        lines.append(f"  path   {finding.path}")
    if finding.value and finding.value != f"<{finding.focus}>":
        lines.append(f"  value  {finding.value}")
    return "\n".join([*lines, f"  shape  {finding.check}"])


def _digest(finding: Finding) -> str:
    return hashlib.sha256(repr(finding).encode()).hexdigest()[:16]


def _statements(result: ox.NamedNode, finding: Finding) -> list[ox.Triple]:
    """Return what SHACL says of a validation result (section 3.6.2)."""
    severity = finding.severity if ":" in finding.severity else f"{SH}{finding.severity}"
    said: list[tuple[ox.NamedNode, Term]] = [
        (_TYPE, _sh("ValidationResult")),
        (_sh("resultSeverity"), ox.NamedNode(severity)),
        (_sh("focusNode"), _node(finding.focus)),
        (_sh("sourceShape"), _node(finding.shape)),
        (_sh("sourceConstraintComponent"), ox.NamedNode(finding.component)),
        (_sh("resultMessage"), ox.Literal(finding.message, language="en")),
    ]
    if finding.constraint:
        said.append((_sh("sourceConstraint"), _node(finding.constraint)))
    if finding.value:
        said.append((_sh("value"), parse_term(finding.value)))
    triples = [ox.Triple(result, predicate, value) for predicate, value in said]
    return [*triples, *(path_statements(result, finding.path, f"p{_digest(finding)}") if finding.path else ())]


def _node(name: str) -> Term:
    """Return the node that a finding names: an IRI, or anything else as N-Triples."""
    return parse_term(name) if name.startswith(("_:", '"')) else ox.NamedNode(name)


def _sh(local: str) -> ox.NamedNode:
    return ox.NamedNode(SH + local)


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
