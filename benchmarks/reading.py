"""How long reading takes on 1, 10 and 100 times the text of a document: the stages by themselves, and how they grow.

    python benchmarks/reading.py [--copies 1 10 100]

The longer texts hold the numbered paragraphs of the matters of concern again and again, renumbered, so that they are
documents as others are. Growth is given as the time for one copy of the text: in a linear reader it stays the same.

Beside it stands what finding cues would take with one alternation of Python's own ``re`` over the same cues, those with gaps
left out: it does less, and grows with the number of cues.
"""

from __future__ import annotations

import argparse
import re
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from ccpr_graph.annotate import annotate, relate
from ccpr_graph.cite import cite
from ccpr_graph.cues import Cues
from ccpr_graph.knowledge import Vocabularies, load_forms, load_record, load_vocabularies
from ccpr_graph.model import Document
from ccpr_graph.parse import parse
from ccpr_graph.project import find_project
from ccpr_graph.readers import read_text_string
from ccpr_graph.tag import tag

_PARAGRAPH = re.compile(r"^(\**)(\d{1,3})\. ", re.MULTILINE)
_FIRST, _LAST = 5, 56  # the paragraphs of the matters of concern


def repeated(text: str, copies: int) -> str:
    """Return the document with its matters of concern ``copies`` times, every paragraph numbered on, without notes."""
    text = re.sub(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+", "", re.sub(r"(?m)^[⁰¹²³⁴⁵⁶⁷⁸⁹]+ .*\n?", "", text))
    starts = {int(m[2]): m.start() for m in _PARAGRAPH.finditer(text)}
    heading = text.rindex("\n\n", 0, text.rindex("\n\n", 0, starts[_FIRST])) + 2
    end = text.rindex("\n\n", 0, text.rindex("\n\n", 0, starts[_LAST + 1])) + 2
    body, step = text[heading:end], _LAST - _FIRST + 1

    def shifted(part: str, by: int) -> str:
        return _PARAGRAPH.sub(lambda m: f"{m[1]}{int(m[2]) + by}. ", part)

    bodies = (shifted(body, step * copy) for copy in range(copies))
    return text[:heading] + "".join(bodies) + shifted(text[end:], step * (copies - 1))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--copies", type=int, nargs="+", default=[1, 10, 100])
    copies: list[int] = parser.parse_args().copies
    project = find_project(Path(__file__).parents[1])
    forms, vocabularies = load_forms(project.extraction), load_vocabularies(project.vocabularies)
    record = load_record(sorted(project.documents.glob("*/record.yaml"))[0])
    source = record.source.read_text(encoding="utf-8")
    stages: dict[str, Callable[[Document], Document]] = {
        "annotate": lambda document: annotate(document, forms),
        "cite": lambda document: cite(document, forms, vocabularies),
        "relate": lambda document: relate(document, forms),
        "tag": lambda document: tag(document, forms, vocabularies),
    }
    print(
        f"{'copies':>6} {'characters':>10} {'parse':>8}",
        *(f"{name:>8}" for name in stages),
        f"{'all':>8} {'per copy':>9}",
    )
    for count in copies:
        text = repeated(source, count)
        rounds = [_measure(text, record, forms, vocabularies, stages) for _ in range(3 if count < 100 else 1)]
        times = [statistics.median(column) for column in zip(*rounds, strict=True)]
        total = sum(times)
        print(f"{count:>6} {len(text):>10,}", *(f"{t:>7.3f}s" for t in times), f"{total:>7.3f}s {total / count:>8.3f}s")
    _compare_cues(source, vocabularies)


def _compare_cues(text: str, vocabularies: Vocabularies) -> None:
    """Print the time that the cues of all schemes take over one text, and that of one regular expression."""
    concepts = [c for scheme in vocabularies.schemes.values() for c in scheme.concepts.values()]
    cues = Cues({concept.path: concept.cues for concept in concepts})
    plain = sorted({cue.lower() for c in concepts for cue in c.cues if "…" not in cue}, key=len, reverse=True)
    words = "|".join(re.escape(cue).replace(r"\*", r"\w*").replace(r"\ ", r"[\s-]+") for cue in plain)
    pattern = re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    start = time.perf_counter()
    found = len(cues.find(text))
    ours = time.perf_counter() - start
    start = time.perf_counter()
    matched = sum(1 for _ in pattern.finditer(text))
    theirs = time.perf_counter() - start
    print(
        f"\n{sum(len(c.cues) for c in concepts):,} cues over {len(text):,} characters: {ours * 1000:.0f} ms ({found} found); "
        f"re, {len(plain):,} cues without gaps: {theirs * 1000:.0f} ms ({matched} found); ratio {theirs / ours:.1f}"
    )


def _measure(
    text: str, record: object, forms: object, vocabularies: object, stages: dict[str, Callable[[Document], Document]]
) -> list[float]:
    start = time.perf_counter()
    document = parse(read_text_string(text), record, forms, vocabularies)  # type: ignore[arg-type]
    times = [time.perf_counter() - start]
    for stage in stages.values():
        start = time.perf_counter()
        document = stage(document)
        times.append(time.perf_counter() - start)
    return times


if __name__ == "__main__":
    main()
