"""Writes what was measured as Markdown: ratios first; absolute numbers drift."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from peers.measuring import geometric_mean
from peers.servers import NAMES

LATENCY_PEER = "pyoxigraph"
RATE_PEER = "oxigraph"
_ORDER = tuple(NAMES)
_MIB = 1024**2

Results = dict[str, Any]


def page(results: Results) -> str:
    """Return the tables of one size."""
    peers = {name: results["peers"][name] for name in _ORDER if name in results["peers"]}
    here = {name: found for name, found in peers.items() if "missing" not in found}
    parts = [_head(results), _latencies(here), _small(here), _rates(here), _rest(here)]
    missing = [
        f"- {NAMES[name]}: not measured: {found['missing']}" for name, found in peers.items() if name not in here
    ]
    notes = [*missing, *_disagreements(here), *_errors(here)]
    return "\n\n".join(filter(None, [*parts, "\n".join(notes)]))


def _head(results: Results) -> str:
    about = f"{results['quads']:,} quads, {results['triples']:,} triples. {results['date']}, {results['machine']}."
    return f"{about} {results['busy']}"


def _table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = list(header)
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _ms(found: Results, query: str, which: str = "ms") -> float | None:
    value = found["queries"].get(query, {}).get(which)
    return None if value is None else float(value)


def _latencies(peers: dict[str, Results]) -> str:
    """Median time of each query, as multiples of the named peer's."""
    named = LATENCY_PEER if LATENCY_PEER in peers else next(iter(peers), None)
    if named is None:
        return ""
    others = [name for name in peers if name != named]
    queries = [name for name in peers[named]["queries"] if name != "small"]
    expected = _expected(peers)
    means: dict[str, list[float]] = {name: [] for name in others}
    rows = []
    for query in queries:
        base = _ms(peers[named], query)
        cells = [query, f"{expected[query][0]:,}" if query in expected else "–", _number(base)]
        for name in others:
            value = _ms(peers[name], query)
            if value is None or not base:
                cells.append("–")
                continue
            means[name].append(value / base)
            agrees = peers[name]["queries"][query]["digest"] == expected[query][1]
            cells.append(f"{_number(value / base)}{'' if agrees else ' ≠'}")
        rows.append(cells)
    last = [_number(geometric_mean(means[name])) if means[name] else "–" for name in others]
    rows.append(["**geometric mean**", "", "", *last])
    quickest = [_number(_mean_of_quickest(peers[named], peers[name])) for name in others]
    rows.append(["geometric mean, quickest run of each", "", "", *quickest])
    header = ["query", "rows", f"{NAMES[named]}, ms", *(f"{NAMES[name]} ÷" for name in others)]
    return f"Median time of a query; every column but the third is a multiple of the third.\n\n{_table(header, rows)}"


def _mean_of_quickest(base: Results, found: Results) -> float | None:
    """Return the geometric mean of ratios of quickest runs, which other work on the machine troubles least."""
    pairs = [(_ms(found, query, "quickest_ms"), _ms(base, query, "quickest_ms")) for query in base["queries"]]
    ratios = [value / other for value, other in pairs if value and other]
    return geometric_mean(ratios) if ratios else None


def _small(peers: dict[str, Results]) -> str:
    if "ours" not in peers or LATENCY_PEER not in peers:
        return ""
    values = {name: _ms(found, "small") for name, found in peers.items()}
    base = values[LATENCY_PEER]
    told = [
        f"{NAMES[name]} {value - base:+.2f} ms"
        for name, value in values.items()
        if name != LATENCY_PEER and value is not None and base is not None
    ]
    return (
        f"A query of 28 rows, at the median, HTTP included: pyoxigraph called directly takes {_number(base)} ms; "
        + "; ".join(told)
        + "."
    )


