"""Queries that are made to harm: nested, grown, crossed, odd. After each the server is as good as before."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.abuse import heavy
from tests.abuse.conduct import REFUSED, check_bounded, check_refused, check_right
from tests.abuse.nested import DEEP, SIZES, Deep
from tests.abuse.served import Served
from tests.abuse.wire import CSV, Reply, address

_TOO_DEEP = r"nested too deeply|too complex|longer than|bytes long|MiB it may use|not valid|more than|SERVICE"
_TOO_MUCH = r"took longer|stopped|MiB it may use|more than|larger than|too complex|not valid|busy"


def within(server: Served, reply: Reply) -> None:
    """Fail if an answer took much longer than the server allows a query."""
    assert reply.seconds < server.timeout + 6, str(reply)


@pytest.mark.parametrize("deep", DEEP, ids=lambda deep: deep.name)
def test_deep(small: Served, deep: Deep) -> None:
    """The smallest and the largest size: what a parser, a planner or an evaluator cannot stand."""
    for size in (SIZES[0], SIZES[-1]):
        check_deep(small, deep, size)
    small.check()


@pytest.mark.thorough
@pytest.mark.parametrize("size", [30, 100, 400, 2_000, 4_000, 8_000, 15_000])
@pytest.mark.parametrize("deep", DEEP, ids=lambda deep: deep.name)
def test_deep_at_every_size(small: Served, deep: Deep, size: int) -> None:
    check_deep(small, deep, size)
    small.check()


def check_deep(server: Served, deep: Deep, size: int) -> None:
    reply = server.place.ask(deep.query(size))
    within(server, reply)
    if deep.right is not None:
        check_right(reply, str(deep.right(size)), _TOO_DEEP + "|" + _TOO_MUCH)
    elif reply.status == 200:
        assert reply.whole
    else:
        check_refused(reply, _TOO_DEEP + "|" + _TOO_MUCH)


@pytest.mark.parametrize("deep", [each for each in DEEP if each.right], ids=lambda deep: deep.name)
def test_what_is_not_deep_is_answered(small: Served, deep: Deep) -> None:
    """Without this, the tests above would pass with a server that refuses everything. Some are not of SPARQL 1.1."""
    reply = small.place.ask(deep.query(4))
    if reply.status == 400 and "not valid" in reply.text:
        assert deep.name in {"!!", "^^", "- -", "LATERAL in LATERAL"}, str(reply)
    else:
        assert reply.status == 200, str(reply)
        assert deep.right is not None
        check_right(reply, str(deep.right(4)))


_HEAVY = {
    f"{kind}: {name}": query
    for kind, queries in {
        "cross": heavy.CROSS,
        "path": heavy.PATHS,
        "growth": heavy.GROWTH,
        "regex": heavy.REGEX,
        "giant": heavy.GIANT,
    }.items()
    for name, query in queries.items()
}
_BY_DEFAULT = {
    "cross: COUNT",
    "cross: ORDER BY",
    "path: (p*)*",
    "growth: REPLACE",
    "giant: rows",
    "giant: a built graph",
}


def _rows() -> list[object]:
    marks = {name: () if name in _BY_DEFAULT else (pytest.mark.thorough,) for name in _HEAVY}
    return [pytest.param(query, id=name, marks=marks[name]) for name, query in _HEAVY.items()]


@pytest.mark.parametrize("query", _rows())
def test_heavy(big: Served, query: str) -> None:
    reply = big.place.ask(query)
    within(big, reply)
    if re.fullmatch(r"n\r\n0\r\n", reply.text):
        return  # a pattern that the engine takes for none at once: nothing matches
    check_bounded(reply, _TOO_MUCH)
    big.check()


@pytest.mark.thorough
@pytest.mark.parametrize("accept", ["application/json", "application/xml", "text/tab-separated-values", "text/html"])
@pytest.mark.parametrize("query", heavy.GIANT.values(), ids=heavy.GIANT)
def test_giant_in_every_format(big: Served, query: str, accept: str) -> None:
    reply = big.place.ask(query, headers={"Accept": f"{accept}, */*;q=0.1"})
    within(big, reply)
    if reply.headers.get("content-type", "").startswith("text/html"):
        assert reply.status in REFUSED or "shown here" in reply.text, (
            f"passes for the whole answer, and is none: {reply}"
        )
    else:
        check_bounded(reply, _TOO_MUCH)
    big.check()


def test_odd_values(small: Served) -> None:
    _each(small, {text: f"SELECT ({text} AS ?n) {{}}" for text in heavy.ODD}, check_answered_or_refused)


def test_odd_values_in_filters(small: Served) -> None:
    queries = {text: f"SELECT * {{ ?s ?p ?o FILTER({text} = ?o) }} ORDER BY ({text})" for text in heavy.ODD}
    _each(small, queries, check_answered_or_refused)


def test_malformed_queries(small: Served) -> None:
    _each(small, {repr(text)[:60]: text for text in heavy.MALFORMED}, check_answered_or_refused)


def check_answered_or_refused(reply: Reply) -> None:
    if reply.status == 200:
        assert reply.whole
    else:
        check_refused(reply)


def _each(server: Served, queries: dict[str, str], check: Callable[[Reply], None]) -> None:
    """Ask all, then say which were not treated well; asking them one by one would take a test for each."""
    wrong = {}
    for name, query in queries.items():
        reply = server.place.ask(query)
        try:
            check(reply)
        except AssertionError as error:
            wrong[name] = str(error)[:300]
    server.check()
    assert not wrong, "\n".join(f"{name}: {said}" for name, said in wrong.items())


def test_a_client_may_ask_for_less_time(big: Served) -> None:
    """``timeout=`` lowers the limit, never raises it, and harms by no value."""
    raised = big.place.request("GET", address(heavy.CROSS["COUNT"], timeout="1000"))
    assert raised.seconds < big.timeout + 5, str(raised)
    for value in ("0", "-1", "NaN", "inf", "1e400", "abc", "", "1;2", "0.0000001", "9" * 400, "٣"):
        reply = big.place.request("GET", address("ASK {}", timeout=value))
        assert reply.status in (200, 400, 503), f"{value}: {reply}"
    check_bounded(big.place.request("GET", address(heavy.CROSS["COUNT"], timeout="0.2"), headers=CSV))
    big.check()
