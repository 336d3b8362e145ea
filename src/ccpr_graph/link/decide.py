"""What a person decides on a link: it moves from one table to another, with the person's name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from ccpr_graph.errors import KnowledgeError
from ccpr_graph.link.files import alone, replace_file
from ccpr_graph.link.sets import Links, Status, load_links, of_pair, require_sound
from ccpr_graph.link.table import Row, Table, parse_table, read_table

_ORCID = re.compile(r"(?:orcid:|https?://orcid\.org/)(\d{4}-\d{4}-\d{4}-\d{3}[\dX])")
_ORCIDS = "https://orcid.org/"


@dataclass(frozen=True)
class Decision:
    """A person's decision on one link.

    Args:
        subject: the subject: a CURIE of the table, an IRI, or the path below ``id/``.
        obj: the object: a CURIE of the table, an IRI, or the words of a literal.
        to: accepted or rejected.
        reviewer: the person's name, or ORCID.
        on: the day.
        comment: the reason; a rejection needs one.
        of: the name of the set, where the link stands in several.
    """

    subject: str
    obj: str
    to: Status
    reviewer: str
    on: date
    comment: str = ""
    of: str | None = None


def decide(folder: Path, decision: Decision) -> Path:
    """Write a decision down; return the table in which the link is now.

    Raises:
        KnowledgeError: there is no such link, or more than one; it was decided so before; a name or a reason is missing; or
            the tables would contradict each other.
    """
    if not decision.reviewer.strip() or (decision.to is Status.REJECTED and not decision.comment.strip()):
        raise KnowledgeError(
            "a decision needs a name, and a rejection a reason", remedy="Give --reviewer, and --comment to reject"
        )
    with alone(folder):
        links = load_links(folder)
        status, name, row = _find(links, decision)
        source, target = links.tables[status, name], links.table(decision.to, name)
        target = _with_reviewer(target, decision.reviewer)
        target = target.with_rows([*target.rows, target.row(_decided(row, decision))])
        source = source.with_rows(each for each in source.rows if each is not row)
        changed = links.with_table(decision.to, name, target).with_table(status, name, source)
        require_sound(changed)
        replace_file(target.path, target.to_text())
        replace_file(source.path, source.to_text())
    return target.path


def _find(links: Links, decision: Decision) -> tuple[Status, str, Row]:
    tables = [(s, n, t) for (s, n), t in sorted(links.tables.items()) if decision.of in (None, n)]
    found = of_pair(tables, decision.subject, decision.obj)
    if len(found) != 1:
        where = f" in {', '.join(name for _, name, _ in found)}: name one with --set" if found else ""
        raise KnowledgeError(
            f"there {'are several links' if found else 'is no link'} of {decision.subject} and {decision.obj}{where}",
            file=links.folder,
            remedy="List what there is with 'ccpr-graph link list'; a person may write a candidate by hand",
        )
    status, name, row = found[0]
    if status is decision.to:
        who = row.cell("reviewer_label") or row.cell("reviewer_id") or row.cell("mapping_provider")
        raise KnowledgeError(
            f"this link is {status} already, by {who}",
            file=links.tables[status, name].path,
            place=f"line {row.line}",
            remedy="Nothing is to be done",
        )
    return found[0]


def _decided(row: Row, decision: Decision) -> dict[str, str]:
    orcid = _ORCID.fullmatch(decision.reviewer.strip())
    cells = {c: v for c, v in row.cells.items() if c not in ("predicate_modifier", "reviewer_id", "reviewer_label")}
    if decision.to is Status.REJECTED:
        cells["predicate_modifier"] = "Not"
    cells["reviewer_id" if orcid else "reviewer_label"] = (
        f"orcid:{orcid[1]}" if orcid else " ".join(decision.reviewer.split())
    )
    cells["review_date"] = decision.on.isoformat()
    reasons = (row.cell("comment"), " ".join(decision.comment.split()))
    cells["comment"] = " ".join(reason for reason in reasons if reason)
    return cells


def _with_reviewer(table: Table, reviewer: str) -> Table:
    """Return the table with the prefix that an ORCID needs."""
    if not _ORCID.fullmatch(reviewer.strip()) or "orcid" in table.head.curie_map:
        return table
    start = "curie_map:"
    lines = table.head_text.split("\n")
    lines.insert(lines.index(next(line for line in lines if line.strip() == start)) + 1, f"  orcid: {_ORCIDS}")
    return parse_table(table.path, replace(table, head_text="\n".join(lines)).to_text())


def add_candidates(
    folder: Path, name: str, proposed: Iterable[Mapping[str, str]], *, out: Path | None = None
) -> tuple[int, Path]:
    """Write candidates to the table of a set, or to a file of one's own; return how many are new, and where they are.

    What is accepted or rejected is not proposed again, and a candidate that is there stays as it is.

    Raises:
        KnowledgeError: there is no such set, a candidate is wrong, or the table cannot be written.
    """
    with alone(folder):
        links = load_links(folder)
        table = links.table(Status.CANDIDATES, name)
        known = set(links.decided(name))
        if out is not None:
            table = replace(table, rows=(), path=out)
            if out.exists():
                table = read_table(out)
                known |= set(table.pairs)
        rows = {row.pair: row for row in (table.row(cells) for cells in proposed) if row.pair not in known}
        merged = table.with_rows([*table.rows, *rows.values()])
        if rows:
            if out is None:
                require_sound(links.with_table(Status.CANDIDATES, name, merged))
            replace_file(merged.path, merged.to_text())
    return len(rows), merged.path
