"""Writes tables of links so that a reader finds the old table or the new one, one writer at a time."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ccpr_graph.errors import KnowledgeError


def replace_file(path: Path, text: str) -> None:
    """Write a file, all or nothing; its folder is made if it is not there.

    Raises:
        KnowledgeError: it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(text.encode())
                file.flush()
                os.fsync(file.fileno())
            Path(name).chmod(0o644)
            Path(name).replace(path)
        finally:
            Path(name).unlink(missing_ok=True)
    except OSError as error:
        raise KnowledgeError(
            f"the file cannot be written ({error.strerror})", file=path, remedy="Check the folder's permissions"
        ) from error


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Let one program at a time change the tables: lock their folder, where the system can.

    Raises:
        KnowledgeError: the folder cannot be opened.
    """
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    try:
        held = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise KnowledgeError(
            f"there is no folder of links ({error.strerror})", file=folder, remedy="Make it, or name the project"
        ) from error
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)
