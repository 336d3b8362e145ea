"""Requests for files in every condition: what is sent, under which tag, compressed or in part; the page that lists files."""

from __future__ import annotations

import asyncio
import base64
import gzip
import hashlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from email.parser import BytesParser
from email.policy import HTTP
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
        return self.ask_with(path, [(name.replace("_", "-"), value) for name, value in headers.items()], method)

    def ask_with(self, path: str, given: list[tuple[str, str]], method: str = "GET") -> tuple[httpx.Response, bytes]:
        """Ask with headers that may come in several lines."""
        request = self._client.build_request(method, path, headers=given)
        for name in ("accept", "accept-encoding"):
            if name not in {each.lower() for each, _ in given}:
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
        "empty.txt": ("text/plain", b""),
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
    (NQ, {"Accept-Encoding": ""}, 200, PLAIN, {"etag": TAG, "content-encoding": ""}),
    (NQ, {"Accept-Encoding": "*"}, 200, COMPRESSED, {"etag": GZIP_TAG, "content-encoding": "gzip"}),
    (NQ, {"Accept-Encoding": "*;q=0"}, 200, PLAIN, {"etag": TAG, "content-encoding": ""}),
    (NQ, {"Accept-Encoding": "identity;q=0"}, 200, PLAIN, {"etag": TAG, "content-encoding": ""}),
    (NQ, {"Accept-Encoding": "identity;q=0, gzip;q=0.1"}, 200, COMPRESSED, {"content-encoding": "gzip"}),
    (NQ, {"Accept-Encoding": "gzip;q=0, *"}, 200, PLAIN, {"content-encoding": ""}),
    (NQ, {"Accept-Encoding": "gzip;q=0.5, *"}, 200, PLAIN, {"content-encoding": ""}),
    ("/dumps/statistics.json", {"Accept-Encoding": "gzip, identity;q=0"}, 200, None, {"content-encoding": ""}),
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
    (NQ, {"If-Modified-Since": "Sunday, 15-Jun-25 15:06:40 GMT"}, 304, b"", {}),
    (NQ, {"If-Modified-Since": "Sun Jun 15 15:06:40 2025"}, 304, b"", {}),
    (NQ, {"If-Modified-Since": "Sun, 15 Jun 2025 15:06:40 +0000"}, 200, PLAIN, {}),
    (NQ, {"Accept-Encoding": "gzip", "If-Match": TAG}, 412, None, {}),
    (NQ, {"Accept-Encoding": "gzip", "If-Match": GZIP_TAG}, 200, COMPRESSED, {}),
    (NQ, {"If-Match": ""}, 412, None, {}),
    (NQ, {"If-None-Match": "*"}, 304, b"", {"etag": TAG}),
    (NQ, {"If-Match": '"other"', "If-None-Match": TAG}, 412, None, {}),
    # ranges
    (NQ, {"Range": "bytes=0-9"}, 206, PLAIN[:10], {"content-range": f"bytes 0-9/{len(PLAIN)}", "etag": TAG, "content-length": "10", "vary": "Accept-Encoding"}),
    (NQ, {"Range": "bytes=100-"}, 206, PLAIN[100:], {"content-range": f"bytes 100-{len(PLAIN) - 1}/{len(PLAIN)}"}),
    (NQ, {"Range": "bytes=-5"}, 206, PLAIN[-5:], {}),
    (NQ, {"Range": "bytes=0-9", "Accept-Encoding": "gzip"}, 206, PLAIN[:10], {"etag": TAG, "content-encoding": ""}),
    (GZ, {"Range": "bytes=10-"}, 206, COMPRESSED[10:], {"etag": GZIP_TAG, "content-type": "application/gzip"}),
    (NQ, {"Range": "bytes=99999999-"}, 416, None, {"content-range": f"bytes */{len(PLAIN)}"}),
    (NQ, {"Range": "bytes=" + ",".join(f"{each}-{each}" for each in range(0, 40, 2))}, 200, PLAIN, {"etag": TAG}),
    (NQ, {"Range": "bytes=-0"}, 416, None, {"content-range": f"bytes */{len(PLAIN)}"}),
    (NQ, {"Range": "bytes=-99999999"}, 206, PLAIN, {"content-range": f"bytes 0-{len(PLAIN) - 1}/{len(PLAIN)}"}),
    (NQ, {"Range": "bytes=10-99999999"}, 206, PLAIN[10:], {"content-range": f"bytes 10-{len(PLAIN) - 1}/{len(PLAIN)}"}),
    (NQ, {"Range": "bytes=0-4,99999999-"}, 206, PLAIN[:5], {"content-range": f"bytes 0-4/{len(PLAIN)}"}),
    (NQ, {"Range": "bytes=0-9,5-14"}, 206, PLAIN[:15], {"content-range": f"bytes 0-14/{len(PLAIN)}"}),
    (NQ, {"Range": "bytes=99999998-,99999999-"}, 416, None, {"content-range": f"bytes */{len(PLAIN)}"}),
    (NQ, {"Range": "bytes=9-0"}, 200, PLAIN, {"etag": TAG}),
    (NQ, {"Range": "bytes=x"}, 200, PLAIN, {"etag": TAG}),
    (NQ, {"Range": "bytes=0-9,x"}, 200, PLAIN, {"etag": TAG}),
    (NQ, {"Range": "bytes="}, 200, PLAIN, {"etag": TAG}),
    (NQ, {"Range": "bytes=99999999-", "If-Range": '"other"'}, 200, PLAIN, {"etag": TAG}),
    (NQ, {"Range": "bytes=99999999-", "If-None-Match": TAG}, 304, b"", {}),
    ("/dumps/empty.txt", {"Range": "bytes=0-9"}, 200, b"", {"content-length": "0"}),
    ("/dumps/empty.txt", {"Range": "bytes=-1"}, 200, b"", {"content-length": "0"}),
    (NQ, {"Range": "lines=0-9"}, 200, PLAIN, {"etag": TAG}),
    (NQ, {"Range": "0-9"}, 200, PLAIN, {}),
    (NQ, {"Range": "BYTES=0-9"}, 206, PLAIN[:10], {}),
    (NQ, {"Range": "bytes=0-9", "If-Range": TAG}, 206, PLAIN[:10], {}),
    (NQ, {"Range": "bytes=0-9", "If-Range": DATE}, 206, PLAIN[:10], {}),
    (NQ, {"Range": "bytes=0-9", "If-Range": GZIP_TAG}, 200, PLAIN, {}),
    (NQ, {"Range": "bytes=10-", "If-Range": GZIP_TAG, "Accept-Encoding": "gzip"}, 206, COMPRESSED[10:], {"etag": GZIP_TAG, "content-encoding": "gzip", "content-type": "application/n-quads", "content-range": f"bytes 10-{len(COMPRESSED) - 1}/{len(COMPRESSED)}", "vary": "Accept-Encoding"}),
    (NQ, {"Range": "bytes=0-9", "If-Range": TAG, "Accept-Encoding": "gzip"}, 206, PLAIN[:10], {"etag": TAG, "content-encoding": ""}),
    (NQ, {"If-Range": '"other"'}, 200, PLAIN, {}),
    (NQ, {"Range": "bytes=0-9", "If-Range": LATER}, 200, PLAIN, {}),
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
    """In the order in which they are asked for (RFC 9110, 15.3.7.2); one beyond the end is left out."""
    response, sent = client.ask(NQ, Range="bytes=20-24,0-4,99999999-")
    assert response.status_code == 206
    assert "content-range" not in response.headers
    assert int(response.headers["content-length"]) == len(sent)
    kind = response.headers["content-type"]
    parts = BytesParser(policy=HTTP).parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + sent).get_payload()
    assert kind.startswith("multipart/byteranges; boundary=")
    assert [(part["content-type"], part["content-range"], part.get_payload()) for part in parts] == [
        ("application/n-quads", f"bytes {first}-{first + 4}/{len(PLAIN)}", PLAIN[first : first + 5].decode())
        for first in (20, 0)
    ]


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
    assert response.headers["vary"] == "Accept, Accept-Encoding"
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
            beyond = len(entries) + 1
            wrong_numbers = [f"?group=documents&from={each}" for each in (-1, 0, "x", "1_0", beyond, "9" * 10)]
            for wrong in ("?group=nothing", *wrong_numbers):
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


