"""The documents whose text is in the data, for the start page: the latest first."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request

from ccpr_graph import iris
from ccpr_graph.errors import CcprGraphError
from ccpr_graph.web.linked.asking import asker_of
from ccpr_graph.web.site import Site

_LOG: Final = logging.getLogger("ccpr_graph.web")
_SHOWN: Final = 20
# A document has two titles, days or States where its sources contradict each other: any of them will do to find it by. The name
# is looked up for the State that was taken, and not beside it, or one State could stand with another's name.
_QUERY: Final = f"""
SELECT ?document ?symbol ?called ?adopted ?under (MIN(?name) AS ?party)
WHERE {{
  {{
    SELECT ?document ?symbol (MIN(?title) AS ?called) (MAX(?day) AS ?adopted) (MIN(?state) AS ?under)
    WHERE {{
      ?document a ccpr:Document ; ccpr:symbol ?symbol ; eli:is_realized_by ?expression .
      OPTIONAL {{ ?document dcterms:title ?title FILTER (LANGMATCHES(LANG(?title), "en")) }}
      OPTIONAL {{ ?document ccpr:adoptedOn ?day }}
      OPTIONAL {{ ?document ccpr:state ?state }}
    }}
    GROUP BY ?document ?symbol
    ORDER BY DESC(?adopted) ?symbol
    LIMIT {_SHOWN}
  }}
  OPTIONAL {{ ?document ccpr:state ?under . ?under skos:prefLabel ?name FILTER (LANGMATCHES(LANG(?name), "en")) }}
}}
GROUP BY ?document ?symbol ?called ?adopted ?under
ORDER BY DESC(?adopted) ?symbol
"""


@dataclass(frozen=True)
class Listed:
    """A document in the list; ``page`` and ``state_page`` are paths below the start page.

    ``state`` and ``adopted`` are empty where the data do not say.
    """

    page: str
    title: str
    symbol: str
    adopted: str
    state: str
    state_page: str


class Latest:
    """The documents that were adopted last; asked for once, since the data of a server do not change."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._kept: Sequence[Listed] | None = None

    async def read(self, request: Request) -> Sequence[Listed]:
        """Return the documents; none while the endpoint cannot say, for the start page does without."""
        if self._kept is None:
            try:
                rows = await asker_of(self._site, request).rows(_QUERY)
            except CcprGraphError as error:
                _LOG.warning("the start page is sent without the list of documents: %s", error)
                return ()
            self._kept = [_listed(row) for row in rows if row.get("document", "").startswith(iris.ID)]
        return self._kept


def _listed(row: dict[str, str]) -> Listed:
    return Listed(
        page=row["document"].removeprefix(iris.BASE),
        title=row.get("called", row["symbol"]),
        symbol=row["symbol"],
        adopted=row.get("adopted", ""),
        state=row.get("party", ""),
        state_page=row.get("under", "").removeprefix(iris.BASE),
    )
