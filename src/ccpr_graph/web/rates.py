"""How much one client may ask: requests per second, and requests at a time. Whoever asks more is told when to come back."""

from __future__ import annotations

import math
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from ccpr_graph.errors import ServeError
from ccpr_graph.web.clients import is_loopback, party_of
from ccpr_graph.web.headers import local_path

EXEMPT: Final = frozenset({"/healthz", "/readyz", "/metrics"})
_REMEMBERED: Final = 10_000
_ROUNDING: Final = 1e-6  # seconds


@dataclass(frozen=True)
class Rates:
    """How much one client may ask; nothing where that is not limited.

    Attributes:
        per_second: requests per second, in the long run.
        burst: requests at once after a pause. Without it or ``per_second`` the number of requests is not limited.
        concurrent: requests that are being answered at a time.

    Raises:
        ServeError: one of them leaves nothing to ask.
    """

    per_second: float | None = 10.0
    burst: int | None = 60
    concurrent: int | None = 8

    def __post_init__(self) -> None:
        for each in fields(self):
            value = getattr(self, each.name)
            if value is not None and not 0 < value < math.inf:
                raise ServeError(f"{value} is no limit for clients ({each.name})", remedy="Choose a number above 0")


UNLIMITED: Final = Rates(None, None, None)


def default_rates(host: str, behind_proxy: bool) -> Rates:
    """Return no limits for a server that only its own machine reaches, and the usual ones for any other."""
    return Rates() if behind_proxy or not is_loopback(host) else UNLIMITED


def chosen_rates(
    usual: Rates, *, per_second: float | None = None, burst: int | None = None, concurrent: int | None = None
) -> Rates:
    """Return the usual rates with what an operator chose in its place; 0 takes a limit away.

    One of ``per_second`` and ``burst`` alone brings the other with it, as it is by default.

    Raises:
        ServeError: a choice leaves nothing to ask.
    """
    if per_second or burst:
        default = Rates()
        usual = replace(usual, per_second=default.per_second, burst=default.burst)
    chosen = {"per_second": per_second, "burst": burst, "concurrent": concurrent}
    return replace(usual, **{name: value or None for name, value in chosen.items() if value is not None})  # type: ignore[arg-type]


class Allowance:
    """What clients have used, from request to request. It outlives the release that is served.

    Of each client, one number is kept: when its allowance will be whole again. That is the token bucket by another name
    (the generic cell rate algorithm); a client that is forgotten counts as one that has asked nothing yet.

    Args:
        rates: how much a client may ask.
        clock: gives seconds.
        remembered: clients that are remembered at most; the one that asked longest ago is forgotten.
    """

    def __init__(
        self, rates: Rates, *, clock: Callable[[], float] = time.monotonic, remembered: int = _REMEMBERED
    ) -> None:
        self.rates = rates
        self._clock = clock
        self._remembered = remembered
        self._whole_at: OrderedDict[str, float] = OrderedDict()
        self._running: Counter[str] = Counter()
        self._refused: Counter[str] = Counter(too_often=0, too_many_at_once=0)

    def enter(self, client: str) -> float | None:
        """Take note of a request; return nothing if it may be answered, otherwise the seconds to wait.

        Whoever was let in has to :meth:`leave`. Who is refused uses nothing up.
        """
        if wait := self.wait(client):
            self._refused["too_many_at_once" if self._has_too_many(client) else "too_often"] += 1
            return wait
        self._use(client)
        self._running[client] += 1
        return None

    def wait(self, client: str) -> float:
        """Return the seconds until a request may be answered; 0 for now. Nothing is used up, and nothing counted."""
        if self._has_too_many(client):
            return 1.0  # nobody knows
        if self.rates.per_second is None or self.rates.burst is None:
            return 0.0
        now, each = self._clock(), 1 / self.rates.per_second
        wait = max(now, self._whole_at.get(client, now)) + each - now - self.rates.burst * each
        return wait if wait > _ROUNDING else 0.0

    def leave(self, client: str) -> None:
        """Take note that a request was answered."""
        self._running[client] -= 1
        if not self._running[client]:
            del self._running[client]

    def numbers(self) -> Mapping[str, float]:
        """Return counters and gauges, by name; names of counters end in ``_total``."""
        gauges = {"clients_remembered": len(self._whole_at), "clients_being_answered": len(self._running)}
        return gauges | {f"refused_{why}_total": number for why, number in self._refused.items()}

    def _has_too_many(self, client: str) -> bool:
        most = self.rates.concurrent
        return most is not None and self._running.get(client, 0) >= most

    def _use(self, client: str) -> None:
        """Use one request up."""
        if self.rates.per_second is None or self.rates.burst is None:
            return
        now = self._clock()
        self._whole_at[client] = max(now, self._whole_at.get(client, now)) + 1 / self.rates.per_second
        self._whole_at.move_to_end(client)
        if len(self._whole_at) > self._remembered:
            self._whole_at.popitem(last=False)


class RateLimit:
    """Wraps an application: answers 429 to a client that asks more than it may. Who asks how a server is may always."""

    def __init__(self, app: ASGIApp, allowance: Allowance) -> None:
        self._app = app
        self._allowance = allowance

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or local_path(scope) in EXEMPT:
            await self._app(scope, receive, send)
            return
        client = party_of(scope)
        wait = self._allowance.enter(client)
        if wait is not None:
            await _refuse(send, math.ceil(wait), self._allowance.rates)
            return
        try:
            await self._app(scope, receive, send)
        finally:
            self._allowance.leave(client)


async def _refuse(send: Send, seconds: int, rates: Rates) -> None:
    seconds = max(1, seconds)
    body = f"Too many requests: {_allowed(rates)}. Try again in {seconds} s.\n".encode()
    headers = {
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Length": str(len(body)),
        "Retry-After": str(seconds),
        "Cache-Control": "no-store",
    }
    raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": 429, "headers": raw})
    await send({"type": "http.response.body", "body": body})


def _allowed(rates: Rates) -> str:
    often = (
        f"{rates.per_second:g} a second, {rates.burst} at once after a pause"
        if rates.per_second and rates.burst
        else ""
    )
    together = f"{rates.concurrent} under way at a time" if rates.concurrent else ""
    return "a client may send " + " and have ".join(filter(None, (often, together)))
