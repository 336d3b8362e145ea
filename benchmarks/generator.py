"""Makes graphs of any size that have the shape of this project's graph: for measuring, not for publishing.

    python benchmarks/generator.py 5000000 graph.nq --seed 4

The real document's graph is written again under the symbols of other States parties, treaty bodies and cycles: all its units,
statements, citations, annotations and tags. Names are mapped, dates and numbers are shifted, each paragraph's text gets an
ending of its own, and the earlier concluding observations that a document repeats are those of the cycle before. The
vocabularies and the ontology are the real ones, once.

What it does not imitate: the words are the real document's (they go on naming its State), every document cites the articles
of the Covenant whatever its treaty body, and all documents have the same number of everything. The graph conforms to the shapes,
but some States are reviewed under treaties that they are not party to, which the shapes remark on.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import pyoxigraph as ox

from ccpr_graph import find_project, iris
from ccpr_graph.build import assert_quads

MODEL = "ccpr-c-kaz-co-3"
"""The slug of the document that is multiplied: State KAZ, treaty body CCPR, cycle 3, session 144, meetings as below."""
MEETINGS = (4226, 4227, 4252)
CYCLES = (3, 4, 5)
"""None before the document's own, for the vocabularies know the sessions that were."""
BODIES_AT_A_TIME = 3
YEARS_BETWEEN_CYCLES = 5
SESSIONS_A_YEAR = 3

_WORDS = re.compile(r"ontology#(text|quotedText)> |ns/oa#(exact|prefix|suffix)> ")
_OWN_TEXT = re.compile(r"(/(?:paragraph|footnote)/[^>]*> <[^>]*ontology#text> \".*)\"@en ")
_YEAR = re.compile(r"\"(\d{4})(-\d\d-\d\d)?\"(?=\^\^<http://www\.w3\.org/2001/XMLSchema#(?:date|integer)>)")
_YEARS = re.compile(
    r"ontology#(adoptedOn|heldOn|startDate|endDate|deadline|listOfIssuesYear|dialogueYear)> |terms/issued> "
)


@dataclass(frozen=True)
class Copy:
    """Whose document a copy is to be."""

    number: int
    body: str
    body_name: str
    state: str
    state_name: str
    cycle: int


class Template:
    """The graph of the real document, cut into the lines that are treated alike."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.stubs: list[str] = []
        self.words: list[str] = []
        self.facts: list[str] = []
        for line in lines:
            kind = self.words if _WORDS.search(line) else self.facts
            (self.stubs if line.startswith(f"<{iris.document('CCPR/C/KAZ/CO/2')}") else kind).append(line)

    def copy(self, copy: Copy) -> list[str]:
        """Return the lines of a copy. What is known of the document before is left out where that one is a copy as well."""
        ending = f' [{copy.state_name}, {copy.body.upper()}, {copy.cycle}]"@en '
        words = (_OWN_TEXT.sub(lambda found: found[1] + ending, line) for line in self.words)
        years = (copy.cycle - 3) * YEARS_BETWEEN_CYCLES
        stubs = self.stubs if copy.cycle == CYCLES[0] else []
        facts = (_shift(line, years) if _YEARS.search(line) else line for line in [*self.facts, *stubs])
        text = _replace("".join(facts), _names(copy) | _literals(copy)) + _replace("".join(words), _names(copy))
        return text.splitlines(keepends=True)


def _shift(line: str, years: int) -> str:
    return _YEAR.sub(lambda found: f'"{int(found[1]) + years}{found[2] or ""}"', line)


def _replace(text: str, table: dict[str, str]) -> str:
    pattern = re.compile("|".join(re.escape(old) for old in sorted(table, key=len, reverse=True)))
    return pattern.sub(lambda found: table[found[0]], text)


def _names(copy: Copy) -> dict[str, str]:
    """Return what the IRIs are to be made of."""
    body, state, cycle = copy.body, copy.state, copy.cycle
    table = {
        f"document/{MODEL}": f"document/{body}-c-{state}-co-{cycle}",
        "document/ccpr-c-kaz-co-2": f"document/{body}-c-{state}-co-{cycle - 1}",
        "document/ccpr-c-kaz-3>": f"document/{body}-c-{state}-{cycle}>",
        "document/ccpr-c-kaz-qpr-3>": f"document/{body}-c-{state}-qpr-{cycle}>",
        "id/treaty-body/ccpr>": f"id/treaty-body/{body}>",
        "id/state/kaz>": f"id/state/{state}>",
        "session/ccpr/144>": f"session/{body}/{_session(copy)}>",
    }
    table |= {f"cycle/ccpr/kaz/{3 + k}>": f"cycle/{body}/{state}/{cycle + k}>" for k in (-1, 0, 1)}
    table |= {
        f"id/{kind}/kaz/": f"id/{kind}/{state}/"
        for kind in ("treaty-status", "domestic-law", "policy", "institution", "event")
    }
    for number in MEETINGS:
        table[f"meeting/ccpr/{number}>"] = f"meeting/{body}/{_meeting(copy, number)}>"
        table[f"document/ccpr-c-sr-{number}>"] = f"document/{body}-c-sr-{_meeting(copy, number)}>"
    return table


def _literals(copy: Copy) -> dict[str, str]:
    """Return what symbols, numbers and labels are to be."""
    body, state, cycle = copy.body.upper(), copy.state.upper(), copy.cycle
    table = {
        "CCPR/C/KAZ/CO/3": f"{body}/C/{state}/CO/{cycle}",
        "CCPR/C/KAZ/CO/2": f"{body}/C/{state}/CO/{cycle - 1}",
        "CCPR/C/KAZ/QPR/3": f"{body}/C/{state}/QPR/{cycle}",
        "CCPR/C/KAZ/3": f"{body}/C/{state}/{cycle}",
        'number> "144"': f'number> "{_session(copy)}"',
        '"144th session of the Human Rights Committee"': f'"{_session(copy)}th session of the {copy.body_name}"',
    }
    for k, ordinal in ((-1, "2nd"), (0, "3rd"), (1, "4th")):
        review = f"review cycle of {copy.state_name} by the {copy.body_name}"
        table[f'"{ordinal} review cycle of Kazakhstan by the Human Rights Committee"'] = (
            f'"Cycle {cycle + k}, {review}"'
        )
        table[f'ontology#cycleNumber> "{3 + k}"'] = f'ontology#cycleNumber> "{cycle + k}"'
    for number in MEETINGS:
        new = _meeting(copy, number)
        table |= {f'number> "{number}"': f'number> "{new}"', f"CCPR/C/SR.{number}": f"{body}/C/SR.{new}"}
        for ordinal in ("th", "nd"):
            meeting = f"{ordinal} meeting of the"
            table[f'"{number}{meeting} Human Rights Committee"'] = f'"{new}{meeting} {copy.body_name}"'
    return table


def _session(copy: Copy) -> int:
    """Return the number of a session in the copy's year; all documents of one cycle are adopted at one session."""
    return 144 + (copy.cycle - 3) * YEARS_BETWEEN_CYCLES * SESSIONS_A_YEAR


