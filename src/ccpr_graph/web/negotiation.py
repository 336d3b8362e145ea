"""Chooses the format of an answer: content negotiation (RFC 9110, 12.5.1) for each kind of result. Pure.

The kind of result comes first: a client may list media types for rows and for graphs in one ``Accept`` header
(rdflib's SPARQLStore does), and means by each the kind it fits. The ``format`` parameter (also ``output`` and
``results``) counts where ``Accept`` says nothing, that is where it is absent or ``*/*``, and where HTML would win: a
person who writes ``&format=csv`` into an address means it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, ParamSpec, TypeVar

import mimeparse

from ccpr_graph.store.formats import GRAPH_FORMATS, JSON, KINDS, OFFERED, TURTLE, Format, Formats, Kind

HTML: Final = Format("html", "text/html", (), ("application/xhtml+xml",))
JSON_LIST: Final = Format("json", "application/json")
TEXT: Final = Format("text", "text/plain")

LONGEST: Final = 4096
"""Characters of an ``Accept`` header; those of browsers have some hundred. To compare more takes a processor for seconds."""

_QUOTED: Final = re.compile(r'"(?:[^"\\]|\\.)*+"?')
"""A value of a parameter; one that is not closed goes on to the end."""

_BEHIND_HTML: Final[dict[Kind, Format]] = {"boolean": JSON, "solutions": JSON, "graph": TURTLE}


P = ParamSpec("P")
T = TypeVar("T")


def _remembered(choose: Callable[P, T]) -> Callable[P, T]:
    """Remember what was chosen lately, but for what is long: nobody sends that twice, and it would be kept."""
    known = functools.lru_cache(maxsize=512)(choose)

    @functools.wraps(choose)
    def chosen(*given: P.args, **named: P.kwargs) -> T:
        texts = (
            text
            for each in given
            if isinstance(each, str | tuple)
            for text in ([each] if isinstance(each, str) else each)
        )
        short = sum(len(text) for text in texts if isinstance(text, str)) <= LONGEST
        return known(*given, **named) if short else choose(*given, **named)  # type: ignore[arg-type]

    return chosen


class MalformedAcceptError(ValueError):
    """The ``Accept`` header cannot be read."""


@dataclass(frozen=True)
class Wanted:
    """The formats to ask the engine for, and the kinds of result that are to be made a web page from there."""

    formats: Formats
    as_page: frozenset[Kind]

    def anything(self) -> bool:
        """Say whether there is a format for any kind of result."""
        return any(self.formats.names().values())


@_remembered
def negotiate(accept: str | None, asked: tuple[str, ...] = ()) -> Wanted:
    """Return the formats that an ``Accept`` header and the values of ``format`` parameters ask of a query's result.

    Raises:
        MalformedAcceptError: the header is no list of media ranges.
    """
    chosen = {kind: _chosen(accept, asked, OFFERED[kind]) for kind in KINDS}
    as_page = frozenset(kind for kind in KINDS if chosen[kind] is HTML)
    formats = {kind: _BEHIND_HTML[kind] if kind in as_page else chosen[kind] for kind in KINDS}
    return Wanted(Formats(**formats), as_page)


@_remembered
def negotiate_description(accept: str | None, asked: tuple[str, ...] = ()) -> Format | None:
    """Return the format for a service description: an RDF format, HTML, or nothing that is offered.

    Raises:
        MalformedAcceptError: the header is no list of media ranges.
    """
    return _chosen(accept, asked, GRAPH_FORMATS)


@_remembered
def negotiate_among(accept: str | None, offered: tuple[Format, ...]) -> Format | None:
    """Return the one of some formats, or HTML, that a header likes best; nothing if it likes none.

    Raises:
        MalformedAcceptError: the header is no list of media ranges.
    """
    return _chosen(accept, (), offered)


def negotiate_page(accept: str | None, plain: Format) -> Format:
    """Return HTML where it wins, as for a browser, and otherwise ``plain``; never raises, for it words errors too."""
    try:
        return _chosen(accept, (), (plain,)) or plain
    except MalformedAcceptError:
        return plain


def _chosen(accept: str | None, asked: Sequence[str], offered: Sequence[Format]) -> Format | None:
    accepted = _accepted(accept, offered)
    names = [name for name in (each.strip().lower() for each in asked if len(each) <= LONGEST) if name]
    if names and (_says_nothing(accept) or accepted is HTML):
        return next((each for name in names for each in (*offered, HTML) if each.called(name)), None)
    return accepted


def _accepted(accept: str | None, offered: Sequence[Format]) -> Format | None:
    """Return the format that the header likes best, of those offered and HTML.

    Where it likes several as much, the earlier in ``offered`` wins, a media type over its aliases, and HTML comes last.
    """
    if accept is not None and len(accept) > LONGEST:
        raise MalformedAcceptError(f"it has more than {LONGEST:,} characters")
    if accept is None or not accept.strip():
        return offered[0]
    types = {alias: each for each in (HTML, *reversed(offered)) for alias in each.aliases}
    types |= {each.media_type: each for each in (HTML, *reversed(offered))}
    try:
        return types.get(mimeparse.best_match(list(types), without_quoted_commas(accept.lower())))
    except mimeparse.MimeTypeParseException as error:
        raise MalformedAcceptError(str(error)) from error


def without_quoted_commas(accept: str) -> str:
    """Return a header in which every comma parts two of its members; one within quotes parts nothing (RFC 9110, 5.6.4)."""
    return _QUOTED.sub(lambda quoted: quoted[0].replace(",", " "), accept) if '"' in accept else accept


def _says_nothing(accept: str | None) -> bool:
    ranges = [each.split(";")[0].strip() for each in (accept or "").split(",")]
    return all(each in ("", "*", "*/*") for each in ranges)
