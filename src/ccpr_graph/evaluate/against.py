"""Compares two evaluations: what a change in the rules gained and lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from ccpr_graph.evaluate.measure import Evaluation
from ccpr_graph.evaluate.tally import Finding, Tally, order_of


@dataclass(frozen=True)
class Comparison:
    """The difference between an earlier evaluation and a later one.

    Args:
        kinds: of each kind whose counts differ, the earlier and the later counts.
        references: symbols of the documents whose reference itself changed, came or went.
        gained: missed before, and not any more.
        lost: missed now, and not before.
        no_longer_false: found wrongly before, and not any more.
        newly_false: found wrongly now, and not before.
    """

    kinds: dict[str, tuple[Tally, Tally]]
    references: tuple[str, ...]
    gained: tuple[Finding, ...]
    lost: tuple[Finding, ...]
    no_longer_false: tuple[Finding, ...]
    newly_false: tuple[Finding, ...]

    def __bool__(self) -> bool:
        return any(vars(self).values())


def compare_evaluations(before: Evaluation, after: Evaluation) -> Comparison:
    """Return what differs. Where a reference changed, so may what is missed, without any change of the rules."""
    old, new = before.tallies(), after.tallies()
    kinds = {kind: (old.get(kind, Tally()), new.get(kind, Tally())) for kind in sorted({*old, *new}, key=order_of)}
    references = {(d.symbol, d.reference) for d in before.documents} ^ {
        (d.symbol, d.reference) for d in after.documents
    }
    missed_before, missed = (_all(evaluation, "missed") for evaluation in (before, after))
    false_before, false = (_all(evaluation, "false") for evaluation in (before, after))
    return Comparison(
        kinds={kind: both for kind, both in kinds.items() if both[0] != both[1]},
        references=tuple(sorted({symbol for symbol, _ in references})),
        gained=_without(missed_before, missed),
        lost=_without(missed, missed_before),
        no_longer_false=_without(false_before, false),
        newly_false=_without(false, false_before),
    )


def _all(evaluation: Evaluation, name: str) -> list[Finding]:
    return [finding for document in evaluation.documents for finding in getattr(document, name)]


def _without(findings: Iterable[Finding], others: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings that the others lack; of several that are the same, as many as are too many."""
    left = Counter(other.identity for other in others)
    kept = []
    for finding in findings:
        left[finding.identity] -= 1
        if left[finding.identity] < 0:
            kept.append(finding)
    return tuple(kept)
