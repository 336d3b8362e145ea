"""What a stranger may hold of the server, before any application sees a request: bytes, seconds, connections.

uvicorn's protocol on httptools, with limits, and without what is left to chance there: an error has a sentence and the
common headers, answers come in the order of their requests, trailers never become headers, a request with ``Upgrade`` keeps
its body (RFC 9110, 7.8: the field may be ignored), and a client that goes away ends the answer that is running, not only the
last that it asked for.

The wire format is RFC 9112's. What two readers could take for two different things is refused and the connection closed.
"""

from __future__ import annotations

import asyncio
import logging
import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Final, cast

import httptools
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from ccpr_graph.web.access import new_id
from ccpr_graph.web.at_once import SendWhole
from ccpr_graph.web.clients import HOST, Network, is_trusted, party
from ccpr_graph.web.crowd import Crowd, HttpLimits
from ccpr_graph.web.cycles import Cycle, UnchunkedCycle, give_up, reset
from ccpr_graph.web.headers import common_headers
from ccpr_graph.web.refusals import Refusal, reason_of

_LOG: Final = logging.getLogger("ccpr_graph.web")
_ABSOLUTE: Final = re.compile(rb"https?://([^/?#@]+)(/[^?#]*)?(\?[^#]*)?(?:#.*)?", re.IGNORECASE)
_READ_HERE: Final = frozenset({b"host", b"transfer-encoding", b"content-length", b"expect"})
_HAS_BODY: Final = frozenset({b"transfer-encoding", b"content-length"})
_LONGEST_PATH: Final = 60_000
_PROGRESS: Final = 16 * 1024  # bytes of an answer that a client takes at a time, or it does not read
_LINGER: Final = 2.0  # seconds that a refused client has to see why, while what it still sends is thrown away
# What is expected of a client; plain numbers, for an Enum costs at each of the many times that this is asked.
_IDLE: Final = 0
_HEAD: Final = 1
_BODY: Final = 2


def guarded(
    limits: HttpLimits | None = None, trusted: Sequence[Network] = (), *, https: bool = False
) -> type[GuardedProtocol]:
    """Return the protocol for ``uvicorn.Config(http=…)``, with a count of connections of its own.

    Args:
        limits: what a client may hold.
        trusted: networks of proxies, which may have as many connections as there are.
        https: whether the world reaches the server by https.
    """
    held = limits or HttpLimits()
    settings = {"limits": held, "crowd": Crowd(held), "trusted": tuple(trusted), "common": common_headers(https=https)}
    return type("Guarded", (GuardedProtocol,), settings)


