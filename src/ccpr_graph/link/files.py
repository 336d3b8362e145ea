"""Writes tables of links so that a reader finds the old table or the new one, one writer at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from ccpr_graph import disk
from ccpr_graph.errors import KnowledgeError


def replace_file(path: Path, text: str) -> None:
    """Write a file, all or nothing; its folder is made if it is not there.

    Raises:
        KnowledgeError: it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        disk.replace_whole(path, text.encode())
    except OSError as error:
        raise KnowledgeError(
            f"the file cannot be written ({error.strerror})", file=path, remedy="Check the folder's permissions"
        ) from error


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Let one program at a time change the tables: lock their folder, where the system can.

    Raises:
        KnowledgeError: there is no such folder, or it cannot be locked.
    """
    if not folder.is_dir():
        raise KnowledgeError("there is no folder of links", file=folder, remedy="Make it, or name the project")
    with ExitStack() as held:
        try:
            held.enter_context(disk.alone(folder))
        except OSError as error:
            raise KnowledgeError(
                f"the folder cannot be locked ({error.strerror})", file=folder, remedy="Check its permissions"
            ) from error
        yield
