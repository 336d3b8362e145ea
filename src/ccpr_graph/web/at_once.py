"""Answers what is at hand before a task is made for it: kept answers, and those that the client has already.

Such a request passes the same layers as any other, but as plain calls: the path below a proxy, who the client is, rates,
common headers, metrics, log. What is not at hand, or is refused, goes the usual way and leaves no trace here.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from ccpr_graph.web.access import AccessLog, Seen, new_id
from ccpr_graph.web.clients import KnownClients, party_of
from ccpr_graph.web.headers import BelowPath, CommonHeaders, Header
from ccpr_graph.web.metrics import Metrics
from ccpr_graph.web.rates import Allowance

AtHand = Callable[[Scope], Response | None]
SendWhole = Callable[[int, Sequence[Header], bytes], None]


class AtOnce:
    """An application with its layers around it, for a protocol that asks :meth:`at_once` first.

    Args:
        below: the outermost layer, for all that is not at hand.
        at_hand: gives the answers that are.
        clients, log, metrics, common, allowance: the layers within, whose work is done here as well.
    """

    def __init__(
        self,
        below: BelowPath,
        at_hand: AtHand,
        *,
        clients: KnownClients,
        log: AccessLog,
        metrics: Metrics,
        common: CommonHeaders,
        allowance: Allowance,
    ) -> None:
        self._at_hand = at_hand
        self._below = below
        self._clients = clients
        self._log = log
        self._metrics = metrics
        self._common = common
        self._allowance = allowance

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        await self._below(scope, receive, send)

    def at_once(self, scope: Scope, send: SendWhole) -> bool:
        """Answer a request without a body, if its answer is at hand; say whether it was."""
        began, started = datetime.now(UTC), time.perf_counter()
        scope = self._clients.seen(self._below.placed(scope))
        client = party_of(scope)
        if self._allowance.wait(client):
            return False
        response = self._at_hand(scope)
        if response is None or self._allowance.enter(client) is not None:
            return False
        try:
            seen = self._send(response, scope, send)
        finally:
            self._allowance.leave(client)
        self._metrics.note(scope, seen, time.perf_counter() - started)
        self._log.note(scope, seen, began, started)
        return True

    def _send(self, response: Response, scope: Scope, send: SendWhole) -> Seen:
        id = new_id()
        body = b"" if scope["method"] == "HEAD" else bytes(response.body)
        headers = [*self._common.added_to(response.raw_headers), (b"x-request-id", id.encode())]
        send(response.status_code, headers, body)
        return Seen.of_whole(id, response.status_code, len(body))
