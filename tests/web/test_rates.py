"""What one client may ask, by a clock that the test turns."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Scope, Send

from ccpr_graph.errors import ServeError
from ccpr_graph.web.rates import UNLIMITED, Allowance, RateLimit, Rates, chosen_rates, default_rates
from tests.web.asgi import Reply, app_that, ask, scope_of


@dataclass
class Clock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


def let_in(allowance: Allowance, client: str = "a") -> bool:
    """Ask and be answered at once; say whether that was allowed."""
    if allowance.enter(client) is not None:
        return False
    allowance.leave(client)
    return True


def test_a_burst_then_a_steady_rate() -> None:
    clock = Clock()
    allowance = Allowance(Rates(per_second=2, burst=5, concurrent=None), clock=clock)
    assert [let_in(allowance) for _ in range(7)] == [True] * 5 + [False] * 2
    assert allowance.enter("a") == pytest.approx(0.5)
    clock.now += 0.5
    assert [let_in(allowance) for _ in range(2)] == [True, False]
    clock.now += 1.0
    assert [let_in(allowance) for _ in range(3)] == [True, True, False]
    clock.now += 3600
    assert [let_in(allowance) for _ in range(6)] == [True] * 5 + [False], "a pause gives no more than the burst"


@given(
    per_second=st.floats(0.01, 1000),
    burst=st.integers(1, 50),
    pauses=st.lists(st.floats(0, 5), max_size=120),
)
def test_it_is_a_token_bucket(per_second: float, burst: int, pauses: list[float]) -> None:
    """The one number kept says the same as a bucket of tokens that is filled as time goes by."""
    clock, tokens, last = Clock(0.0), float(burst), 0.0
    allowance = Allowance(Rates(per_second, burst, None), clock=clock)
    for pause in pauses:
        clock.now += pause
        tokens, last = min(burst, tokens + (clock.now - last) * per_second), clock.now
        if abs(tokens - 1) < 1e-3 * max(1, per_second):  # rounding may decide
            return
        assert let_in(allowance) is (tokens >= 1)
        tokens -= tokens >= 1


def test_clients_do_not_share() -> None:
    allowance = Allowance(Rates(per_second=1, burst=1, concurrent=1), clock=Clock())
    assert [let_in(allowance, name) for name in "aabb"] == [True, False, True, False]


def test_so_many_at_a_time() -> None:
    allowance = Allowance(Rates(per_second=None, burst=None, concurrent=2), clock=Clock())
    assert [allowance.enter("a") for _ in range(3)] == [None, None, 1.0]
    assert allowance.enter("b") is None
    allowance.leave("a")
    assert allowance.enter("a") is None


def test_who_is_refused_uses_nothing_up() -> None:
    clock = Clock()
    allowance = Allowance(Rates(per_second=1, burst=2, concurrent=1), clock=clock)
    assert allowance.enter("a") is None
    assert all(allowance.enter("a") for _ in range(100))
    allowance.leave("a")
    assert [let_in(allowance) for _ in range(2)] == [True, False]
    assert not any(let_in(allowance) for _ in range(100))
    clock.now += 1
    assert let_in(allowance)


def test_so_many_clients_are_remembered() -> None:
    allowance = Allowance(Rates(per_second=1, burst=1, concurrent=1), clock=Clock(), remembered=100)
    assert let_in(allowance, "old")
    assert allowance.enter("running") is None
    for number in range(1000):
        assert let_in(allowance, str(number))
    assert allowance.numbers()["clients_remembered"] == 100
    assert not let_in(allowance, "999")
    assert let_in(allowance, "old"), "it is forgotten"
    assert allowance.enter("running") == 1.0, "what is under way is never forgotten"


def test_numbers() -> None:
    allowance = Allowance(Rates(per_second=1, burst=2, concurrent=1), clock=Clock())
    allowance.enter("a")
    allowance.enter("a")
    allowance.leave("a")
    let_in(allowance)
    let_in(allowance)
    assert allowance.numbers() == {
        "clients_remembered": 1,
        "clients_being_answered": 0,
        "refused_too_often_total": 1,
        "refused_too_many_at_once_total": 1,
    }


@pytest.mark.parametrize(
    "rates", [(0, 1, 1), (-1, 1, 1), (float("inf"), 1, 1), (float("nan"), 1, 1), (1, 0, 1), (1, 1, 0)]
)
def test_rates_that_are_none(rates: tuple[float, int, int]) -> None:
    with pytest.raises(ServeError, match="no limit for clients"):
        Rates(*rates)


@pytest.mark.parametrize(
    ("host", "behind_proxy", "limited"),
    [
        ("127.0.0.1", False, False),
        ("127.8.0.1", False, False),
        ("::1", False, False),
        ("localhost", False, False),
        ("::ffff:127.0.0.1", False, False),
        ("127.0.0.1", True, True),
        ("0.0.0.0", False, True),
        ("::", False, True),
        ("192.0.2.1", False, True),
        ("example.org", False, True),
    ],
)
def test_the_own_machine_is_not_limited(host: str, behind_proxy: bool, limited: bool) -> None:
    assert default_rates(host, behind_proxy) == (Rates() if limited else UNLIMITED)


@pytest.mark.parametrize(
    ("usual", "chosen", "rates"),
    [
        (Rates(), {}, Rates()),
        (UNLIMITED, {}, UNLIMITED),
        (Rates(), {"per_second": 2.5}, Rates(2.5, 60, 8)),
        (Rates(), {"per_second": 0, "burst": 0, "concurrent": 0}, UNLIMITED),
        (Rates(), {"concurrent": 0}, Rates(10, 60, None)),
        (UNLIMITED, {"per_second": 5}, Rates(5, 60, None)),
        (UNLIMITED, {"burst": 5}, Rates(10, 5, None)),
        (UNLIMITED, {"concurrent": 2}, Rates(None, None, 2)),
    ],
)
def test_what_an_operator_chooses(usual: Rates, chosen: dict[str, Any], rates: Rates) -> None:
    assert chosen_rates(usual, **chosen) == rates


def replies(app: RateLimit, *scopes: Scope) -> list[Reply]:
    async def run() -> list[Reply]:
        return [await ask(app, scope) for scope in scopes]

    return asyncio.run(run())


def test_the_answer_to_too_many() -> None:
    limit = RateLimit(app_that(), Allowance(Rates(per_second=0.4, burst=1, concurrent=1), clock=Clock()))
    first, second = replies(limit, scope_of("/sparql"), scope_of("/sparql"))
    assert (first.status, second.status) == (200, 429)
    assert second.headers == {
        "content-type": "text/plain; charset=utf-8",
        "content-length": str(len(second.body)),
        "retry-after": "3",
        "cache-control": "no-store",
    }
    assert second.body == (
        b"Too many requests: a client may send 0.4 a second, 1 at once after a pause and have 1 under way at a time."
        b" Try again in 3 s.\n"
    )


def test_a_client_that_waits_as_told_is_served() -> None:
    clock = Clock()
    limit = RateLimit(app_that(), Allowance(Rates(per_second=7, burst=3, concurrent=1), clock=clock))
    refused = replies(limit, *[scope_of()] * 4)[-1]
    assert refused.status == 429
    clock.now += int(refused.headers["retry-after"])
    assert replies(limit, scope_of())[0].status == 200


@pytest.mark.parametrize("more", [{}, {"root_path": "/data"}])
@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_how_the_server_is_can_always_be_asked(path: str, more: dict[str, str]) -> None:
    limit = RateLimit(app_that(), Allowance(Rates(per_second=1, burst=1, concurrent=1), clock=Clock()))
    scopes = [scope_of(more.get("root_path", "") + path, **more) for _ in range(5)]
    assert {reply.status for reply in replies(limit, scope_of(), *scopes)} == {200}


def test_a_place_is_free_again_whatever_happened() -> None:
    async def fail(scope: Scope, send: Send) -> None:
        raise ZeroDivisionError

    allowance = Allowance(Rates(per_second=None, burst=None, concurrent=1))
    limit = RateLimit(app_that(fail), allowance)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            replies(limit, scope_of())
    assert allowance.numbers()["clients_being_answered"] == 0
    assert allowance.numbers()["refused_too_many_at_once_total"] == 0


def test_requests_under_way_count_until_they_end() -> None:
    async def run() -> tuple[Reply, Reply, Reply]:
        end = asyncio.Event()

        async def wait(scope: Scope, send: Send) -> None:
            await end.wait()

        limit = RateLimit(app_that(wait), Allowance(Rates(per_second=None, burst=None, concurrent=1)))
        first = asyncio.create_task(ask(limit, scope_of()))
        await asyncio.sleep(0)
        second = await ask(limit, scope_of())
        end.set()
        return await first, second, await ask(limit, scope_of())

    first, second, third = asyncio.run(run())
    assert (first.status, second.status, third.status) == (200, 429, 200)
    assert second.headers["retry-after"] == "1"
