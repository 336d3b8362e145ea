"""The address of a store elsewhere, as an operator writes it: ``sparql+https://host/path``."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from ccpr_graph.errors import ServeError

_SCHEMES: Final = {"sparql+https": "https", "sparql+http": "http"}
_DATASET: Final = ("default-graph-uri", "named-graph-uri")
_EXAMPLE: Final = "Write it like sparql+https://example.org/sparql"


@dataclass(frozen=True)
class StoreAddress:
    """Where a store answers queries, and on which of its graphs.

    Attributes:
        url: the ``http`` or ``https`` address of its SPARQL endpoint, with what is fixed in its parameters.
        default_graphs: graphs whose merge is the default graph of every query that names no dataset itself.
        named_graphs: the graphs that ``GRAPH`` sees, likewise.
        user: name for HTTP authentication, if the store asks for it.
        password: and the password, which no message shows.

    """

    url: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    user: str | None = None
    password: str = field(default="", repr=False)

    @classmethod
    def parse(cls, text: str) -> StoreAddress:
        """Read ``sparql+https://host/path`` or ``sparql+http://…``.

        A name and a password may stand before the host, percent-encoded. ``default-graph-uri`` and ``named-graph-uri``
        in the part after ``?`` (SPARQL 1.1 Protocol, 2.1.4) are the dataset of queries that name none; other parameters
        are sent with every query.

        Raises:
            ServeError: it is not such an address; the message does not repeat a password.

        """
        shown = without_password(text)
        try:
            parts = urlsplit(text.strip())
            port = parts.port
        except ValueError as error:
            raise ServeError(
                f"the address of the store cannot be read ({error})", file=shown, remedy=_EXAMPLE
            ) from None
        if parts.scheme not in _SCHEMES:
            raise ServeError(
                "the address of the store has another scheme than sparql+https", file=shown, remedy=_EXAMPLE
            )
        if not parts.hostname:
            raise ServeError("the address of the store names no host", file=shown, remedy=_EXAMPLE)
        if parts.fragment:
            raise ServeError("the address of the store has a part after '#'", file=shown, remedy="Write %23 for a '#'")
        given = parse_qsl(parts.query, keep_blank_values=True)
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        netloc = host if port is None else f"{host}:{port}"
        fixed = urlencode([pair for pair in given if pair[0] not in _DATASET])
        return cls(
            urlunsplit((_SCHEMES[parts.scheme], netloc, parts.path or "/", fixed, "")),
            tuple(value for name, value in given if name == "default-graph-uri"),
            tuple(value for name, value in given if name == "named-graph-uri"),
            None if parts.username is None else unquote(parts.username),
            unquote(parts.password or ""),
        )


def without_password(text: str) -> str:
    """Return an address as a message may show it."""
    scheme, separator, rest = text.strip().partition("://")
    authority, slash, path = rest.partition("/")
    return f"{scheme}{separator}{authority.rpartition('@')[2]}{slash}{path}"
