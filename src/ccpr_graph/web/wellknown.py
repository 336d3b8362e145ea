"""What crawlers look for: ``robots.txt`` (RFC 9309), sitemaps (https://www.sitemaps.org/protocol.html), ``llms.txt``.

All addresses are those of the server that is asked. A sitemap has 50,000 addresses at most; where there are more, ``sitemap.xml``
is an index of several. They are made as they are asked for, from a list in the release, so that a large release costs nothing
while nobody asks.
"""

from __future__ import annotations

import gzip
import itertools
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlsplit
from xml.sax.saxutils import escape

from starlette.requests import Request
from starlette.responses import Response

from ccpr_graph import manifest
from ccpr_graph.store import Release
from ccpr_graph.web import openapi
from ccpr_graph.web.counts import class_counts, totals
from ccpr_graph.web.dataset.facts import Facts
from ccpr_graph.web.dataset.library import DatasetLibrary
from ccpr_graph.web.dumps import REPLACED
from ccpr_graph.web.representation import Representation, send
from ccpr_graph.web.site import Site, has_dataset, has_ontology

Add = Callable[..., None]

MOST: Final = 50_000
"""Addresses in one sitemap (sitemaps.org, "Using Sitemap index files")."""

# What evaluates queries, or tells nothing about the data.
_EXPENSIVE: Final = ("sparql", "store", "reconcile", "metrics", "healthz", "readyz")
_NAMESPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NUMBER: Final = re.compile(r"[1-9][0-9]{0,8}")
_XML: Final = "application/xml"
_GZIP: Final = "application/gzip"
_TEXT: Final = "text/plain; charset=utf-8"
_MARKDOWN: Final = "text/markdown; charset=utf-8"


def add_wellknown(add: Add, site: Site, library: DatasetLibrary | None) -> None:
    """Add the routes, by a function that takes a path and a handler. Without a release there are no pages to list."""
    release = site.release

    def robots_file(request: Request) -> Response:
        text = robots(site.address(request), sitemap=release is not None)
        return _answer(request, text.encode(), _TEXT)

    add("/robots.txt", robots_file, **_documented("What crawlers may ask (RFC 9309).", "text/plain"))
    if release is not None:
        _add_sitemaps(add, site, release)
    if library is not None:
        llms = _llms(site, library.facts)
        add("/llms.txt", llms, **_documented("What this is, for programs that read text.", "text/markdown"))


def _add_sitemaps(add: Add, site: Site, release: Release) -> None:
    pages = Pages.of(release)

    async def sitemap(request: Request) -> Response:
        return await site.aside.run(_sitemap, site, release, pages, request, None)

    async def part(request: Request) -> Response:
        written: str = request.path_params["number"]
        # Another text than a number's usual form is no sitemap: 0, which there is none of.
        number = int(written) if _NUMBER.fullmatch(written) else 0
        return await site.aside.run(_sitemap, site, release, pages, request, number)

    add("/sitemap.xml", sitemap, **_documented("The pages, or the sitemaps that list them.", _XML, replaced=True))
    add("/sitemap.xml.gz", sitemap, **_documented("The same, compressed.", _GZIP, replaced=True))
    for path in ("/sitemap-{number}.xml", "/sitemap-{number}.xml.gz"):
        add(path, part, include_in_schema=False)


def _documented(summary: str, media_type: str, *, replaced: bool = False) -> dict[str, Any]:
    described = openapi.crawled(summary, media_type, replaced=replaced)
    return {"summary": summary.rstrip("."), "tags": ["Crawlers"], **described}


def robots(address: str, *, sitemap: bool) -> str:
    """Return ``robots.txt``: pages and files are free to all, what costs much is not."""
    below = urlsplit(address).path
    lines = ["User-agent: *", *(f"Disallow: {below}/{path}" for path in _EXPENSIVE), "Allow: /"]
    return "\n".join([*lines, *(["", f"Sitemap: {address}/sitemap.xml"] if sitemap else []), ""])


@dataclass(frozen=True)
class Pages:
    """The pages of a site: those that are always there, and the resources that a file of the release lists."""

    fixed: tuple[str, ...]
    listed: Path | None
    number: int

    @classmethod
    def of(cls, release: Release) -> Pages:
        """Read how many there are.

        Raises:
            OSError: the list cannot be read.
        """
        fixed = ["", "dumps/", *(["dataset.html"] if has_dataset(release) else [])]
        fixed += ["ontology.html", "shapes.html"] if has_ontology(release) else []
        found = release.file(manifest.PAGES)
        lines = 0 if found is None else found[1].read_bytes().count(b"\n")
        return cls(tuple(fixed), None if found is None else found[1], len(fixed) + lines)

    @property
    def parts(self) -> int:
        """How many sitemaps they fill."""
        return -(-self.number // MOST)

    def part(self, number: int) -> Iterator[str]:
        """Give the paths of one sitemap, of :data:`MOST`; the first has the number 1."""
        return itertools.islice(self._all(), (number - 1) * MOST, number * MOST)

    def _all(self) -> Iterator[str]:
        yield from self.fixed
        if self.listed is not None:
            with self.listed.open(encoding="utf-8") as lines:
                yield from (f"id/{line.rstrip()}.html" for line in lines)


def _sitemap(site: Site, release: Release, pages: Pages, request: Request, number: int | None) -> Response:
    if number is not None and not (pages.parts > 1 and 1 <= number <= pages.parts):
        return site.error(request, 404, "There is no such sitemap; /sitemap.xml says which there are.")
    if not release.is_current():
        return site.error(request, 503, REPLACED)
    address = site.address(request)
    issued = release.manifest.issued
    if number is None and pages.parts > 1:
        body = index_of([f"{address}/sitemap-{each}.xml" for each in range(1, pages.parts + 1)], issued)
    else:
        body = sitemap_of((f"{address}/{quote(path)}" for path in pages.part(number or 1)), issued)
    if request.url.path.endswith(".gz"):
        return _answer(request, gzip.compress(body, mtime=0), _GZIP)
    return _answer(request, body, _XML)


def sitemap_of(addresses: Iterable[str], issued: str | None) -> bytes:
    """Return a sitemap; ``issued`` is the day of the release, on which each page changed last."""
    return _xml("urlset", "url", addresses, issued)


def index_of(addresses: Iterable[str], issued: str | None) -> bytes:
    """Return an index of sitemaps."""
    return _xml("sitemapindex", "sitemap", addresses, issued)


def _xml(root: str, element: str, addresses: Iterable[str], issued: str | None) -> bytes:
    when = "" if issued is None else f"<lastmod>{escape(issued)}</lastmod>"
    lines = [f"<{element}><loc>{escape(address)}</loc>{when}</{element}>" for address in addresses]
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{_NAMESPACE}">'
    return "\n".join([head, *lines, f"</{root}>", ""]).encode()


def _llms(site: Site, facts: Facts) -> Callable[[Request], Response]:
    context = {
        "facts": facts,
        "own": facts.dataset,
        "classes": class_counts(site.statistics),
        "totals": totals(site.statistics),
    }

    def llms(request: Request) -> Response:
        text = site.render("llms.txt", "", address=site.address(request), **context)
        return _answer(request, text.encode(), _MARKDOWN)

    return llms


def _answer(request: Request, body: bytes, content_type: str) -> Response:
    return send(request, Representation(body, content_type), {"Cache-Control": "no-cache"})
