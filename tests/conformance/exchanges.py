"""Reads the HTTP exchanges of the protocol's manifests (``ht:``), and holds an answer against what they expect."""

from __future__ import annotations

from dataclasses import dataclass, field

import httpx
import pyoxigraph as ox

from tests.conformance.manifests import MF, Manifest

HT = "http://www.w3.org/2011/http#"
CNT = "http://www.w3.org/2011/content#"
_STATUSES = {"OK": 200, "Created": 201, "NoContent": 204, "BadRequest": 400, "NotFound": 404}
_KINDS = {
    "boolean": ("application/sparql-results+json", "application/sparql-results+xml"),
    "tabular": ("application/sparql-results+json", "application/sparql-results+xml", "text/csv"),
    "RDF": ("text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json"),
}


@dataclass(frozen=True)
class Exchange:
    """A request, and what an answer to it must be. ``statuses`` has numbers, or classes such as ``4xx``."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    statuses: tuple[str, ...]
    boolean: bool | None = None
    format: str | None = None
    answer: str | None = None
    answer_headers: dict[str, str] = field(default_factory=dict)

    @property
    def writes(self) -> bool:
        """Say whether this is an update, or a method that changes a graph."""
        sent = self.headers.get("content-type", "")
        return (
            self.method in ("PUT", "DELETE", "PATCH")
            or sent.startswith("application/sparql-update")
            or self.body.startswith(b"update=")
            or (self.path.startswith("/gsp") and self.method == "POST")
        )

    @property
    def succeeds(self) -> bool:
        return any(each.startswith(("2", "3")) for each in self.statuses)

    def send(self, client: httpx.Client, path: str) -> httpx.Response:
        """Send it to ``path``, which stands for the path of the manifest without its query."""
        query = self.path.partition("?")[2]
        request = httpx.Request(
            self.method,
            f"{str(client.base_url).rstrip('/')}{path}{'?' if query else ''}{query}",
            headers=self.headers,
            content=self.body,
        )
        return client.send(request)

    def fault(self, response: httpx.Response) -> str | None:
        """Say what is wrong with an answer; nothing if it is as expected."""
        status = str(response.status_code)
        if not any(status == each or (each.endswith("xx") and status[0] == each[0]) for each in self.statuses):
            return f"{status} instead of {' or '.join(self.statuses)}: {response.text[:200]}"
        media_type = response.headers.get("content-type", "").partition(";")[0]
        if self.format is not None and media_type not in _KINDS[self.format]:
            return f"the answer is {media_type}, which is not {self.format}"
        if self.boolean is not None and response.json()["boolean"] is not self.boolean:
            return f"the answer is not {self.boolean}"
        wanted = self.answer_headers.get("content-type", media_type).partition(";")[0]
        return None if media_type == wanted else f"the answer is {media_type} instead of {wanted}"


def exchanges(manifest: Manifest, entry: object) -> tuple[Exchange, ...]:
    """Return the exchanges of a test, in order."""
    requests = manifest.list(manifest.one(manifest.one(entry, MF + "action"), HT + "requests"))
    return tuple(_exchange(manifest, each) for each in requests)


def _exchange(manifest: Manifest, request: ox.Term) -> Exchange:
    response = manifest.one(request, HT + "resp")
    expected = [each.value for each in manifest.all(response, MF + "expectedStatus")]  # type: ignore[union-attr]
    names = [each.rpartition("#")[2] for each in expected]
    truth = manifest.text(response, MF + "expectedBoolean")
    return Exchange(
        manifest.text(request, HT + "methodName") or "",
        manifest.text(request, HT + "absolutePath") or "",
        _headers(manifest, request),
        _body(manifest, request) or b"",
        tuple(sorted(_status(each) for each in names)),
        None if truth is None else truth == "true",
        manifest.text(response, MF + "expectedFormat"),
        (_body(manifest, response) or b"").decode() or None,
        _headers(manifest, response),
    )


def _status(name: str) -> str:
    return str(_STATUSES[name]) if name in _STATUSES else name.removeprefix("StatusCode")


def _headers(manifest: Manifest, of: object) -> dict[str, str]:
    described = manifest.list(manifest.one(of, HT + "headers"))
    return {
        (manifest.text(each, HT + "fieldName") or "").lower(): manifest.text(each, HT + "fieldValue") or ""
        for each in described
    }


def _body(manifest: Manifest, of: object) -> bytes | None:
    content = manifest.one(of, HT + "body")
    text = manifest.text(content, CNT + "chars")
    return None if text is None else text.encode(manifest.text(content, CNT + "characterEncoding") or "utf-8")
