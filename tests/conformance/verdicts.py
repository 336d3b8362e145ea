"""What came out of a test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Status = Literal["passed", "refused", "failed", "not applicable"]
"""``refused``: a test of something that writes, and the endpoint refused it with a 4xx, as one that only reads must."""


@dataclass(frozen=True)
class Verdict:
    """The outcome of the test ``name``, and a note: what differs, or why it is not applicable."""

    name: str
    status: Status
    note: str = ""

    @property
    def folder(self) -> str:
        return self.name.partition("#")[0]
