"""Requests for files in every condition: what is sent, under which tag, compressed or in part; the page that lists files."""

from __future__ import annotations

import asyncio
import base64
import gzip
import hashlib
import os
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest

from ccpr_graph import manifest
from ccpr_graph.manifest import ReleaseFile
from ccpr_graph.store import Engine, Release
from ccpr_graph.web.dumplist import MOST, groups
from tests.store.releases import nquads, write_manifest, write_release
from tests.web.apps import app_of
from tests.web.test_negotiation import FIREFOX

MODIFIED = 1_750_000_000  # Sun, 15 Jun 2025 15:06:40 GMT
DATE, EARLIER, LATER = (
    f"{day}, {number} Jun 2025 15:06:40 GMT" for day, number in (("Sun", 15), ("Sat", 14), ("Mon", 16))
)
PLAIN = nquads().encode()
COMPRESSED = gzip.compress(PLAIN, mtime=0)
TAG, GZIP_TAG = (f'"{hashlib.sha256(data).hexdigest()}"' for data in (PLAIN, COMPRESSED))
TABLE = b"thing,name\r\nhttps://example.org/a,A\r\n"


class Client:
    """Asks the application without a network, and adds no header of its own."""

    def __init__(self, release: Release, engine: Engine) -> None:
        self._loop = asyncio.new_event_loop()
        transport = httpx.ASGITransport(app_of(release, engine), raise_app_exceptions=False)
        self._client = httpx.AsyncClient(transport=transport, base_url="http://test")

    def ask(self, path: str, method: str = "GET", **headers: str) -> tuple[httpx.Response, bytes]:
        """Return the answer, and its bytes as they were sent: httpx would decompress them."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        request = self._client.build_request(method, path, headers=given)
        for name in ("accept", "accept-encoding"):
            if name not in {each.lower() for each in given}:
                del request.headers[name]

        async def send() -> tuple[httpx.Response, bytes]:
            response = await self._client.send(request, stream=True)
            sent = b"".join([piece async for piece in response.aiter_raw()])
            await response.aclose()
            return response, sent

        return self._loop.run_until_complete(send())

    def close(self) -> None:
        self._loop.run_until_complete(self._client.aclose())
        self._loop.close()


def with_more(folder: Path) -> Release:
    """Write a small release with a compressed file, tables and checksums."""
    write_release(folder)
    more = {
        "graph.nq.gz": ("application/gzip", COMPRESSED),
        "tables/things.csv": ("text/csv", TABLE),
        "tables/csv-metadata.json": ("application/json", b"{}"),
        "SHA256SUMS": ("text/plain", f"{TAG[1:-1]}  graph.nq\n".encode()),
    }
    (folder / "tables").mkdir()
    entries = list(Release.open(folder).manifest.files)
    for path, (media_type, data) in more.items():
        (folder / path).write_bytes(data)
        entries.append(ReleaseFile(path, media_type, len(data), hashlib.sha256(data).hexdigest()))
    write_manifest(folder, *entries)
    for path in folder.rglob("*.*"):
        os.utime(path, (MODIFIED, MODIFIED))
    return Release.open(folder)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return with_more(tmp_path_factory.mktemp("dumps") / "release")


@pytest.fixture(scope="module")
def client(opened: Release) -> Iterator[Client]:
    with Engine(opened, workers=1) as engine:
        made = Client(opened, engine)
        yield made
        made.close()


NQ, GZ = "/dumps/graph.nq", "/dumps/graph.nq.gz"
# path, request headers → status, body (None: not compared), response headers ("" where there must be none)
CASES: list[tuple[str, dict[str, str], int, bytes | None, dict[str, str]]] = [
    (NQ, {}, 200, PLAIN, {"etag": TAG, "last-modified": DATE, "vary": "Accept-Encoding", "content-encoding": "", "accept-ranges": "bytes", "content-type": "application/n-quads", "content-length": str(len(PLAIN)), "content-disposition": "", "access-control-allow-origin": "*"}),
    (GZ, {}, 200, COMPRESSED, {"etag": GZIP_TAG, "content-type": "application/gzip", "content-encoding": "", "vary": ""}),
    (GZ, {"Accept-Encoding": "gzip"}, 200, COMPRESSED, {"etag": GZIP_TAG, "content-type": "application/gzip", "content-encoding": ""}),
    ("/dumps/statistics.json", {"Accept-Encoding": "gzip"}, 200, None, {"content-encoding": "", "vary": "", "content-type": "application/json"}),
    ("/dumps/SHA256SUMS", {}, 200, f"{TAG[1:-1]}  graph.nq\n".encode(), {"content-type": "text/plain; charset=utf-8"}),
    # compressed
    (NQ, {"Accept-Encoding": "gzip, deflate, br"}, 200, COMPRESSED, {"etag": GZIP_TAG, "content-encoding": "gzip", "content-type": "application/n-quads", "content-length": str(len(COMPRESSED)), "vary": "Accept-Encoding"}),
    (NQ, {"Accept-Encoding": "gzip;q=0"}, 200, PLAIN, {"etag": TAG, "content-encoding": ""}),
    (NQ, {"Accept-Encoding": "identity"}, 200, PLAIN, {"etag": TAG, "content-encoding": ""}),
    (NQ, {"Accept-Encoding": "gzip", "If-None-Match": GZIP_TAG}, 304, b"", {"etag": GZIP_TAG, "vary": "Accept-Encoding"}),
    (NQ, {"Accept-Encoding": "gzip", "If-None-Match": TAG}, 200, COMPRESSED, {"etag": GZIP_TAG}),
    (NQ, {"If-None-Match": GZIP_TAG}, 200, PLAIN, {"etag": TAG}),
    # conditions, in their order of precedence
    (NQ, {"If-None-Match": TAG}, 304, b"", {"etag": TAG, "last-modified": DATE, "content-type": "", "vary": "Accept-Encoding"}),
    (NQ, {"If-Modified-Since": DATE}, 304, b"", {"etag": TAG}),
    (NQ, {"If-Modified-Since": LATER}, 304, b"", {}),
    (NQ, {"If-Modified-Since": EARLIER}, 200, PLAIN, {}),
    (NQ, {"If-Modified-Since": "yesterday"}, 200, PLAIN, {}),
    (NQ, {"If-Modified-Since": "Sun, 15 Jun 2025 15:06:40"}, 200, PLAIN, {}),
    (NQ, {"If-None-Match": '"other"', "If-Modified-Since": LATER}, 200, PLAIN, {}),
    (NQ, {"If-Match": TAG}, 200, PLAIN, {}),
    (NQ, {"If-Match": "*"}, 200, PLAIN, {}),
    (NQ, {"If-Match": f'"other", {TAG}'}, 200, PLAIN, {}),
    (NQ, {"If-Match": '"other"'}, 412, None, {}),
    (NQ, {"If-Match": f"W/{TAG}"}, 412, None, {}),
    (NQ, {"If-Match": TAG, "If-Unmodified-Since": EARLIER}, 200, PLAIN, {}),
    (NQ, {"If-Match": TAG, "If-None-Match": TAG}, 304, b"", {}),
    (NQ, {"If-Unmodified-Since": EARLIER}, 412, None, {}),
    (NQ, {"If-Unmodified-Since": DATE}, 200, PLAIN, {}),
    (NQ, {"If-Unmodified-Since": "yesterday"}, 200, PLAIN, {}),
    # ranges
    (NQ, {"Range": "bytes=0-9"}, 206, PLAIN[:10], {"content-range": f"bytes 0-9/{len(PLAIN)}", "etag": TAG, "content-length": "10", "vary": "Accept-Encoding"}),
    (NQ, {"Range": "bytes=100-"}, 206, PLAIN[100:], {"content-range": f"bytes 100-{len(PLAIN) - 1}/{len(PLAIN)}"}),
    (NQ, {"Range": "bytes=-5"}, 206, PLAIN[-5:], {}),
    (NQ, {"Range": "bytes=0-9", "Accept-Encoding": "gzip"}, 206, PLAIN[:10], {"etag": TAG, "content-encoding": ""}),
    (GZ, {"Range": "bytes=10-"}, 206, COMPRESSED[10:], {"etag": GZIP_TAG, "content-type": "application/gzip"}),
    (NQ, {"Range": "bytes=99999999-"}, 416, None, {"content-range": f"bytes */{len(PLAIN)}"}),
    (NQ, {"Range": "bytes=" + ",".join(f"{each}-{each}" for each in range(0, 40, 2))}, 200, PLAIN, {"etag": TAG}),
    (NQ, {"Range": "lines=0-9"}, 200, PLAIN, {"etag": TAG}),
    (NQ, {"Range": "0-9"}, 200, PLAIN, {}),
    (NQ, {"Range": "BYTES=0-9"}, 206, PLAIN[:10], {}),
    (NQ, {"Range": "bytes=0-9", "If-Range": TAG}, 206, PLAIN[:10], {}),
    (NQ, {"Range": "bytes=0-9", "If-Range": DATE}, 206, PLAIN[:10], {}),
    (NQ, {"Range": "bytes=0-9", "If-Range": GZIP_TAG}, 200, PLAIN, {}),
    (NQ, {"Range": "bytes=0-9", "If-Range": f"W/{TAG}"}, 200, PLAIN, {}),
    (NQ, {"Range": "bytes=0-9", "If-Range": EARLIER}, 200, PLAIN, {}),
    (NQ, {"Range": "bytes=0-9", "If-None-Match": TAG}, 304, b"", {}),
    (NQ, {"Range": "bytes=0-9", "If-Match": '"other"'}, 412, None, {}),
    # a table leads to what describes it
    ("/dumps/tables/things.csv", {}, 200, TABLE, {"content-type": "text/csv; charset=utf-8", "link": '<csv-metadata.json>; rel="describedby"; type="application/csvm+json"'}),
    ("/dumps/tables/csv-metadata.json", {}, 200, b"{}", {"link": ""}),
    (NQ, {}, 200, PLAIN, {"link": ""}),
]  # fmt: skip


@pytest.mark.parametrize("headers", [{}, {"Accept-Encoding": "gzip"}, {"If-Range": TAG}])
def test_a_head_has_no_range(client: Client, headers: dict[str, str]) -> None:
    """RFC 9110, 14.2: a range is one of GET alone."""
    whole, _ = client.ask(NQ, "HEAD", **headers)
    part, _ = client.ask(NQ, "HEAD", Range="bytes=0-9", **headers)
    assert part.status_code == whole.status_code == 200
    for name in ("content-length", "content-encoding", "content-range", "etag"):
        assert part.headers.get(name) == whole.headers.get(name), name


@pytest.mark.parametrize(("path", "headers", "status", "body", "expected"), CASES)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_requests(
    client: Client,
    method: str,
    path: str,
    headers: dict[str, str],
    status: int,
    body: bytes | None,
    expected: dict[str, str],
) -> None:
    if method == "HEAD" and status in (206, 416):  # a range is one of GET alone (RFC 9110, 14.2)
        status, expected = 200, {"content-range": ""}
    response, sent = client.ask(path, method, **headers)
    assert response.status_code == status
    if method == "HEAD":
        assert sent == b""
    elif body is not None:
        assert sent == body
    for name, value in expected.items():
        assert response.headers.get(name, "") == value, name
    if status in (200, 206, 304):
        digest = base64.b64decode(response.headers["repr-digest"].removeprefix("sha-256=:").removesuffix(":"))
        assert response.headers["etag"] == f'"{digest.hex()}"'


def test_several_ranges_at_once(client: Client) -> None:
    response, sent = client.ask(NQ, Range="bytes=0-4,10-14")
    assert response.status_code == 206
    assert response.headers["content-type"].startswith("multipart/byteranges")
    assert PLAIN[:5] in sent
    assert PLAIN[10:15] in sent


def test_a_broken_download_goes_on_where_it_stopped(client: Client) -> None:
    first, begun = client.ask(NQ, Range="bytes=0-499")
    _, rest = client.ask(NQ, Range="bytes=500-", If_Range=first.headers["etag"])
    assert hashlib.sha256(begun + rest).hexdigest() == first.headers["etag"].strip('"')


class Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.headings: list[str] = []
        self._in_heading = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_heading = tag == "h2"
        self.links += [str(value) for name, value in attrs if tag == "a" and name == "href"]

    def handle_data(self, data: str) -> None:
        if self._in_heading and data.strip():
            self.headings.append(data.strip())
            self._in_heading = False


def test_the_page_lists_every_file_in_its_group(client: Client, opened: Release) -> None:
    response, sent = client.ask("/dumps/", Accept=FIREFOX)
    assert response.headers["vary"] == "Accept"
    page = Page(sent.decode())
    assert page.headings == ["The whole graph", "Tables", "By document", "The rest", "Check what you have"]
    for entry in opened.manifest.files:
        assert entry.path in page.links
        assert entry.sha256 in sent.decode()
    assert manifest.MANIFEST in page.links


def test_a_long_list_is_shown_in_parts(tmp_path: Path) -> None:
    """Every file is on one of the pages, and no page has more than some hundred of a group."""
    folder = tmp_path / "release"
    write_release(folder)
    (folder / "documents").mkdir(exist_ok=True)
    entries = list(Release.open(folder).manifest.files)
    for number in range(2 * MOST + 1):
        path = f"documents/x-{number}.ttl"
        (folder / path).write_bytes(b"")
        entries.append(ReleaseFile(path, "text/turtle", 0, hashlib.sha256(b"").hexdigest()))
    write_manifest(folder, *entries)
    release = Release.open(folder)
    with Engine(release, workers=1) as engine:
        made = Client(release, engine)
        try:
            first, *more = ["", f"?group=documents&from={MOST + 1}", f"?group=documents&from={2 * MOST + 1}"]
            pages = [Page(made.ask(f"/dumps/{each}", Accept="text/html")[1].decode()) for each in (first, *more)]
            assert [link for page in pages for link in page.links if link.startswith("?")] == [
                more[0], "?group=documents&from=1", more[1], more[0]
            ]  # fmt: skip
            assert all(sum(link.startswith("documents/") for link in page.links) <= MOST for page in pages)
            assert {entry.path for entry in entries} <= {link for page in pages for link in page.links}
            for wrong in ("?group=nothing", "?group=documents&from=-1", "?group=documents&from=x"):
                assert made.ask(f"/dumps/{wrong}", Accept="text/html")[0].status_code == 404
            tag = made.ask("/dumps/manifest.json")[0].headers["etag"]
            assert made.ask("/dumps/manifest.json", If_None_Match=tag)[0].status_code == 304
        finally:
            made.close()


def test_files_are_grouped_for_people(release: Release) -> None:
    made = {group.key: group for group in groups(release.manifest.files)}
    assert list(made) == ["whole", "tables", "documents", "states", "vocabularies", "origin", "rest"]
    paths = [entry.file.path for group in made.values() for entry in group.entries]
    compressed = [entry.compressed.path for group in made.values() for entry in group.entries if entry.compressed]
    assert sorted(paths + compressed) == sorted(file.path for file in release.manifest.files)
    assert {entry.format for entry in made["whole"].entries} == {
        "Turtle",
        "N-Triples",
        "N-Quads",
        "TriG",
        "JSON-LD",
        "RDF/XML",
    }
    assert made["whole"].bytes == sum(entry.file.bytes for entry in made["whole"].entries)
    assert "SHA256SUMS" in {entry.file.path for entry in made["rest"].entries}


def test_a_compressed_file_alone_is_a_file(opened: Release) -> None:
    files = [ReleaseFile("a/b.tar.gz", "application/gzip", 1, "0" * 64)]
    (group,) = groups(files)
    assert [entry.file.path for entry in group.entries] == ["a/b.tar.gz"]


def test_a_file_that_was_replaced_is_not_sent(tmp_path: Path) -> None:
    opened = with_more(tmp_path / "release")
    with Engine(opened, workers=1) as engine:
        client = Client(opened, engine)
        shutil.rmtree(tmp_path / "release")
        write_release(tmp_path / "release", graph="<http://e/s> <http://e/p> <http://e/o> <http://e/g> .\n")
        assert client.ask(NQ)[0].status_code == 503
        assert client.ask(NQ, Accept_Encoding="gzip")[0].status_code == 503
        client.close()
