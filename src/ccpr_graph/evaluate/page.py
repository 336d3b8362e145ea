"""Writes docs/quality.md and data/extraction/confidence.yaml."""

from __future__ import annotations

from collections.abc import Mapping

from ccpr_graph.evaluate.measure import Evaluation, Role
from ccpr_graph.evaluate.tally import Tally, grouped, title_of
from ccpr_graph.knowledge import Measured

_HEAD = """\
# Quality

What the software finds in a text, measured against what people read in the same text by hand. This page is written by
`ccpr-graph evaluate --write`, and a test holds it equal to a fresh measurement. [reviewing.md](reviewing.md) says how to
correct single annotations; `tests/corpus/README.md` says how a reference is made.

## How to read the figures

- *Expected* is what the person noted, *found* what the software says, *right* what is in both. Precision is right of found,
  recall right of expected, F1 their harmonic mean. "–" stands where nothing was expected or found.
- *Found* is counted only where a reference has everything of a kind. Where it has examples only, they count for recall, and
  nothing is false; so "right" can be more than "found".
- A citation is right if unit and target agree and the marked words overlap; each place in the text is counted by itself.
  Where the person says that the target is not certain, "not resolved" is what is right. Signals ("in line with …") are
  compared on the citations that are right.
- A statement is right if its number, kind and whole agree and, where it is part of a unit, it holds most of the words that
  the person quotes. Its relations (which concern it answers, what it repeats, what is to be followed up by when) are counted
  by themselves.
- A tag is right if statement, property and value agree. Whether the statement's own words carry it (literal) or others do
  (inferred) is compared on the tags that are right, in a row of its own.
- Reviewers' decisions (`reviews.tsv`) are not applied: the figures are the machine's.

## What they do not say
"""
_LIMITS = """\
- {loaded}
  at hand while the rules were written, and the rules were tried on it. Its figures show how well the rules fit this
  text, not how well they do on a text that nobody has seen. Expect less of a new document.
- {passages} passages were written for tests, in the style of documents of other years and committees, and the rules were
  corrected where they failed on them. They show whether a form that was thought of is understood; how often which form
  occurs in real documents they do not show.
- {held_out} passages are held out: written and read by hand by somebody who did not know the rules, after the rules were made,
  and the rules are not corrected on them. They are the best guess of how the software does on a text that it has not seen;
  but they are no real documents, either. What a reference gave when it was first measured, before anything was corrected
  on it, stands at the end of this page.
- A reference is one person's reading. What two people would agree on was not measured.
- Figures from few cases move much with a single case. Look at the counts."""


_TITLES = {
    Role.LOADED: "Documents in the graph",
    Role.HELD_OUT: "Passages held out",
    Role.PASSAGE: "Passages that the rules were corrected on",
}


_MUTATIONS = """
## Mutations of the graph

What is published is checked against the shapes first. Whether the shapes would notice a mistake was tried: the real graph was
broken in {count} ways, one at a time, each time it was inferred from and checked as in a build, and each time the
shape that is meant for the mistake had to report it. The breaks are `tests/mutations/*.ru`, SPARQL updates that anybody can
run; a test repeats them all and holds these tables equal to what it finds.

What this does not show: that the shapes notice every mistake. They were written by people who knew what they would look for,
and the breaks are those that somebody thought of. What no shape can see: whatever is consistent in itself and wrong, such as
two States whose items of Wikidata are exchanged, or a theme that the words do not carry.

"""