def _rates(peers: dict[str, Results]) -> str:
    """Requests per second, as parts of the named peer's."""
    base = peers.get(RATE_PEER, {}).get("rates", {}).get("changing")
    rows = []
    for name, found in peers.items():
        if "rates" in found:
            cells = [NAMES[name]]
            for kind in ("changing", "identical", "revalidated"):
                value = found["rates"].get(kind)
                ratio = f"{value / base:.2f}" if value and base else "–"
                cells += [ratio, f"{value:,.0f}" if value else "–"]
            rows.append(cells)
    if not rows:
        return ""
    header = ["", "never asked before ÷", "per s", "asked again ÷", "per s", "revalidated (304) ÷", "per s"]
    told = "Requests per second of a query of 28 rows, wrk with 8 connections; ÷: as a part of what Oxigraph's server does with"
    return f"{told} queries never asked before.\n\n{_table(header, rows)}"


def _rest(peers: dict[str, Results]) -> str:
    rows = []
    for name, found in peers.items():
        large = found.get("large", {})
        cells = [NAMES[name], _seconds(found["loaded"]), _seconds(found["started"])]
        cells += [f"{found[key] / _MIB:,.0f}" for key in ("memory_at_start", "memory")]
        cells += [_number(large.get("first_ms")), _number(large.get("all_ms"))]
        cells.append(f"{large['bytes'] / 1e6:,.0f}" if "bytes" in large else "–")
        rows.append(cells)
    header = ["", "loading before, s", "start to first answer, s", "memory at start, MiB", "memory after, MiB"]
    header += ["large result: first byte, ms", "all of it, ms", "MB"]
    return f"Start, memory (PSS of all processes) and a large result.\n\n{_table(header, rows)}"


def _expected(peers: dict[str, Results]) -> dict[str, tuple[int, str]]:
    """Return rows and digest that most peers give, by query; the first of them where as many say otherwise."""
    votes: dict[str, Counter[tuple[int, str]]] = {}
    for found in peers.values():
        for query, got in found["queries"].items():
            if "digest" in got:
                votes.setdefault(query, Counter())[(got["rows"], got["digest"])] += 1
    return {query: counted.most_common(1)[0][0] for query, counted in votes.items()}


def _disagreements(peers: dict[str, Results]) -> list[str]:
    expected = _expected(peers)
    lines = []
    for name, found in peers.items():
        for query, got in found["queries"].items():
            if "digest" in got and query != "small" and got["digest"] != expected[query][1]:
                rows = f"{got['rows']:,} rows against {expected[query][0]:,}"
                same = "as many rows with other values" if got["rows"] == expected[query][0] else rows
                lines.append(f"- ≠ {query}, {NAMES[name]}: another result than most: {same}")
    return lines


def _errors(peers: dict[str, Results]) -> list[str]:
    lines = []
    for name, found in peers.items():
        for query, got in found["queries"].items():
            if "error" in got:
                lines.append(f"- {query}, {NAMES[name]}: {' '.join(got['error'].split())[:160]}")
        for kind, reason in found.get("rates", {}).items():
            if kind.endswith("_error"):
                lines.append(f"- requests per second, {kind.removesuffix('_error')}, {NAMES[name]}: {reason}")
        if "error" in found.get("large", {}):
            lines.append(f"- a large result, {NAMES[name]}: {found['large']['error']}")
    return lines


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _seconds(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}" if value >= 1 else f"{value:.2f}"


def put_into(file: Path, size: str, text: str) -> None:
    """Put the tables of a size between its markers.

    Raises:
        ValueError: the file has no markers for the size.
    """
    begin, end = f"<!-- {size}: begin -->", f"<!-- {size}: end -->"
    pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    old = file.read_text(encoding="utf-8")
    if not pattern.search(old):
        raise ValueError(f"{file.name} has no lines {begin} and {end}: add them where the tables are to stand")
    file.write_text(pattern.sub(lambda _: f"{begin}\n{text}\n{end}", old), encoding="utf-8")
