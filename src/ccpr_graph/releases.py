"""The format of a folder of releases: what ``publish`` writes and ``web`` reads.

::

    releases/
        index.json      what there is, newest first
        feed.atom       the same for readers of feeds
        1.0.0/          one release, a folder as ``manifest`` describes it; it never changes any more

Versions are those of Semantic Versioning 2.0.0 without build metadata: two versions that differ in it alone would have the
same rank.
"""

from __future__ import annotations

import datetime
import functools
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from ccpr_graph.errors import ReleaseError

FORMAT: Final = "ccpr-graph-releases"
FORMAT_VERSION: Final = 1
INDEX: Final = "index.json"
FEED: Final = "feed.atom"
ADDED: Final = "diff/added.nq"
REMOVED: Final = "diff/removed.nq"
CHANGES: Final = "diff/changes.json"
CHANGES_TEXT: Final = "diff/changes.md"
CRATE: Final = "ro-crate-metadata.json"
CITATION: Final = "CITATION.cff"
ZENODO: Final = ".zenodo.json"

_VERSION: Final = re.compile(
    r"(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})"
    r"(?:-((?:0|[1-9]\d{0,8}|\d*[A-Za-z-][0-9A-Za-z-]*)(?:\.(?:0|[1-9]\d{0,8}|\d*[A-Za-z-][0-9A-Za-z-]*))*))?",
    re.ASCII,
)
_LONGEST: Final = 64
_REPAIR: Final = "Write it again with 'ccpr-graph release --index'"


@functools.total_ordering
@dataclass(frozen=True)
class Version:
    """A semantic version: three numbers, and what stands behind the hyphen of a pre-release (``rc.1``)."""

    numbers: tuple[int, int, int]
    pre: str = ""

    @classmethod
    def parse(cls, text: str) -> Version:
        """Read a version, as in sections 2 and 9 of Semantic Versioning.

        Raises:
            ValueError: the text is no version, or has build metadata.
        """
        found = _VERSION.fullmatch(text) if len(text) <= _LONGEST else None
        if not found:
            raise ValueError(
                f"{text!r} is no version: three numbers as in 1.0.0, or with a pre-release as in 1.0.0-rc.1"
            )
        major, minor, patch, pre = found.groups()
        return cls((int(major), int(minor), int(patch)), pre or "")

    @property
    def is_final(self) -> bool:
        """Whether this is no pre-release."""
        return not self.pre

    def __str__(self) -> str:
        numbers = ".".join(map(str, self.numbers))
        return f"{numbers}-{self.pre}" if self.pre else numbers

    def __lt__(self, other: object) -> bool:
        """Compare as in section 11: numbers as numbers, and before names; a pre-release before its release."""
        if not isinstance(other, Version):
            return NotImplemented
        return self._rank() < other._rank()

    def _rank(self) -> tuple[tuple[int, int, int], bool, tuple[tuple[bool, int, str], ...]]:
        steps = self.pre.split(".") if self.pre else []
        ranked = tuple((not s.isdigit(), int(s) if s.isdigit() else 0, "" if s.isdigit() else s) for s in steps)
        return self.numbers, self.is_final, ranked


@dataclass(frozen=True)
class Entry:
    """What the index says of one release.

    Attributes:
        version: its version.
        issued: the day it was issued (``2026-11-28``).
        software_version: of what built it.
        manifest_sha256: of its ``manifest.json``, which has the checksums of all other files.
        graph_sha256: of its ``graph.nq``.
        against: the version that it was compared with; nothing for a first release.
        least: the least step that the comparison asks for: patch, minor or major.
        smaller_because: why a person took a smaller step.
        counts: quads, triples and resources; quads added and removed, and sentences about that.

    """

    version: str
    issued: str
    software_version: str
    manifest_sha256: str
    graph_sha256: str
    against: str | None = None
    least: str | None = None
    smaller_because: str | None = None
    counts: Mapping[str, int] = field(default_factory=dict, hash=False)

    @property
    def number(self) -> Version:
        """The version, to be compared."""
        return Version.parse(self.version)

    def issued_on(self) -> datetime.date:
        """Return the day it was issued."""
        return datetime.date.fromisoformat(self.issued)


def to_json(entries: Iterable[Entry]) -> str:
    """Return the text of ``index.json``, newest version first; the same releases give the same bytes."""
    ordered = newest_first(entries)
    said = [
        {key: value for key, value in asdict(entry).items() if value is not None} | {"final": entry.number.is_final}
        for entry in ordered
    ]
    latest = latest_of(ordered)
    body: dict[str, Any] = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "latest": latest.version if latest else None,
        "releases": said,
    }
    return json.dumps(body, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def read_index(folder: Path) -> tuple[Entry, ...]:
    """Read ``index.json`` of a folder of releases, newest version first; nothing where there is none.

    Raises:
        ReleaseError: the index cannot be read, or is of another format.
    """
    path = folder / INDEX
    try:
        body = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ()
    except (OSError, ValueError) as error:
        raise ReleaseError(f"the index of releases cannot be read ({error})", file=path, remedy=_REPAIR) from error
    if not isinstance(body, dict) or (body.get("format"), body.get("format_version")) != (FORMAT, FORMAT_VERSION):
        what = f"this is no index of releases in format version {FORMAT_VERSION}"
        raise ReleaseError(what, file=path, place="format", remedy=_REPAIR)
    try:
        entries = [
            Entry(**{key: value for key, value in entry.items() if key != "final"}) for entry in body["releases"]
        ]
        for entry in entries:
            entry.issued_on()
        return newest_first(entries)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ReleaseError(f"the index lacks or misnames a key ({error})", file=path, remedy=_REPAIR) from error


def newest_first(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return releases in the order of their versions, the highest first."""
    return tuple(sorted(entries, key=lambda entry: entry.number, reverse=True))


def latest_of(entries: Iterable[Entry], on: datetime.date | None = None) -> Entry | None:
    """Return the highest version that is no pre-release, of those issued on a day or before; nothing if there is none."""
    issued = (entry for entry in entries if entry.number.is_final and (on is None or entry.issued_on() <= on))
    return max(issued, key=lambda entry: entry.number, default=None)