def quality_page(evaluation: Evaluation, mutations: str = "") -> str:
    """Return docs/quality.md.

    Args:
        evaluation: the figures.
        mutations: the tables of mutations and what caught them, in Markdown; without them, the page has no such section.
    """
    loaded = [document for document in evaluation.documents if document.role is Role.LOADED]
    passages = [document for document in evaluation.documents if document.role is Role.PASSAGE]
    held_out = [document for document in evaluation.documents if document.role is Role.HELD_OUT]
    names = " and ".join(f"{d.symbol} ({d.title})" for d in loaded) or "No document"
    was = "were" if len(loaded) > 1 else "was"
    lines = [_HEAD, _LIMITS.format(loaded=f"{names} {was}", passages=len(passages), held_out=len(held_out))]
    for role, title in _TITLES.items():
        if any(document.role is role for document in evaluation.documents):
            lines += [f"\n## {title}\n", _table("kind", _with_sums(evaluation.tallies(role)))]
    lines += ["\n## By document\n", _by_document(evaluation)]
    lines += ["\n## By extraction rule\n", _RULES, _by_rule(evaluation)]
    lines += [
        "\n## Who read the references, and what they gave at first\n",
        *(f"- {d.symbol}: {d.origin.rstrip('.')}." for d in evaluation.documents),
        "",
    ]
    rows = sum(line.startswith("| ") and not line.startswith("| what is changed") for line in mutations.splitlines())
    section = _MUTATIONS.format(count=rows) + mutations if mutations else ""
    return "\n".join(lines) + section


_RULES = """\
An annotation carries the confidence of its rule: (right + 1) / (found + 2), so that few cases never give certainty. It is
as good as what it was measured on, see above.
"""


def _with_sums(tallies: Mapping[str, Tally]) -> dict[str, Tally]:
    """Return the rows of a table: kinds, and behind the kinds of a group their sum."""
    rows: dict[str, Tally] = {}
    for group, whole in grouped(tallies).items():
        kinds = {kind: tally for kind, tally in tallies.items() if kind.split(".")[0] == group}
        rows |= {title_of(kind): tally for kind, tally in kinds.items() if kind != "tags.basis"}
        if len(kinds) > 1:
            rows[f"**{group}, all**"] = whole
        rows |= {title_of(kind): tally for kind, tally in kinds.items() if kind == "tags.basis"}
    return rows


def _table(first: str, rows: Mapping[str, Tally]) -> str:
    lines = [f"| {first} | expected | found | right | precision | recall | F1 |", "|---|--:|--:|--:|--:|--:|--:|"]
    lines += [f"| {name} | {' | '.join(cells(tally))} |" for name, tally in rows.items()]
    return "\n".join(lines)


def cells(tally: Tally) -> list[str]:
    """Return counts and figures as they are shown, figures in per cent with one decimal place."""
    counts = [str(number) for number in (tally.expected, tally.found, tally.right)]
    return counts + [per_cent(figure) for figure in (tally.precision, tally.recall, tally.f1)]


def per_cent(figure: float | None) -> str:
    """Return a figure in per cent; never 100 for what is not the whole."""
    if figure is None:
        return "–"
    shown = f"{100 * figure:.1f}"
    return "99.9" if shown == "100.0" and figure < 1 else shown


def _by_document(evaluation: Evaluation) -> str:
    rows = {
        f"{document.symbol}: {group}": tally
        for document in evaluation.documents
        for group, tally in grouped(document.tallies).items()
    }
    return _table("document", rows)


def _by_rule(evaluation: Evaluation) -> str:
    lines = ["| rule | found | right | confidence |", "|---|--:|--:|--:|"]
    for slug, tally in evaluation.rules().items():
        measured = Measured(found=tally.found, right=tally.right)
        lines.append(f"| {slug} | {tally.found} | {tally.right} | {measured.confidence} |")
    return "\n".join(lines)


def confidence_file(evaluation: Evaluation) -> str:
    """Return data/extraction/confidence.yaml."""
    lines = [
        "# What each extraction rule found in the hand-made reference, and how much of it was right.",
        "# Written by `ccpr-graph evaluate --write`; docs/quality.md says what was measured. Do not edit.",
    ]
    rules = [f"{slug}: {{found: {t.found}, right: {t.right}}}" for slug, t in evaluation.rules().items()]
    return "\n".join([*lines, *(rules or ["{}"])]) + "\n"
