"""Which review came before which, as all documents of a graph tell it together.

A document by itself tells only its own number. That the review before has the number before is an assumption, which other
documents can prove wrong: reports are combined, and cycles are passed over.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from ccpr_graph.model import Document, Header, NextCycle, StatementKind


def announced_cycle(header: Header, announced: NextCycle) -> str:
    """Return the cycle that a document announces: the one that it names, else the one behind its own."""
    return str(announced.number or header.cycle_number + 1)


def first_number(cycle: str) -> int:
    """Return the number of a cycle, or the first of a range (``4-5``)."""
    return int(cycle.partition("-")[0])


def last_number(cycle: str) -> int:
    """Return the number of a cycle, or the last of a range (``4-5``)."""
    return int(cycle.rpartition("-")[2])


class Cycles:
    """The review cycles that documents conclude, and those that they announce.

    Args:
        documents: all documents that go into one graph.
    """

    def __init__(self, documents: Iterable[Document]) -> None:
        self._concluded: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._announcing: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        for document in documents:
            header = document.header
            self._concluded[header.body, header.iso3].add(header.cycle)
            for statement in document.statements:
                if statement.kind is StatementKind.REQUEST and statement.next_cycle:
                    announced = announced_cycle(header, statement.next_cycle)
                    self._announcing[header.body, header.iso3, announced].add(header.cycle)

    def before(self, header: Header) -> str | None:
        """Return the cycle directly before a document's own: ``2``, or ``4-5``; nothing before the first.

        It is a cycle that a document concludes and that ends with the number before, else the one whose concluding
        observations announce this one, else the number before, which is then assumed.
        """
        number = first_number(header.cycle) - 1
        if number < 1:
            return None
        concluded = self._concluded.get((header.body, header.iso3), ())
        # Of several, the number by itself, else the shortest range: the result must not depend on the documents' order.
        if ending := [cycle for cycle in concluded if last_number(cycle) == number]:
            return max(ending, key=first_number)
        announcing = self._announcing.get((header.body, header.iso3, header.cycle), set()) - {header.cycle}
        return max(announcing, key=lambda cycle: (last_number(cycle), cycle), default=str(number))