def test_a_compressed_download_goes_on_where_it_stopped(client: Client) -> None:
    _, begun = client.ask(NQ, Accept_Encoding="gzip")
    _, rest = client.ask(NQ, Accept_Encoding="gzip", Range="bytes=100-", If_Range=GZIP_TAG)
    assert gzip.decompress(begun[:100] + rest) == PLAIN


def test_a_release_is_of_its_day_on_every_host(tmp_path: Path) -> None:
    """And of no day that is yet to come. The day is no strong validator, for two releases may be of one (8.8.2.2)."""
    opened = with_more(tmp_path / "release")
    with Engine(opened, workers=1) as engine:
        for issued, dated in (("2026-01-10", "Sat, 10 Jan 2026 00:00:00 GMT"), ("2999-01-01", None)):
            versioned = replace(opened.manifest, version="1.0.0", issued=issued)
            (opened.folder / manifest.MANIFEST).write_text(versioned.to_json())
            client = Client(Release.open(opened.folder), engine)
            for path in (NQ, GZ, "/dumps/manifest.json"):
                assert client.ask(path)[0].headers.get("last-modified") == dated, path
                for since, status in (("Sat, 10 Jan 2026 00:00:00 GMT", 304), ("Fri, 09 Jan 2026 00:00:00 GMT", 200)):
                    found = client.ask(path, If_Modified_Since=since)[0].status_code
                    assert found == (status if dated else 200), (path, since)
            ranged = {"Range": "bytes=0-9"}
            assert client.ask(NQ, If_Range="Sat, 10 Jan 2026 00:00:00 GMT", **ranged)[0].status_code == 200
            assert client.ask(NQ, If_Range=TAG, **ranged)[0].status_code == 206
            client.close()