def _meeting(copy: Copy, number: int) -> int:
    """Return a number that no other copy has, and whose ordinal ends alike."""
    return number + 100 * copy.number


def generate(quads: Iterable[ox.Quad], triples: int, seed: int) -> Iterator[str]:
    """Yield N-Quads lines: the given graph, then copies of its document until there are about as many as wanted.

    Args:
        quads: the asserted graph of the project.
        triples: how many lines at least, unless the given graph has more; whole documents are added.
        seed: chooses the order of the States parties. Equal arguments give equal lines.
    """
    lines = sorted(f"{quad} .\n" for quad in quads)
    yield from lines
    written = len(lines)
    graph = f"<{iris.graph('document', MODEL)}> .\n"
    template = Template(line for line in lines if line.endswith(graph))
    events = "".join(line for line in lines if line.startswith(f"<{iris.ID}event/kaz/"))
    known: set[str] = set()
    for copy in _copies(lines, seed):
        if written >= triples:
            return
        made = template.copy(copy)
        if copy.state not in known:
            made += _replace(events, _names(copy)).splitlines(keepends=True)
            known.add(copy.state)
        yield from made
        written += len(made)


def _copies(lines: list[str], seed: int) -> Iterator[Copy]:
    states, bodies = _labels(lines, "state"), _labels(lines, "treaty-body")
    order = sorted(name for name in states.keys() - {"kaz"} if _can_be_welcomed(name, lines))
    random.Random(seed).shuffle(order)
    reviewing = [name for name in sorted(bodies) if name != "spt"]  # the Subcommittee on Prevention reviews no reports
    some = (reviewing[first : first + BODIES_AT_A_TIME] for first in range(0, len(reviewing), BODIES_AT_A_TIME))
    wanted = ((state, body, cycle) for part in some for state, body, cycle in product(order, part, CYCLES))
    for number, (state, body, cycle) in enumerate(wanted, start=1):
        yield Copy(number, body, bodies[body], state, states[state], cycle)


def _can_be_welcomed(state: str, lines: list[str]) -> bool:
    """Return whether a State has become party to all treaties that the document welcomes the State's becoming party to."""
    statuses = iris.ID + "treaty-status/"
    welcomed = {
        line.split(f"{statuses}kaz/")[1].split(">")[0] for line in lines if f"#welcomes> <{statuses}kaz/" in line
    }
    return welcomed <= {line.split("/")[-1] for line in _subjects(f"{statuses}{state}/", lines)}


def _subjects(start: str, lines: list[str]) -> set[str]:
    return {line[1:].split("> ")[0] for line in lines if line.startswith(f"<{start}")}


def _labels(lines: list[str], kind: str) -> dict[str, str]:
    """Return the English names of what has the IRIs ``id/<kind>/…``, by the last step."""
    named = re.compile(rf'<{re.escape(iris.ID)}{kind}/([a-z]+)> <[^>]*core#prefLabel> "([^"\\]*)"@en ')
    return {found[1]: found[2] for line in lines if (found := named.match(line))}


def main() -> None:
    """Write a graph to a file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("triples", type=int)
    parser.add_argument("file", type=Path)
    parser.add_argument("--seed", type=int, default=4)
    given = parser.parse_args()
    quads, _ = assert_quads(find_project(), lambda message: None)
    with given.file.open("w", encoding="utf-8") as file:
        file.writelines(generate(quads, given.triples, given.seed))


if __name__ == "__main__":
    main()
