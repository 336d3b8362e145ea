"""Asking the endpoint itself by SERVICE gives the same solutions as not doing so, on random graphs and patterns.

The standard makes the two equal where the pattern is evaluated on its own either way, in a group (SPARQL 1.1, 18.2.2.6), and
there is no blank node and no GRAPH around it.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ccpr_graph.store import Engine, Release
from ccpr_graph.store.asking import Question
from ccpr_graph.store.federation import Allowed, Client, FederatedService
from tests.store.federation.servers import Within
from tests.store.releases import write_release

OWN = "https://ccpr.example/sparql"
SEEDS = range(6)
QUERIES_EACH = 60


def graph(chance: random.Random) -> str:
    """Return N-Quads over few names, so that patterns match; with literals that are hard to write."""
    literals = [
        '"x"',
        '"x"@en',
        '"1"^^<http://www.w3.org/2001/XMLSchema#integer>',
        '"\\\\u0041"',
        '"a\\nb\\"} )"',
        '"é😀"',
    ]
    lines = set()
    for _ in range(chance.randint(15, 40)):
        thing = f"<http://e/{chance.choice('abcd')}>"
        lines.add(f"<http://e/{chance.choice('abcd')}> <http://e/{chance.choice('pqr')}> "
                  f"{chance.choice([thing, thing, chance.choice(literals)])} <http://e/g> .")  # fmt: skip
    return "\n".join(sorted(lines)) + "\n"


class Patterns:
    """Writes random group graph patterns, with ``@@`` before the groups that may be a service's.

    NOT EXISTS uses only what the first triple pattern of its own group binds: the engine lets it see variables of the
    groups around, which the standard does not (18.6: the solution that is substituted is one of its own group), and
    which no service sees.
    """

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.bound: list[list[str]] = []

    def variable(self) -> str:
        return "?" + self.chance.choice("stuvw")

    def two_variables(self) -> str:
        return " ".join("?" + name for name in self.chance.sample("stuvw", 2))

    def of_group(self) -> str:
        return self.chance.choice(self.bound[-1] or ["<http://e/a>"])

    def triple(self, variable: Callable[[], str] | None = None) -> str:
        some = variable or self.variable
        node = self.chance.choice([*(some() for _ in range(4)), f"<http://e/{self.chance.choice('abcd')}>"])
        verb = self.chance.choice([some(), *(f"<http://e/{each}>" for each in "pqrpqr")])
        return f"{node} {verb} {self.chance.choice([*(some() for _ in range(4)), '<http://e/a>'])} ."

    def group(self) -> str:
        """Return what stands between braces."""
        first = self.triple()
        self.bound.append([each for each in first.split() if each.startswith("?")])
        parts = [self.part() for _ in range(self.chance.randint(0, 2 if len(self.bound) < 3 else 0))]
        self.bound.pop()
        return " ".join([first, *parts])

    def part(self) -> str:
        kinds = [
            self.triple,
            lambda: f"@@ {{ {self.group()} }}",
            lambda: f"@@ {{ {self.group()} }}",
            lambda: f"@@ {{ SELECT {self.two_variables()} {{ {self.group()} }} }}",
            lambda: f"@@ {{ SELECT DISTINCT * {{ {self.group()} }} }}",
            lambda: "@@ { { [] <http://e/q> <http://e/a> } UNION { <http://e/a> <http://e/p> <http://e/b> } }",
            lambda: f"OPTIONAL {{ @@ {{ {self.group()} }} }}",
            lambda: f"{{ @@ {{ {self.group()} }} }} UNION {{ {self.group()} }}",
            lambda: f"MINUS {{ @@ {{ {self.group()} }} }}",
            lambda: f"FILTER(COALESCE({self.variable()} != {self.variable()}, !BOUND({self.variable()})))",
            lambda: f"FILTER NOT EXISTS {{ @@ {{ {self.triple(self.of_group)} }} }}",
            lambda: f"VALUES {self.variable()} {{ <http://e/a> <http://e/b> UNDEF }}",
        ]
        return self.chance.choice(kinds)()


@pytest.fixture(scope="module", params=SEEDS)
def data(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Engine]]:
    folder: Path = tmp_path_factory.mktemp("random") / "release"
    with Engine(Release.open(write_release(folder, graph=graph(random.Random(request.param)))), workers=1) as engine:
        yield request.param, engine


def multiset(body: bytes) -> Counter[str]:
    return Counter(json.dumps(row, sort_keys=True) for row in json.loads(body)["results"]["bindings"])


def test_the_same_solutions(data: tuple[int, Engine]) -> None:
    seed, engine = data
    patterns = Patterns(seed)
    texts = [f"SELECT ?s ?t ?u ?v ?w {{ {patterns.group()} }}" for _ in range(QUERIES_EACH)]
    texts = [text for text in texts if "@@" in text]

    async def run() -> list[Counter[str]]:
        service = FederatedService(Within(engine, engine.limits), Client(Allowed()), own=[OWN])
        found = []
        for text in texts:
            async with await service.answer(Question(text.replace("@@", f"SERVICE <{OWN}>"))) as answer:
                found.append(multiset(b"".join([chunk async for chunk in answer.chunks()])))
        await service.aclose()
        return found

    found = asyncio.run(run())
    expected = [multiset(engine.evaluate(text.replace("@@", "")).body) for text in texts]
    for text, here, there in zip(texts, expected, found, strict=True):
        assert here == there, text
    assert len(texts) > QUERIES_EACH / 4
    assert sum(map(bool, expected)) > len(texts) / 5, "most patterns match nothing"