def test_lists_and_static_files_are_not_sent_twice(client: Client) -> None:
    for path in ("/dumps/", "/dumps/?group=documents", "/dumps/manifest.json", "/style.css", "/docs.js", "/icon.svg"):
        for accept in ("*/*", FIREFOX):
            for coding in ("identity", "gzip"):
                first, _ = client.ask(path, Accept=accept, Accept_Encoding=coding)
                assert first.headers["etag"].startswith('"'), path
                headers = {"Accept": accept, "Accept_Encoding": coding, "If_None_Match": first.headers["etag"]}
                assert client.ask(path, **headers)[0].status_code == 304, path


def test_a_list_in_several_lines_is_one_list(client: Client) -> None:
    """RFC 9110, 5.3."""
    response, _ = client.ask_with(
        NQ, [("If-Match", '"other"'), ("If-Match", TAG), ("Accept-Encoding", "br"), ("Accept-Encoding", "gzip;q=0")]
    )
    assert (response.status_code, response.headers["etag"]) == (200, TAG)
    response, _ = client.ask_with("/dumps/", [("Accept", "application/json;q=0.5"), ("Accept", "text/html")])
    assert response.headers["content-type"].startswith("text/html")


def test_a_file_that_was_replaced_is_not_sent(tmp_path: Path) -> None:
    opened = with_more(tmp_path / "release")
    with Engine(opened, workers=1) as engine:
        client = Client(opened, engine)
        shutil.rmtree(tmp_path / "release")
        write_release(tmp_path / "release", graph="<http://e/s> <http://e/p> <http://e/o> <http://e/g> .\n")
        assert client.ask(NQ)[0].status_code == 503
        assert client.ask(NQ, Accept_Encoding="gzip")[0].status_code == 503
        client.close()
