"""What the context of a release says about names: which name a property has, and how its values are written. Pure.

It reads what ``json_ld`` writes: simple terms, with ``@type``, ``@container`` and ``@reverse``, and prefixes. No other
context is known here, and none is fetched.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

_MARK: Final = "#/"  # what the namespace of a prefix ends with


@dataclass(frozen=True)
class Name:
    """How one property is written.

    ``value`` is ``@id``, ``@vocab``, the IRI of a datatype, or nothing; ``reverse`` says that it is gone backwards.
    """

    name: str
    prefixed: str
    iri: str
    value: str | None = None
    language: bool = False
    single: bool = True
    reverse: bool = False


class Names:
    """The names of a context.

    Args:
        document: the context document, parsed.
    """

    def __init__(self, document: Mapping[str, Any]) -> None:
        context: Mapping[str, Any] = document["@context"]
        plain = {key: value for key, value in context.items() if isinstance(value, str) and not value.startswith("@")}
        self._prefixes = {key: value for key, value in plain.items() if value[-1] in _MARK}
        rest = {key: value for key, value in context.items() if key not in self._prefixes and not key.startswith("@")}
        self._names = {key: self._name(key, value) for key, value in rest.items() if not _is_alias(value)}
        self._by_iri = {name.iri: name.name for name in self._names.values() if not name.reverse}

    def named(self, key: str) -> Name | None:
        """Return what a key of a frame means: the name itself, or its IRI with a prefix."""
        if key in self._names:
            return self._names[key]
        return self._names.get(self._by_iri.get(self.expand(key), ""))

    def expand(self, key: str) -> str:
        """Return the IRI of a name with a prefix, or what was given, if it has none."""
        prefix, colon, local = key.partition(":")
        return self._prefixes[prefix] + local if colon and prefix in self._prefixes else key

    def compact(self, iri: str) -> str:
        """Return the name of a class or property; without one, its IRI with a prefix; without that, the IRI."""
        return self._by_iri.get(iri) or self.shorten(iri)

    def shorten(self, iri: str) -> str:
        """Return an IRI with a prefix, or as it is, if none fits."""
        for prefix, namespace in self._prefixes.items():
            if iri.startswith(namespace) and len(iri) > len(namespace):
                return f"{prefix}:{iri.removeprefix(namespace)}"
        return iri

    def _name(self, key: str, value: Any) -> Name:
        said: Mapping[str, Any] = {"@id": value} if isinstance(value, str) else value
        prefixed: str = said.get("@reverse") or said["@id"]
        container = said.get("@container", ())
        containers = (container,) if isinstance(container, str) else tuple(container)
        kind = said.get("@type")
        return Name(
            key,
            prefixed,
            self.expand(prefixed),
            None if kind is None else self.expand(kind),
            "@language" in containers,
            "@set" not in containers,
            "@reverse" in said,
        )


def _is_alias(value: Any) -> bool:
    """Say whether a term is another word for a keyword: ``id``, ``type``."""
    target = value if isinstance(value, str) else value.get("@id", "")
    return isinstance(target, str) and target.startswith("@")
