"""The changelog of the ontology, ``ontology/changelog.yaml``: sentences by people, and lists that a machine can check."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import yaml
from pydantic import Field, RootModel

from ccpr_graph.knowledge.yamlfile import Strict, load
from ccpr_graph.ontology.versions import Difference, Version, compare

_HEAD: Final = """\
# What each version of the ontology changed against the version before, newest first. A first version has no lists.
#
# People write version, date and notes. The lists are written by "ccpr-graph ontology changes --write"; a test holds them
# against the versions themselves. "changed" has, for each term, the predicates whose values differ; "annotated" at how
# many terms labels, examples, status and the like differ, or a scope note is new, which changes no meaning.
"""


class Entry(Strict):
    """What one version changed."""

    version: str
    date: datetime.date | None = None
    notes: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    changed: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    annotated: dict[str, int] = Field(default_factory=dict)
    deprecated: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    def difference(self) -> Difference:
        """Return what the entry says has changed, without the sentences."""
        return Difference(self.added, self.changed, self.annotated, self.deprecated, self.removed)


class Changelog(RootModel[tuple[Entry, ...]]):
    """The entries, newest version first."""

    def entry(self, version: str) -> Entry | None:
        """Return the entry of a version, if there is one."""
        return next((entry for entry in self.root if entry.version == version), None)


def load_changelog(path: Path) -> Changelog:
    """Load ``ontology/changelog.yaml``.

    Raises:
        KnowledgeError: the file is missing, or lacks, misnames or mistypes a key.
    """
    return load(path, Changelog)


def disagreements(changelog: Changelog, versions: Sequence[Version]) -> list[str]:
    """Return, as sentences, where the changelog and the versions differ; nothing if the changelog is true."""
    found = []
    numbers = [version.number for version in reversed(versions)]
    if [entry.version for entry in changelog.root] != numbers:
        found.append(f"the changelog has {[e.version for e in changelog.root]}, the versions are {numbers}")
    for before, after in _steps(versions):
        entry, is_so = changelog.entry(after.number), _difference(before, after)
        if entry is None:
            continue
        says = entry.difference()
        for key in ("added", "changed", "annotated", "deprecated", "removed"):
            if getattr(says, key) != getattr(is_so, key):
                found.append(f"{after.number}: {key} should be {getattr(is_so, key)}")
    return found


def renewed(changelog: Changelog, versions: Sequence[Version]) -> Changelog:
    """Return the changelog with its lists made anew from the versions; dates and sentences stay."""
    entries = []
    for before, after in _steps(versions):
        kept = changelog.entry(after.number) or Entry(version=after.number)
        entries.append(kept.model_copy(update=vars(_difference(before, after))))
    return Changelog(tuple(reversed(entries)))


def _steps(versions: Sequence[Version]) -> list[tuple[Version | None, Version]]:
    return list(zip([None, *versions], versions, strict=False))


def _difference(before: Version | None, after: Version) -> Difference:
    return Difference((), {}, {}, (), ()) if before is None else compare(before, after)


def to_yaml(changelog: Changelog) -> str:
    """Return the text of ``ontology/changelog.yaml``; empty lists are left out."""
    return _HEAD + "\n" + "\n".join(_dump([_plain(entry)]) for entry in changelog.root)


def entry_to_yaml(changelog: Changelog) -> str:
    """Return the newest entry as YAML."""
    return _dump([_plain(changelog.root[0])])


def _plain(entry: Entry) -> dict[str, Any]:
    made: dict[str, Any] = {"version": entry.version}
    if entry.date:
        made["date"] = entry.date
    for key in ("notes", "added", "changed", "annotated", "deprecated", "removed"):
        if value := getattr(entry, key):
            made[key] = _Lists.of(value)
    return made


def _dump(value: Any) -> str:
    return yaml.dump(value, Dumper=_Lists, sort_keys=False, allow_unicode=True, width=120)


class _Lists(yaml.SafeDumper):
    """Writes a list of short names on one line, and everything else in blocks."""

    @staticmethod
    def of(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: _Lists.of(each) for key, each in value.items()}
        return list(value) if isinstance(value, tuple) else value


def _represent_list(dumper: yaml.SafeDumper, data: list[Any]) -> yaml.Node:
    short = all(isinstance(each, str) and " " not in each for each in data)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=short)


_Lists.add_representer(list, _represent_list)
