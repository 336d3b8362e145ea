"""What every route of one server shares, and how pages and errors are written."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import Response

from ccpr_graph import iris
from ccpr_graph.manifest import DATASET_FILES, DOCUMENTATION, EXAMPLE_FILES, MODEL_PICTURE, ONTOLOGY_FILES, SHAPES_FILES
from ccpr_graph.store import QueryService, Release
from ccpr_graph.version import __version__
from ccpr_graph.web.aside import Aside
from ccpr_graph.web.examples import ExampleQuery
from ccpr_graph.web.headers import with_id
from ccpr_graph.web.negotiation import HTML, TEXT, negotiate_page

_HERE: Final = Path(__file__).parent
STATIC: Final = _HERE / "static"
_HOST: Final = re.compile(r"[A-Za-z0-9._-]+(:\d+)?|\[[0-9A-Fa-f:.]+\](:\d+)?")
_NAME: Final = re.compile(r"\b(ccpr:[A-Za-z]\w*)")
_BLANK: Final = re.compile(r"\{[?$](\w+)\}")  # what a message of a shape leaves open for a value
_UNITS: Final = ("bytes", "kB", "MB", "GB")


def readable_size(size: float) -> str:
    """Return a number of bytes as people write it: ``4.9 MB``."""
    for unit in _UNITS[:-1]:
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "bytes" or size >= 10 else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} {_UNITS[-1]}"


def fill_blanks(message: str) -> str:
    """Return a message of a shape with the places of values (``{?value}``) as people read them: ``‹value›``."""
    return _BLANK.sub(r"‹\1›", message)


def _names(text: str) -> list[tuple[str, str | None]]:
    """Return the parts of a text; those that are names of the ontology (``ccpr:Concern``) with their IRIs."""
    parts = _NAME.split(text)
    return [(part, iris.term(part[5:]) if at % 2 else None) for at, part in enumerate(parts) if part]


def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters["size"] = readable_size
    environment.filters["encoded"] = lambda text: quote(text, safe="")
    environment.filters["blanks"] = fill_blanks
    environment.filters["names"] = _names
    environment.filters["thousands"] = lambda number: f"{number:,}"
    return environment


@dataclass(frozen=True)
class Site:
    """What one server serves.

    Attributes:
        service: answers the queries.
        identity: changes when the data change.
        release: the release that the data are from; nothing where RDF files are served as they are.
        public_url: the address of the start page as the world sees it, without a slash at its end, if it is known.
        examples: queries to show.
        features: what the service can do, as local names of the service description's vocabulary.
        releases: the folder of versions that were released, if there may be one.
        aside: does what takes long for the event loop.

    """

    service: QueryService
    identity: str
    release: Release | None = None
    public_url: str | None = None
    examples: Sequence[ExampleQuery] = ()
    features: frozenset[str] = frozenset()
    releases: Path | None = None
    templates: Environment = field(default_factory=_templates)
    aside: Aside = field(default_factory=Aside)

    @property
    def statistics(self) -> Mapping[str, Any]:
        """The counts of the release; empty where there is none."""
        return {} if self.release is None else self.release.statistics

    @property
    def has_dataset(self) -> bool:
        """Whether there is a release that describes its dataset."""
        return self.release is not None and has_dataset(self.release)

    @property
    def has_releases(self) -> bool:
        """Whether there is a folder of releases."""
        return self.releases is not None and self.releases.is_dir()

    @property
    def answering(self) -> tuple[str, ...]:
        """How the IRIs of the project begin that answer on this server."""
        if self.release is None:
            return ()
        return (iris.ID, iris.GRAPH, *([iris.ONTOLOGY] if has_ontology(self.release) else []))

    def address(self, request: Request) -> str:
        """Return the address of the start page, without a slash at its end.

        It is the public one where the server knows it, since clients follow it past a proxy, and otherwise the one that
        the client used.
        """
        if self.public_url is not None:
            return self.public_url
        host = request.headers.get("host", "")
        return f"{request.url.scheme}://{host if _HOST.fullmatch(host) else 'localhost'}"

    def page(self, request: Request, name: str, *, status: int = 200, **context: Any) -> Response:
        """Return a page made from a template. Its links are relative, so that it works below any path of a proxy."""
        body = self.render(name, home(request), address=self.address(request), **context)
        return answer(body, HTML.content_type, status=status)

    def render(self, name: str, home: str, **context: Any) -> str:
        """Return the text of a page made from a template; ``home`` is the way from it to the start page."""
        has = self.release is not None and has_ontology(self.release)
        own = {
            "has_ontology": has,
            "has_release": self.release is not None,
            "has_dataset": self.has_dataset,
            "has_releases": self.has_releases,
        }
        context = {**own, "version": __version__, **context}
        return self.templates.get_template(name).render(home=home, **context)

    def error(
        self, request: Request, status: int, message: str, *, headers: Mapping[str, str] | None = None, **context: Any
    ) -> Response:
        """Return an error as a page where HTML wins, as plain text everywhere else."""
        message = with_id(message, status, request.scope.get("state", {}).get("id"))
        if negotiate_page(request.headers.get("accept"), TEXT) is HTML:
            made = self.page(request, "error.html", status=status, message=message, code=status, **context)
            made.headers.update(headers or {})
            return made
        return answer(message + "\n", TEXT.content_type, status=status, headers=headers)


def home(request: Request) -> str:
    """Return the relative way from a page to the start page: ``./``, ``../``, ``../../``.

    Clients resolve it against the path as they sent it, in which an encoded slash parts nothing (RFC 3986, 2.2).
    """
    raw: bytes = request.scope.get("raw_path") or b""
    steps = raw.count(b"/") if raw.startswith(b"/") else request.scope["path"].count("/")
    depth = steps - request.scope.get("root_path", "").count("/") - 1
    return "../" * depth or "./"


def has_ontology(release: Release) -> bool:
    """Say whether a release has what the pages on ontology and shapes are made from; an older one has not."""
    needed = (ONTOLOGY_FILES + ".ttl", SHAPES_FILES + ".ttl", DOCUMENTATION, MODEL_PICTURE)
    return all(release.file(path) for path in needed)


def has_dataset(release: Release) -> bool:
    """Say whether a release describes its dataset; an older one does not."""
    needed = [path + suffix for path in (DATASET_FILES, EXAMPLE_FILES) for suffix in (".nt", ".jsonld")]
    return all(release.file(path) for path in needed)


def answer(
    body: str | bytes, content_type: str, *, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """Return an answer that caches keep apart by ``Accept``."""
    return Response(body, status, {"Content-Type": content_type, "Vary": "Accept", **(headers or {})})