class GuardedProtocol(HttpToolsProtocol):
    """One connection; see ``guarded``."""

    limits: ClassVar[HttpLimits]
    crowd: ClassVar[Crowd]
    trusted: ClassVar[tuple[Network, ...]]
    common: ClassVar[Mapping[str, str]]

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.timeout_keep_alive = self.limits.idle  # type: ignore[assignment]  # seconds, whole or not
        self.party = ""
        self.lingering = False
        self._running: RequestResponseCycle | None = None
        self._last_words: bytes | None = None
        self._deaf = False
        self._phase: int = _HEAD
        self._begun = False
        self._due = math.inf  # when the head, or the body, has to be complete
        self._heard = 0.0
        self._loose = 0  # bytes since the last that were a part of something bounded: a head, a piece of a body
        self._size = 0
        self._number = 0
        self._named: dict[bytes, list[bytes]] = {}
        self._at_once: Callable[[Any, SendWhole], bool] | None = getattr(self.app, "at_once", None)
        self._first = False  # whether what is asked now is the first that came in these bytes
        self._complete = False  # whether a request waits for its end to be answered
        self._unsent = 0
        self._stalled = math.inf  # when the client that does not read is given up

    # The connection

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Count the client in, or refuse it."""
        super().connection_made(transport)
        if self.client is not None and not is_trusted(self.client[0], self.trusted):
            self.party = party(self.client[0])
        self._heard = self.loop.time()
        self._due = self._heard + self.limits.head_seconds
        refusal = self.crowd.enter(self, self.loop)
        if refusal is not None:
            self._refuse(refusal)

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell the answer that is running that nobody waits for it."""
        self.crowd.leave(self)
        self._unset_keepalive_if_required()
        if self._running is not None and not self._running.response_complete:
            give_up(self._running)
        self.pipeline.clear()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parse what came; what cannot be parsed, or is too much, ends the connection."""
        if self._deaf:
            return
        self._unset_keepalive_if_required()
        self._heard = self.loop.time()
        if self._phase == _IDLE:
            self._expect_head()
        self._loose += len(data)
        self._first = True
        try:
            self._parse(data)
        except Refusal as refusal:
            self._refuse(refusal)

    def resume_writing(self) -> None:
        """Note that the client reads."""
        self._stalled = math.inf
        super().resume_writing()

    def shutdown(self) -> None:
        """End with the last answer, as uvicorn does; a refused client has had its own."""
        if self.lingering:
            self.transport.close()
        else:
            super().shutdown()

    # What the parser finds

    def on_message_begin(self) -> None:
        """Begin a request, unless the client has asked for enough, or has said that it asks no more."""
        if self.cycle is not None and not self.cycle.keep_alive:
            self._deaf = True
            raise Refusal(0)
        if len(self.pipeline) >= self.limits.pipelined:
            raise Refusal(503, "Too many requests came at once on this connection: wait for answers in between.")
        self._unset_keepalive_if_required()
        super().on_message_begin()
        self._expect_head()
        self._begun = True

    def on_url(self, url: bytes) -> None:
        """Take a piece of the address."""
        self.url += url
        self._size = len(self.url)
        if self._size > self.limits.head:
            raise Refusal(414, f"The address of a request has at most {self.limits.head:,} bytes: send it by POST.")

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header. Trailers count, but are no headers (RFC 9110, 6.5.1): the request is being answered already."""
        self._number += 1
        self._size += len(name) + len(value)
        if self._number > self.limits.headers:
            raise Refusal(431, f"A request has at most {self.limits.headers:,} header fields.")
        if self._size > self.limits.head:
            raise self._head_too_large()
        if self._phase != _BODY:
            name = name.lower()
            if name in _READ_HERE:
                self._named[name] = [*self._named.get(name, ()), value]
            self.headers.append((name, value))

    def on_headers_complete(self) -> None:
        """Check the head, and start to answer."""
        if self.parser.should_upgrade():
            if self.parser.get_method() == b"CONNECT":
                raise Refusal(501, "This server is no proxy.")
            return  # httptools takes no body after this head: it is parsed again, see _parse
        self._check_head()
        # httptools takes addresses apart up to 64 KiB only, and a query may be longer: the query is put in afterwards,
        # before the task that has just been made begins.
        self.url, _, query = self.url.partition(b"#")[0].partition(b"?")
        if len(self.url) > _LONGEST_PATH:
            raise Refusal(414, f"The path of an address has at most {_LONGEST_PATH:,} bytes.")
        super().on_headers_complete()
        self.scope["query_string"] = query
        self._phase = _BODY
        self._due = self._heard + self.limits.body_seconds
        self._loose = self._size = self._number = 0

    def on_body(self, body: bytes) -> None:
        """Take a piece of the body, which the application bounds."""
        self._loose = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """End a request."""
        if self._phase != _BODY:
            return
        super().on_message_complete()
        self._phase = _IDLE
        self._due, self._loose = math.inf, 0
        if self._complete:
            self._complete = False
            if not self._answer_at_once(self.cycle):
                super()._start_asgi_task(self.cycle, self.app)
        elif self._running is None and not self.transport.is_closing():  # it had its answer before it was complete
            self.timeout_keep_alive_task = self.loop.call_later(self.limits.idle, self.timeout_keep_alive_handler)

    def _expect_head(self) -> None:
        self._phase = _HEAD
        self._begun = False
        self._due = self._heard + self.limits.head_seconds
        self._size = self._number = 0
        self._named = {}

    def _parse(self, data: bytes) -> None:
        """Parse what came.

        Raises:
            Refusal: it is no HTTP, or more than a client may send.
        """
        while True:
            try:
                self.parser.feed_data(data)
                break
            except httptools.HttpParserUpgrade as upgrade:
                data = self._head_without_upgrade() + data[upgrade.args[0] :]
                self._begin_again()
            except httptools.HttpParserError as error:
                raise reason_of(error) from error
        if self._loose > self.limits.head:
            raise self._head_too_large()

    def _begin_again(self) -> None:
        self.parser = httptools.HttpRequestParser(self)
        self.parser.set_dangerous_leniencies(lenient_data_after_close=True)

    def _head_without_upgrade(self) -> bytes:
        """Write the head again: Java's client asks to upgrade each request, also those with a query in the body."""
        version = self.parser.get_http_version().encode("ascii")
        fields = (name + b": " + value + b"\r\n" for name, value in self.headers if name != b"upgrade")
        return b"%s %s HTTP/%s\r\n%s\r\n" % (self.parser.get_method(), self.url, version, b"".join(fields))

    def _head_too_large(self) -> Refusal:
        return Refusal(431, f"The head of a request has at most {self.limits.head:,} bytes: send a long query by POST.")

    def _check_head(self) -> None:
        """Refuse what proxies and servers read in different ways (RFC 9112, 3.2 and 6.1)."""
        version = self.parser.get_http_version()
        if version not in ("1.0", "1.1"):
            raise Refusal(505, "This server speaks HTTP/1.1.")
        hosts = self._named.get(b"host", ())
        if len(hosts) > 1 or (not hosts and version == "1.1"):
            raise Refusal(400, "A request has one Host header: this one has several, or none.")
        if hosts and not HOST.fullmatch(hosts[0]):
            raise Refusal(400, "The Host header is not the name of a host.")
        self._check_coding(version)
        expected = (value.lower() for value in self._named.get(b"expect", ()))
        self.expect_100_continue = b"100-continue" in expected and version == "1.1"  # RFC 9110, 10.1.1
        if not self.url.startswith(b"/"):
            self._read_target()

    def _check_coding(self, version: str) -> None:
        codings = [value.lower() for value in self._named.get(b"transfer-encoding", ())]
        if codings and version == "1.0":
            raise Refusal(400, "HTTP/1.0 has no Transfer-Encoding.")
        if codings and codings != [b"chunked"]:
            raise Refusal(501, "The only Transfer-Encoding that this server knows is 'chunked'.")

    def _read_target(self) -> None:
        """Reduce an absolute target to its path; its host outranks the header (RFC 9112, 3.2.2)."""
        if self.url == b"*" and self.parser.get_method() == b"OPTIONS":
            self.url = b"/"  # 3.2.4: the server as a whole
            return
        found = _ABSOLUTE.fullmatch(self.url)
        if found is None or not HOST.fullmatch(found[1]):
            raise Refusal(400, "The target of a request is a path, or an address that begins with http://.")
        self.url = (found[2] or b"/") + (found[3] or b"")
        self.headers[:] = [(b"host", found[1]), *(each for each in self.headers if each[0] != b"host")]

    # Answers

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        # The base class has made it, and offers no say.
        cycle.__class__ = UnchunkedCycle if cycle.scope["http_version"] == "1.0" else Cycle
        self._running = cycle
        if cycle.more_body and not self._named.keys() & _HAS_BODY:
            self._complete = True  # the end of the request is next, and it can be answered at once then
        else:
            super()._start_asgi_task(cycle, app)

    def _answer_at_once(self, cycle: RequestResponseCycle) -> bool:
        """Answer if that needs no task; once for what came together, so that others have their turn."""
        may, self._first = self._first and not (self.flow.write_paused or self.transport.is_closing()), False
        return may and self._at_once is not None and self._at_once(cycle.scope, cast(Cycle, cycle).send_whole)

    def on_response_complete(self) -> None:
        """Go on with the next request, or end what had to wait for its turn."""
        self._running = None
        super().on_response_complete()
        if self.transport.is_closing() or self._running is not None:
            return
        if self._last_words is not None:
            self._end(self._last_words)
        elif self._phase != _IDLE:
            self._unset_keepalive_if_required()  # the next request has begun, and has its own clock

    def _refuse(self, refusal: Refusal) -> None:
        """Answer what is no request with an error, in its turn; then hear nothing more from this client."""
        self._deaf = True
        self._due = math.inf
        if self.transport.is_closing() or not refusal.status:
            return
        id = new_id()
        _LOG.info("refused request %s with %d: %s", id, refusal.status, refusal)
        answer = refusal.written(self.server_state.default_headers, self.common, id)
        of = self.cycle if self._phase == _BODY else None  # the request whose body it is about
        if of is not None and self.pipeline and self.pipeline[0][0] is of:
            self.pipeline.popleft()
            of = None
        if of is None and self._running is not None:
            self._last_words = answer
        elif of is not None and of.response_started:
            self.transport.close()  # it has its answer, or a part of it, which nothing can be added to
        else:
            if of is not None:
                give_up(of)
            self._end(answer)

    def _end(self, answer: bytes) -> None:
        self._unset_keepalive_if_required()
        self.flow.resume_reading()
        self.transport.write(answer)
        if self.transport.can_write_eof() and self.crowd.may_linger(self):
            # Closing at once while the client still sends would reset the connection: it might never see the answer.
            self.transport.write_eof()
            self._due = self.loop.time() + _LINGER
        else:
            self.transport.close()

    # The clock

    def check(self, now: float, lost: float) -> None:
        """End the connection if the client is too slow.

        Args:
            now: the time of the loop.
            lost: seconds since the last call that the server itself stood still.
        """
        if self.lingering:
            if now >= self._due:
                self.transport.abort()
            return
        self._check_reader(now, lost)
        if self.transport.is_closing() or self._phase == _IDLE or self._deaf:
            return
        if self.flow.read_paused or self._has_to_say_continue():
            lost = self.crowd.every + lost  # the client waits for us
        self._due += lost
        self._heard += lost
        self._check_writer(now)

    def _check_reader(self, now: float, lost: float) -> None:
        """Give up a client that does not take its answer; one that takes some has time again."""
        unsent = self.transport.get_write_buffer_size()
        self._stalled += lost
        if not (self.flow.write_paused or self.transport.is_closing()):
            self._stalled = math.inf
        elif self._stalled == math.inf or unsent <= self._unsent - _PROGRESS:
            self._stalled = now + self.limits.stalled_seconds
            self._unsent = unsent
        elif now >= self._stalled:
            _LOG.info("closed: a client did not read its answer for %g s", self.limits.stalled_seconds)
            reset(self.transport)  # otherwise the system would go on to hold what the client does not read

    def _check_writer(self, now: float) -> None:
        if self._phase == _HEAD and now >= self._due:
            if self._begun:
                self._refuse(Refusal(408, f"The head of the request took over {self.limits.head_seconds:g} s."))
            elif self._running is None:
                self.transport.close()  # nothing was asked
            else:
                self._phase = _IDLE  # an empty line after a request, whose answer takes its time
        elif self._phase == _BODY and now >= self._due:
            self._refuse(Refusal(408, f"The body of the request took over {self.limits.body_seconds:g} s."))
        elif self._phase == _BODY and now >= self._heard + self.limits.silent_seconds:
            self._refuse(Refusal(408, f"No more of the body came for {self.limits.silent_seconds:g} s."))

    def _has_to_say_continue(self) -> bool:
        return self._phase == _BODY and self.cycle.waiting_for_100_continue
