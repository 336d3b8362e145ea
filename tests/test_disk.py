"""Changing files: all or nothing, one writer at a time."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from ccpr_graph.disk import alone, replace_whole


def test_one_at_a_time(tmp_path: Path) -> None:
    fcntl = pytest.importorskip("fcntl")
    other = os.open(tmp_path, os.O_RDONLY)
    try:
        with alone(tmp_path), pytest.raises(BlockingIOError):
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
        entered = threading.Event()

        def enter() -> None:
            with alone(tmp_path):
                entered.set()

        waiting = threading.Thread(target=enter)
        waiting.start()
        assert not entered.wait(0.2)
        fcntl.flock(other, fcntl.LOCK_UN)
        waiting.join(timeout=30)
        assert entered.is_set()
    finally:
        os.close(other)


def test_a_file_is_replaced_whole_or_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "file"
    replace_whole(place, b"old")

    def fail(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="No space"):
        replace_whole(place, b"new")
    assert place.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["file"]
