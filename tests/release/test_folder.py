"""The writer of a release: pieces, compressed files, checksums that other tools check."""

from __future__ import annotations

import gzip
import hashlib
import subprocess
from pathlib import Path

import pytest

from ccpr_graph.manifest import ReleaseFile, read_manifest, verify
from ccpr_graph.release.checksums import checksums
from ccpr_graph.release.folder import new_release
from ccpr_graph.store import Release


def test_a_file_in_pieces_is_the_file(tmp_path: Path) -> None:
    with new_release(tmp_path / "release") as writer:
        writer.write("a.ttl", b"<a:b> <a:c> <a:d> .\n", compressed=True)
        writer.write("b.ttl", iter((b"<a:b> ", b"", b"<a:c> <a:d> .\n")), compressed=True)
        writer.write("c.nt", b"")
        writer.finish("0", "0" * 64)
    manifest = read_manifest(tmp_path / "release")
    verify(tmp_path / "release", manifest)
    files = {file.path: file for file in manifest.files}
    assert list(files) == ["a.ttl", "a.ttl.gz", "b.ttl", "b.ttl.gz", "c.nt"]
    assert files["a.ttl"].sha256 == files["b.ttl"].sha256
    assert files["a.ttl.gz"].media_type == "application/gzip"


def test_compressed_bytes_tell_nothing_of_when_and_where(tmp_path: Path) -> None:
    data = b"line\n" * 1000
    for name, pieces in (("one", [data]), ("two", [data[:7], data[7:]])):
        with new_release(tmp_path / name) as writer:
            writer.write(f"{name}.nt", iter(pieces), compressed=True)
            writer.finish("0", "0" * 64)
    one, two = (tmp_path / "one" / "one.nt.gz").read_bytes(), (tmp_path / "two" / "two.nt.gz").read_bytes()
    assert one == two
    assert one[3] == 0, "no flag of RFC 1952, 2.3.1: no name, no comment"
    assert one[4:8] == bytes(4), "no time"
    assert gzip.decompress(one) == data


def test_every_compressed_file_is_its_neighbour(release: Release) -> None:
    compressed = [file for file in release.manifest.files if file.path.endswith(".gz")]
    assert len(compressed) > 50
    for file in compressed:
        plain = release.manifest.file(file.path.removesuffix(".gz"))
        assert plain is not None, file.path
        data = gzip.decompress((release.folder / file.path).read_bytes())
        assert (len(data), hashlib.sha256(data).hexdigest()) == (plain.bytes, plain.sha256), file.path


def test_checksums_are_sorted() -> None:
    files = [ReleaseFile(path, "text/plain", 0, digit * 64) for path, digit in (("b", "1"), ("a/z", "2"))]
    assert checksums(files) == f"{'2' * 64}  a/z\n{'1' * 64}  b\n".encode()


def test_checksums_name_every_file_but_those_that_come_later(release: Release) -> None:
    lines = (release.folder / "SHA256SUMS").read_text().splitlines()
    named = {line[66:]: line[:64] for line in lines}
    assert named == {file.path: file.sha256 for file in release.manifest.files if file.path != "SHA256SUMS"}


def test_sha256sum_finds_everything_as_it_should_be(release: Release) -> None:
    command = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]
    try:
        done = subprocess.run(command, cwd=release.folder, capture_output=True, text=True)
    except FileNotFoundError:
        pytest.skip("sha256sum is not installed")
    assert (done.returncode, done.stdout) == (0, "")
