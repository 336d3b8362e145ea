"""The versions of the ontology, and what one changed against the version before.

The version that is being edited is ``ontology/ccpr.ttl``; a version that was published is kept, unchanged for ever, as
``ontology/versions/<version>.ttl``.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from ccpr_graph import iris
from ccpr_graph.errors import KnowledgeError
from ccpr_graph.knowledge import read_triples
from ccpr_graph.prefixes import PREFIXES
from ccpr_graph.project import Project

ONTOLOGY: Final = iris.BASE + "ontology"
_VERSION: Final = re.compile(r"\d+\.\d+\.\d+")
_ANNOTATIONS: Final = frozenset(
    PREFIXES[prefix] + name
    for prefix, name in (
        ("rdfs", "label"), ("rdfs", "comment"), ("rdfs", "seeAlso"), ("rdfs", "isDefinedBy"), ("skos", "prefLabel"),
        ("skos", "altLabel"), ("skos", "example"), ("skos", "note"), ("skos", "editorialNote"), ("skos", "historyNote"),
        ("skos", "changeNote"), ("vs", "term_status"), ("dcterms", "created"), ("dcterms", "modified"),
        ("dcterms", "issued"), ("dcterms", "source"),
    )
)  # fmt: skip
"""What may be said of a term without changing what it means. Everything else is a change to be listed term by term."""

_DEPRECATED: Final = PREFIXES["owl"] + "deprecated"
_SCOPE_NOTE: Final = PREFIXES["skos"] + "scopeNote"
_REPLACED_BY: Final = PREFIXES["dcterms"] + "isReplacedBy"
_NOTES: Final = frozenset(
    PREFIXES["skos"] + name for name in ("scopeNote", "changeNote", "historyNote", "editorialNote")
)

Terms = Mapping[str, Mapping[str, frozenset[str]]]
"""By term (its local name) and predicate (its IRI), the objects, as N-Triples."""


@dataclass(frozen=True)
class Version:
    """One version: its number, the file that holds it, and what it says of each of its terms."""

    number: str
    path: Path
    terms: Terms

    @property
    def deprecated(self) -> frozenset[str]:
        """The names of the terms that it deprecates."""
        return frozenset(name for name, said in self.terms.items() if _is_deprecated(said))


@dataclass(frozen=True)
class Difference:
    """What a version changed.

    ``changed`` has the predicates, in short form, whose values differ, by term, for predicates that carry meaning;
    ``annotated`` says, for the others (labels, examples, status …), at how many terms that exist in both they differ.
    """

    added: tuple[str, ...]
    changed: dict[str, tuple[str, ...]]
    annotated: dict[str, int]
    deprecated: tuple[str, ...]
    removed: tuple[str, ...]


def load_version(path: Path) -> Version:
    """Read one version of the ontology.

    Raises:
        KnowledgeError: the file cannot be read, is not Turtle, or states no version of the form 1.0.0.
    """
    terms: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    number = ""
    for triple in read_triples(path):
        subject, predicate = _iri(triple.subject), triple.predicate.value
        if subject.startswith(iris.ONTOLOGY):
            terms[subject.removeprefix(iris.ONTOLOGY)][predicate].add(str(triple.object))
        elif subject == ONTOLOGY and predicate == PREFIXES["owl"] + "versionInfo":
            number = getattr(triple.object, "value", "")
    if not _VERSION.fullmatch(number):
        raise KnowledgeError(
            f"the ontology states the version {number!r}",
            file=path,
            place="owl:versionInfo",
            remedy="Give it one of the form 1.0.0",
        )
    frozen = {name: {key: frozenset(values) for key, values in said.items()} for name, said in terms.items()}
    return Version(number, path, frozen)


def _iri(node: Any) -> str:
    return node.value if isinstance(node, ox.NamedNode) else ""


def load_versions(project: Project) -> tuple[Version, ...]:
    """Return all versions, the oldest first; the last is the one of ``ontology/ccpr.ttl``.

    Raises:
        KnowledgeError: a file cannot be read, is not named after the version that it states, is newer than
            ``ccpr.ttl``, or has the version of ``ccpr.ttl`` and says something else of a term.
    """
    current = load_version(project.ontology)
    archived = sorted(map(load_version, project.ontology_versions.glob("*.ttl")), key=lambda each: order(each.number))
    for version in archived:
        if version.path.stem != version.number:
            raise KnowledgeError(
                f"the file states the version {version.number}", file=version.path, remedy="Name it after its version"
            )
        if order(version.number) > order(current.number):
            raise KnowledgeError(
                f"it is newer than ccpr.ttl, which has the version {current.number}",
                file=version.path,
                remedy="Raise owl:versionInfo, owl:versionIRI and owl:priorVersion of ccpr.ttl",
            )
        if version.number == current.number and version.terms != current.terms:
            raise KnowledgeError(
                f"version {version.number} was published, and its terms have changed since",
                file=project.ontology,
                place="owl:versionInfo",
                remedy="Raise the version: what was published under a version stays as it was",
            )
    return (*(each for each in archived if each.number != current.number), current)


def order(number: str) -> tuple[int, ...]:
    """Return a key by which versions sort: 0.10.0 after 0.9.0."""
    return tuple(map(int, number.split(".")))


def compare(before: Version, after: Version) -> Difference:
    """Return what ``after`` changed against ``before``."""
    old, new = before.terms, after.terms
    both = _sorted(set(old) & set(new))
    changed: dict[str, tuple[str, ...]] = {}
    annotated: dict[str, int] = defaultdict(int)
    for name in both:
        differing = [key for key in sorted(set(old[name]) | set(new[name])) if old[name].get(key) != new[name].get(key)]
        for key in differing:
            if _is_annotation(key, old[name]):
                annotated[shorten(key)] += 1
        if meant := tuple(sorted(shorten(key) for key in differing if not _is_annotation(key, old[name]))):
            changed[name] = meant
    return Difference(
        added=_sorted(set(new) - set(old)),
        changed=changed,
        annotated=dict(sorted(annotated.items())),
        deprecated=_sorted(after.deprecated - before.deprecated),
        removed=_sorted(set(old) - set(new)),
    )


def _is_annotation(predicate: str, before: Mapping[str, frozenset[str]]) -> bool:
    """Say whether a change in a predicate leaves the meaning as it was: so does a first scope note, not a different one."""
    return predicate in _ANNOTATIONS or (predicate == _SCOPE_NOTE and predicate not in before)


def faults(versions: Sequence[Version]) -> list[str]:
    """Return, as sentences, where versions break the rules by which terms may go.

    A term that is removed was deprecated in an earlier version; one that is deprecated says what takes its place
    (``dcterms:isReplacedBy``) or has a note.
    """
    found = []
    for before, after in itertools.pairwise(versions):
        found += [
            f"{after.number} removes ccpr:{name}, which no earlier version deprecates"
            for name in _sorted(set(before.terms) - set(after.terms) - before.deprecated)
        ]
    for version in versions:
        for name in _sorted(version.deprecated):
            if not (version.terms[name].keys() & (_NOTES | {_REPLACED_BY})):
                found.append(f"{version.number} deprecates ccpr:{name}, and says neither what replaces it nor why")
    return found


def shorten(iri: str) -> str:
    """Return an IRI with the prefix that Turtle is written with here, or whole if there is none."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


def _is_deprecated(said: Mapping[str, frozenset[str]]) -> bool:
    return any(value.startswith('"true"') for value in said.get(_DEPRECATED, ()))


def _sorted(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(names, key=lambda name: (name.lower(), name)))
