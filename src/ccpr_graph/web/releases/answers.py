"""What the addresses of releases answer.

Files of a version never change, and are kept for good (RFC 8246, ``immutable``). ``latest`` and dates lead to a version by a
redirect that is asked for anew each time. ``Link`` names the versions beside one (RFC 5829), and what an old graph was before
and is now (RFC 7089, of which ``Memento-Datetime`` and ``original`` are given; there is no list by date but the index).
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from email.utils import format_datetime
from html import escape
from typing import Final
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from ccpr_graph import iris
from ccpr_graph.manifest import DATASET_FILES, GRAPH_NQUADS, MANIFEST
from ccpr_graph.releases import CRATE, FEED, INDEX, Entry, latest_of, to_json
from ccpr_graph.store import Release
from ccpr_graph.store.formats import JSON_LD, Format
from ccpr_graph.store.outcome import MEBIBYTE
from ccpr_graph.web.conditions import ANOTHER, known_tag, wants_another
from ccpr_graph.web.dataset.signs import SUFFIX_OF_LINK_SETS
from ccpr_graph.web.dumps import FOREVER, send_file
from ccpr_graph.web.linked.signposts import Link, elements, header, seen_from
from ccpr_graph.web.negotiation import HTML, JSON_LIST, MalformedAcceptError, negotiate_among, negotiate_page
from ccpr_graph.web.reference.resources import SUFFIX_OF_RDF
from ccpr_graph.web.releases.graphs import FORMATS, SUFFIXES, VersionedGraph, split_suffix
from ccpr_graph.web.releases.shelf import Shelf
from ccpr_graph.web.representation import REVALIDATED, Representation, head_alone, last_changed, send
from ccpr_graph.web.representation import Shelf as Kept
from ccpr_graph.web.site import Site, home

_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_PAGE: Final = ".html"
_DOCUMENTS: Final = (_PAGE, *SUFFIX_OF_RDF.values())
_DESCRIPTIONS: Final = {each: DATASET_FILES + suffix for each, suffix in SUFFIX_OF_RDF.items()}
_MOST_FILES: Final = 500  # on a page; the manifest lists all
_MOST_GROUPS: Final = 100
_KEPT: Final = 32 * MEBIBYTE  # of pages, lists and manifests
_LINK_SETS: Final = {DATASET_FILES + suffix: each for each, suffix in SUFFIX_OF_LINK_SETS.items()}
_NONE: Final = "There is no release here yet; the working files are at /dumps/."


class Releases:
    """Answers for everything below ``/releases/``, for versions of the dataset and of its graphs, and with the feed."""

    def __init__(self, site: Site, shelf: Shelf) -> None:
        self._site, self._shelf = site, shelf
        self._kept = Kept(_KEPT, largest=_KEPT // 2)

    def list(self, request: Request) -> Response:
        """Answer with the list of releases: a page where HTML wins, otherwise the index as JSON."""
        entries, way_home = self._shelf.entries(), home(request)
        if negotiate_page(request.headers.get("accept"), JSON_LIST) is HTML:
            made = self._kept.obtain((way_home, entries), lambda: self._list_page(way_home, entries))
        else:
            made = self._index(entries)
        return send(request, made, {"Cache-Control": REVALIDATED}, vary="Accept")

    def _list_page(self, way_home: str, entries: tuple[Entry, ...]) -> Representation:
        text = self._site.render("releases.html", way_home, entries=entries, latest=latest_of(entries))
        return Representation(text.encode(), HTML.content_type)

    def _index(self, entries: tuple[Entry, ...]) -> Representation:
        return self._kept.obtain(entries, lambda: Representation(to_json(entries).encode(), JSON_LIST.content_type))

    def below(self, request: Request, path: str) -> Response:
        """Answer for a path below ``/releases/``: the index, the feed, ``latest``, a date or a version, and what is in it."""
        name, slash, rest = path.partition("/")
        if not slash and name == INDEX:
            return send(request, self._index(self._shelf.entries()), {"Cache-Control": REVALIDATED})
        if not slash and name == FEED:
            return self.feed(request)
        if name == "latest":
            return self._lead(request, latest_of(self._shelf.entries()), rest, _NONE)
        if _DATE.fullmatch(name):
            return self._on(request, name, rest)
        entry = self._shelf.entry(name)
        release = self._shelf.release(entry) if entry else None
        if entry is None or release is None:
            return self._no_version(request, name)
        if not slash:
            return RedirectResponse(f"{home(request)}releases/{name}/", 308)
        return self._file(request, entry, release, rest) if rest else self._version(request, entry, release)

    def feed(self, request: Request) -> Response:
        """Answer with the feed of releases; its links lead to this server, its identifiers stay."""
        try:
            data = (self._shelf.folder / FEED).read_bytes() if self._shelf.entries() else None
        except OSError:
            data = None
        if data is None:
            return self._site.error(request, 404, _NONE)
        # Readers follow links, and the base may lead nowhere yet.
        here = f' href="{escape(self._site.address(request))}/'
        data = data.replace(f' href="{iris.BASE}'.encode(), here.encode())
        return send(request, Representation(data, "application/atom+xml"), {"Cache-Control": REVALIDATED})

    def dataset(self, request: Request, version: str) -> Response:
        """Lead from the IRI of a version of the dataset to its description in the format that is asked for (303)."""
        entry = self._shelf.entry(version)
        release = self._shelf.release(entry) if entry else None
        if entry is None or release is None:
            return self._document(request, version) or self._no_version(request, version)
        offered = {format_: path for format_, path in _DESCRIPTIONS.items() if release.file(path)}
        if release.file(CRATE):
            offered.setdefault(JSON_LD, CRATE)
        chosen, refused = self._negotiate(request, tuple(offered))
        if refused:
            return refused
        way = home(request) + f"releases/{entry.version}/"
        to = way + offered[chosen] if chosen in offered else way
        return self._see_other(to, entry)

    def _document(self, request: Request, path: str) -> Response | None:
        """Lead from the name of a document about a version (``1.0.0.ttl``) to the file, or to the page; nothing, if it is none."""
        version, dot, suffix = path.rpartition(".")
        entry = self._shelf.entry(version)
        release = self._shelf.release(entry) if entry else None
        if entry is None or release is None or dot + suffix not in _DOCUMENTS:
            return None
        file = "" if dot + suffix == _PAGE else DATASET_FILES + dot + suffix
        if file and not release.file(file):
            message = f"Release {version} has no description as '.{suffix}'; /releases/{version}/ lists what there is."
            return self._site.error(request, 404, message)
        return self._lead(request, entry, file, "")

    def graph(self, request: Request, version: str, path: str) -> Response:
        """Answer for a named graph as it was in one version: by a suffix, or with 303 to one."""
        entry = self._shelf.entry(version)
        release = self._shelf.release(entry) if entry else None
        if entry is None or release is None:
            return self._no_version(request, version)
        name, suffix = split_suffix(path)
        graph = VersionedGraph(release, name)
        if not graph.exists():
            message = (
                f"Version {version} has no graph '{name}'; its dataset description and statistics list its graphs."
            )
            return self._site.error(request, 404, message)
        if suffix is not None:
            return self._send_graph(request, entry, graph, suffix)
        chosen, refused = self._negotiate(request, FORMATS)
        if refused:
            return refused
        place = f"graph/{version}/{quote(name)}{SUFFIXES[chosen]}" if chosen in SUFFIXES else f"releases/{version}/"
        return self._see_other(home(request) + place, entry)

    def _on(self, request: Request, day: str, rest: str) -> Response:
        try:
            on = datetime.date.fromisoformat(day)
        except ValueError:
            return self._site.error(request, 404, f"{day} is not a day of the calendar.")
        return self._lead(request, latest_of(self._shelf.entries(), on), rest, f"No release was in force on {day}.")

    def _lead(self, request: Request, entry: Entry | None, rest: str, missing: str) -> Response:
        if entry is None:
            return self._site.error(request, 404, missing)
        place = f"{home(request)}releases/{entry.version}/{quote(rest)}"
        return RedirectResponse(place, 307, {"Cache-Control": REVALIDATED})

    def _version(self, request: Request, entry: Entry, release: Release) -> Response:
        """Answer with what is in a version: a page where HTML wins, otherwise its manifest."""
        entries, way_home = self._shelf.entries(), home(request)
        headers = {
            "Cache-Control": REVALIDATED,
            "Link": header(self._links(way_home, entry, entries)),
            **_memento(entry),
        }
        if negotiate_page(request.headers.get("accept"), JSON_LIST) is HTML:
            key = (way_home, entry, entries)
            made = self._kept.obtain(key, lambda: self._page(way_home, entry, release, entries))
        else:
            made = self._manifest(entry, release)
        return send(request, made, headers, vary="Accept")

    def _page(self, way_home: str, entry: Entry, release: Release, entries: tuple[Entry, ...]) -> Representation:
        text = self._site.render(
            "release.html",
            way_home,
            entry=entry,
            files=release.manifest.files,
            most_files=_MOST_FILES,
            most_groups=_MOST_GROUPS,
            changes=self._shelf.changes(entry),
            latest=latest_of(entries),
            iri=iris.dataset(entry.version),
            links=elements(self._links(way_home, entry, entries)),
        )
        return Representation(text.encode(), HTML.content_type)

    def _manifest(self, entry: Entry, release: Release) -> Representation:
        changed = last_changed(release, release.folder / MANIFEST)
        return self._kept.obtain(
            entry, lambda: Representation(release.manifest.to_json().encode(), JSON_LIST.content_type, changed)
        )

    def _file(self, request: Request, entry: Entry, release: Release, path: str) -> Response:
        found = release.file(path)
        if found is None and path in _LINK_SETS:
            return self._link_set(request, entry, _LINK_SETS[path])
        links = self._shelf.signs(entry).file(home(request), path)
        if path == MANIFEST:  # which cannot name itself; its checksum is in the index
            return send(request, self._manifest(entry, release), {"Cache-Control": FOREVER, "Link": header(links)})
        if found is None or not found[1].is_file():
            message = (
                f"There is no file '{path}' in release {entry.version}; /releases/{entry.version}/ lists what there is."
            )
            return self._site.error(request, 404, message)
        return send_file(self._site, request, release, path, for_good=True, links=links)

    def _link_set(self, request: Request, entry: Entry, wanted: Format) -> Response:
        address = self._site.address(request)
        made = self._kept.obtain(
            (entry, wanted, address),
            lambda: Representation(self._shelf.signs(entry).link_sets(address)[wanted], wanted.content_type),
        )
        return send(request, made, {"Cache-Control": REVALIDATED})

    def _send_graph(self, request: Request, entry: Entry, graph: VersionedGraph, chosen: Format) -> Response:
        original = Link("original", graph.iri)
        file = graph.file(chosen)
        if file is not None:
            return send_file(
                self._site, request, graph.release, file, for_good=True, links=[original], more=_memento(entry)
            )
        tags, changed = (f'"{graph.tag(chosen)}"',), last_changed(graph.release, graph.release.folder / GRAPH_NQUADS)
        dated = {} if changed is None else {"Last-Modified": format_datetime(changed, usegmt=True)}
        headers = {"ETag": tags[0], "Cache-Control": FOREVER, "Link": header([original]), **dated, **_memento(entry)}
        if wants_another(request.headers, tags, changed):
            return self._site.error(request, 412, ANOTHER)
        if known_tag(request.headers, tags, changed) is not None:
            return Response(status_code=304, headers=headers)
        if request.method == "HEAD":
            return head_alone(headers, chosen.media_type)
        return StreamingResponse(graph.read(chosen), 200, headers, chosen.media_type)

    def _negotiate(self, request: Request, offered: tuple[Format, ...]) -> tuple[Format, Response | None]:
        """Return the format that is asked for, and a refusal where there is none."""
        try:
            chosen = negotiate_among(request.headers.get("accept"), offered) if offered else HTML
        except MalformedAcceptError as error:
            return HTML, self._site.error(request, 400, f"The Accept header cannot be read: {error}.")
        if chosen is None:
            names = ", ".join(each.media_type for each in (*offered, HTML))
            return HTML, self._site.error(
                request, 406, f"There is no format that the Accept header allows. There are: {names}."
            )
        return chosen, None

    @staticmethod
    def _see_other(place: str, entry: Entry) -> Response:
        return RedirectResponse(place, 303, {"Vary": "Accept", "Cache-Control": REVALIDATED, **_memento(entry)})

    def _no_version(self, request: Request, name: str) -> Response:
        there = ", ".join(entry.version for entry in self._shelf.entries()[:20])
        message = f"There is no release '{name}'. There are: {there}; latest." if there else _NONE
        return self._site.error(request, 404, message)

    def _links(self, way_home: str, entry: Entry, entries: tuple[Entry, ...]) -> Sequence[Link]:
        """Return the links of a version: those of a dataset, and the versions beside it (RFC 5829)."""
        entries = entries if entry in entries else (entry,)  # the index may be replaced meanwhile
        at = entries.index(entry)
        beside = {
            "successor-version": entries[at - 1] if at else None,
            "predecessor-version": entries[at + 1] if at + 1 < len(entries) else None,
            "latest-version": latest_of(entries),
        }
        links = [Link(relation, f"releases/{other.version}/") for relation, other in beside.items() if other]
        others = seen_from(way_home, [*links, Link("version-history", "releases/")])
        return [*self._shelf.signs(entry).landing(way_home), *others]


def _memento(entry: Entry) -> dict[str, str]:
    """Return the header that says of when a representation is (RFC 7089, 2.1.2)."""
    issued = datetime.datetime.combine(entry.issued_on(), datetime.time(), datetime.UTC)
    return {"Memento-Datetime": format_datetime(issued, usegmt=True)}
