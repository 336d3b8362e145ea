"""What is kept of other endpoints' answers, and for how long."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ccpr_graph.store.federation.cache import AnswerCache
from ccpr_graph.store.federation.solutions import Solutions

KEY = ("http://e.example/", "SELECT * WHERE { ?a ?b ?c }")


def solutions(rows: int) -> Solutions:
    return Solutions(("a",), (('"x"',),) * rows)


def test_an_answer_is_kept_for_its_time() -> None:
    time = [100.0]
    cache = AnswerCache(10_000, 60, lambda: time[0])
    cache.put(KEY, solutions(1))
    time[0] = 159.9
    assert cache.get(KEY) == solutions(1)
    assert cache.get(("http://other.example/", KEY[1])) is None
    time[0] = 160.0
    assert cache.get(KEY) is None
    assert cache.room == 10_000


def test_what_is_too_large_is_not_kept() -> None:
    cache = AnswerCache(1000, 60)
    cache.put(KEY, solutions(100))
    assert cache.get(KEY) is None
    assert cache.room == 1000


def test_nothing_is_kept_for_no_time() -> None:
    cache = AnswerCache(10_000, 0)
    cache.put(KEY, solutions(1))
    assert cache.get(KEY) is None
    assert cache.room == 10_000


def test_the_least_recently_used_goes_first() -> None:
    cache = AnswerCache(1200, 60)
    first, second, third = (("http://e.example/", str(number)) for number in range(3))
    cache.put(first, solutions(1))
    cache.put(second, solutions(1))
    assert cache.get(first)
    cache.put(third, solutions(1))
    assert cache.get(second) is None
    assert cache.get(first)
    assert cache.get(third)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 12))))
def test_the_room_is_never_exceeded(puts: list[tuple[int, int]]) -> None:
    cache = AnswerCache(4000, 60)
    for name, rows in puts:
        cache.put(("http://e.example/", str(name)), solutions(rows))
        assert 0 <= cache.room <= 4000
