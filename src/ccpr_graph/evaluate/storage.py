"""An evaluation as JSON: ``tests/corpus/measured.json``, which later evaluations are compared with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from ccpr_graph.errors import KnowledgeError
from ccpr_graph.evaluate.measure import DocumentResult, Evaluation, Role
from ccpr_graph.evaluate.tally import Finding, Tally

MEASURED: Final = "measured.json"
_FORMAT: Final = 1


def to_json(evaluation: Evaluation) -> str:
    """Return an evaluation as JSON: counts by kind and rule, and every difference; always the same for the same."""
    body = {
        "format": _FORMAT,
        "total": _counts(evaluation.tallies()),
        "documents": [_document(document) for document in evaluation.documents],
        "unmeasured": list(evaluation.unmeasured),
    }
    return json.dumps(body, indent=1, ensure_ascii=False) + "\n"


def _document(document: DocumentResult) -> dict[str, Any]:
    return {
        "symbol": document.symbol,
        "title": document.title,
        "role": document.role,
        "origin": document.origin,
        "reference": document.reference,
        "kinds": _counts(document.tallies),
        "rules": _counts(document.rules),
        "missed": [_finding(finding) for finding in document.missed],
        "false": [_finding(finding) for finding in document.false],
    }


def _counts(tallies: Mapping[str, Tally]) -> dict[str, dict[str, int]]:
    return {kind: asdict(tally) for kind, tally in tallies.items()}


def _finding(finding: Finding) -> dict[str, str]:
    return {name: value for name, value in asdict(finding).items() if name != "document" and value}


def load_evaluation(path: Path) -> Evaluation:
    """Read an evaluation that :func:`to_json` wrote.

    Raises:
        KnowledgeError: the file cannot be read, is not JSON, or has another form.
    """
    try:
        body = json.loads(path.read_bytes())
        if body["format"] != _FORMAT:
            raise ValueError(f"format {body['format']}")
        return Evaluation(tuple(map(_read_document, body["documents"])), tuple(body["unmeasured"]))
    except OSError as error:
        raise KnowledgeError(
            f"the file cannot be read ({error.strerror})", file=path, remedy="Write one with --json"
        ) from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise KnowledgeError(
            "this is no evaluation that can be read", file=path, remedy="Write one with this version's --json"
        ) from error


def _read_document(body: dict[str, Any]) -> DocumentResult:
    def findings(name: str) -> tuple[Finding, ...]:
        return tuple(Finding(**{"document": body["symbol"], "quote": "", **entry}) for entry in body[name])

    return DocumentResult(
        symbol=body["symbol"],
        title=body["title"],
        role=Role(body["role"]),
        origin=body["origin"],
        reference=body["reference"],
        tallies={kind: Tally(**counts) for kind, counts in body["kinds"].items()},
        rules={rule: Tally(**counts) for rule, counts in body["rules"].items()},
        missed=findings("missed"),
        false=findings("false"),
    )
