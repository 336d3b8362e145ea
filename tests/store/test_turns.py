"""Who may run now: fair turns. Times are short; the order is what counts."""

from __future__ import annotations

import asyncio

import pytest

from ccpr_graph.store.outcome import BusyError
from ccpr_graph.store.turns import Lanes, Turn, Turns


def make(**given: float) -> Turns:
    settings = {"quick": 1, "long": 2, "quantum": 0.05, "waiting": 10, "waiting_each": 5} | given
    return Turns(Lanes(**settings))  # type: ignore[arg-type]


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def test_clients_take_turns() -> None:
    async def run() -> list[str]:
        turns = make(quantum=60)
        order: list[str] = []

        async def one(client: str) -> None:
            turn = await turns.take(client, 5)
            order.append(client)
            turns.release(turn)

        held = await turns.take("first", 1)
        waiting = [asyncio.create_task(one("greedy")) for _ in range(4)]
        await settle()
        waiting.append(asyncio.create_task(one("modest")))
        await settle()
        turns.release(held)
        await asyncio.gather(*waiting)
        return order

    assert asyncio.run(run()) == ["greedy", "modest", "greedy", "greedy", "greedy"]


def test_what_runs_long_makes_room() -> None:
    async def run() -> None:
        turns = make()
        slowed: list[Turn] = []
        heavy = await turns.take("a", 1)
        heavy.slow_down = lambda: slowed.append(heavy)
        light = await turns.take("b", 2)  # granted when the heavy one has moved to the long lane
        assert slowed == [heavy]
        assert turns.running == 2
        turns.release(light)
        turns.release(heavy)
        turns.release(heavy)
        assert turns.running == 0

    asyncio.run(run())


def test_a_full_long_lane_keeps_nobody_waiting() -> None:
    async def run() -> None:
        turns = make(long=2)
        stopped: list[str] = []
        held = []
        for name in ("a", "b", "c"):
            turn = await turns.take(name, 2)
            turn.stop = lambda name=name, turn=turn: (stopped.append(name), turns.release(turn))  # type: ignore[misc]
            held.append(turn)
        await asyncio.sleep(0.15)
        assert stopped == [], "as long as nobody waits, all go on"
        await turns.take("d", 2)
        assert stopped == ["c"], "the one that has no place on the long lane"

    asyncio.run(run())


def test_no_client_has_the_whole_long_lane() -> None:
    async def run() -> None:
        turns = make(quick=3, long=3)
        mine = [await turns.take("a", 1) for _ in range(3)]
        await asyncio.sleep(0.15)
        assert len(turns._long) == 2
        turns.release(mine[0])
        await settle()
        assert len(turns._long) == 2

    asyncio.run(run())


def test_patience_ends() -> None:
    async def run() -> None:
        turns = make(quantum=60)
        held = await turns.take("a", 1)
        with pytest.raises(BusyError, match="busy"):
            await turns.take("b", 0.05)
        assert turns.waiting == 0
        turns.release(held)
        turns.release(await turns.take("c", 1))
        assert turns.running == 0

    asyncio.run(run())


def test_too_many_may_not_wait() -> None:
    async def run() -> None:
        turns = make(quantum=60, waiting=3, waiting_each=2)
        held = await turns.take("a", 1)
        waiting = [asyncio.create_task(turns.take(client, 5)) for client in ("a", "a", "b")]
        await settle()
        for client in ("a", "b", "c"):
            with pytest.raises(BusyError):
                await turns.take(client, 5)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        assert turns.waiting == 0
        turns.release(held)

    asyncio.run(run())


def test_a_turn_that_comes_too_late_is_given_back() -> None:
    """Who is cancelled in the moment in which his turn comes must not keep it."""

    async def run() -> None:
        turns = make(quantum=60)
        held = await turns.take("a", 1)
        waiting = asyncio.create_task(turns.take("b", 5))
        await settle()
        turns.release(held)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        await settle()
        assert turns.running == 0

    asyncio.run(run())


def test_closing_refuses_those_who_wait() -> None:
    async def run() -> None:
        turns = make(quantum=60)
        await turns.take("a", 1)
        waiting = asyncio.create_task(turns.take("b", 5))
        await settle()
        turns.close()
        with pytest.raises(BusyError, match="shutting down"):
            await waiting
        assert turns.waiting == 0

    asyncio.run(run())
