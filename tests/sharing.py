"""What is made once for a whole run of the tests, by whichever of its processes needs it first."""

from __future__ import annotations

import os
import pickle
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from ccpr_graph.disk import alone

Value = TypeVar("Value")


def shared_folder(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Return a folder that ``make`` made, in this process of the run or in another. Nobody may change what is in it."""
    place = _place(factory) / name
    made, whole, lock = place / "made", place / "whole", place / "lock"
    lock.mkdir(parents=True, exist_ok=True)  # not the place itself: a build locks the folder that its release is in
    with alone(lock):
        if not whole.exists():
            shutil.rmtree(made, ignore_errors=True)  # of a process that was stopped
            make(made)
            whole.touch()
    return made


def shared_value(factory: pytest.TempPathFactory, name: str, make: Callable[[], Value]) -> Value:
    """Return what ``make`` returned, in this process of the run or in another; it has to be one that can be pickled."""

    def write(folder: Path) -> None:
        folder.mkdir()
        (folder / "value").write_bytes(pickle.dumps(make(), pickle.HIGHEST_PROTOCOL))

    value: Value = pickle.loads((shared_folder(factory, name, write) / "value").read_bytes())
    return value


def _place(factory: pytest.TempPathFactory) -> Path:
    """Return a folder of the run; where the system has no locks, of the process."""
    own = factory.getbasetemp()
    of_many = "PYTEST_XDIST_WORKER" in os.environ and sys.platform != "win32"
    return (own.parent if of_many else own) / "shared"
