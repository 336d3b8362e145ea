"""Makes the JSON-LD 1.1 context from the ontology, the shapes and ``data/frames/context.yaml``.

The rules (docs/json-ld.md has them for people):

- A term has the local name of its class or property. Where names collide, ours has the plain name; one of another
  vocabulary has it if no other wants it, and otherwise its name with its prefix (``dcterms:language``).
- Values: ``@id`` for properties to resources; the datatype where the ontology names one; a language map where values have
  a language; nothing where values are of several kinds, so that each says what it is.
- A property with one value at most has it plain; every other has an array, also for one value (``@set``).

So what is written with the context says exactly what was meant, and means it again when it is read (JSON-LD 1.1,
4.2.3 type coercion, 4.6.2 language maps, 4.3.2 sets, 4.8 reverse properties).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from ccpr_graph import iris
from ccpr_graph.errors import KnowledgeError
from ccpr_graph.knowledge import read_triples
from ccpr_graph.knowledge.yamlfile import Strict, load
from ccpr_graph.prefixes import PREFIXES
from ccpr_graph.project import Project
from ccpr_graph.validate import load_foreign_terms

_ALIASES: Final = {"id": "@id", "type": {"@id": "@type", "@container": "@set"}}
_NOT_TERMS: Final = frozenset({PREFIXES["rdf"] + "type", PREFIXES["rdf"] + "langString"})
_RDF_TYPE, _LANGUAGE_STRING = (PREFIXES["rdf"] + name for name in ("type", "langString"))
_RANGES: Final = (PREFIXES["rdfs"] + "range", PREFIXES["schema"] + "rangeIncludes")
_DEFINITION: Final = PREFIXES["skos"] + "definition"
_STRING: Final = "xsd:string"
_OWL, _SH, _XSD = PREFIXES["owl"], PREFIXES["sh"], PREFIXES["xsd"]


class Reverse(Strict):
    """A name for going a property backwards; ``single`` says that one resource at most is there."""

    property: str
    definition: str
    single: bool = False


class Origin(Strict):
    """Whose words or whose reading some properties give: how it is said of each, a note for all, and their names."""

    says: str
    note: str
    terms: tuple[str, ...]


class Decisions(Strict):
    """``data/frames/context.yaml``: what the ontology and the shapes do not say."""

    values: dict[str, tuple[str, ...]]
    language: tuple[str, ...]
    single: tuple[str, ...]
    several: tuple[str, ...]
    reverse: dict[str, Reverse]
    definitions: dict[str, str]
    origins: tuple[Origin, ...]


@dataclass(frozen=True)
class Term:
    """How one class or property is written.

    Attributes:
        name: what it is called in JSON.
        iri: what it means.
        prefixed: its IRI with a prefix.
        value: ``@id``, ``@vocab``, a datatype with its prefix, or nothing.
        language: whether values stand by their language.
        single: whether there is one value at most (in each language).
        reverse: whether it goes the property backwards.
        definition: what it means, for people.
        origin: whose words or whose reading its values are; nothing, where they are neither.
    """

    name: str
    iri: str
    prefixed: str
    value: str | None = None
    language: bool = False
    single: bool = False
    reverse: bool = False
    definition: str = ""
    origin: Origin | None = None

    def to_json(self) -> Any:
        """Return the definition of the term, as a context has it."""
        made: dict[str, Any] = {"@reverse" if self.reverse else "@id": self.prefixed}
        if self.value and self.value != _STRING:  # which a string is by itself
            made["@type"] = self.value
        containers = ["@language"] * self.language + ["@set"] * (not self.single)
        if containers:
            made["@container"] = containers[0] if len(containers) == 1 else containers
        return self.prefixed if list(made) == ["@id"] else made


@dataclass(frozen=True)
class Context:
    """The context: prefixes and terms."""

    prefixes: Mapping[str, str]
    terms: tuple[Term, ...]

    @cached_property
    def by_name(self) -> Mapping[str, Term]:
        """The terms by their names."""
        return {term.name: term for term in self.terms}

    def to_json(self) -> dict[str, Any]:
        """Return the document; the same ontology gives the same bytes."""
        body: dict[str, Any] = {"@version": 1.1, **_ALIASES, **self.prefixes}
        return {"@context": body | {term.name: term.to_json() for term in self.terms}}


def make_context(project: Project) -> Context:
    """Make the context of a project.

    Raises:
        KnowledgeError: a file is missing or malformed, names a term that does not exist, or two terms want one name.
    """
    return _Maker(project).context()


class _Maker:
    def __init__(self, project: Project) -> None:
        self._file = project.frames / "context.yaml"
        self._decisions = load(self._file, Decisions)
        foreign = load_foreign_terms(project.foreign_terms)
        self._prefixes = {**PREFIXES, **{prefix: space.namespace for prefix, space in foreign.root.items()}}
        self._ontology = _by_subject(read_triples(project.ontology))
        self._ours = sorted(iri for iri in self._ontology if iri.startswith(iris.ONTOLOGY))
        self._foreign = sorted(foreign.iris() - _NOT_TERMS - {each for each in foreign.iris() if each.startswith(_XSD)})
        self._single = _single_by_shapes(sorted(project.shapes.glob("*.ttl")))

    def context(self) -> Context:
        decided = self._decided()
        terms = [self._ours_as(iri, decided) for iri in self._ours]
        terms += [self._theirs_as(name, iri, decided) for name, iri in self._names().items()]
        terms += [self._backwards(name, reverse) for name, reverse in self._decisions.reverse.items()]
        self._refuse_doubles(terms)
        origins = self._origins()
        terms = [replace(term, origin=origins.get(term.name if term.reverse else term.iri)) for term in terms]
        used = {prefix: self._prefixes[prefix] for prefix in sorted(self._prefixes)}
        return Context(used, tuple(sorted(terms, key=lambda term: term.name)))

    def _names(self) -> dict[str, str]:
        """Return the names of the terms of other vocabularies, with their IRIs."""
        local = {iri: self._shorten(iri).partition(":")[2] for iri in self._foreign}
        wanted = Counter(local.values())
        ours = {iri.removeprefix(iris.ONTOLOGY) for iri in self._ours} | set(self._decisions.reverse) | set(_ALIASES)
        taken = {name for name in local.values() if wanted[name] > 1 or name in ours or name in self._prefixes}
        return {self._shorten(iri) if name in taken else name: iri for iri, name in local.items()}

    def _decided(self) -> dict[str, str]:
        """Return how the values of properties are written, as the file says it, by IRI."""
        decided = {self._expand(name): value for value, names in self._decisions.values.items() for name in names}
        decided |= {self._expand(name): "@language" for name in self._decisions.language}
        for name in (*self._decisions.single, *self._decisions.several, *self._decisions.definitions):
            self._expand(name)
        return decided

    def _origins(self) -> dict[str, Origin]:
        """Return the origins by the IRIs of properties, and by the names of those that are gone backwards."""
        names = self._decisions.reverse
        return {
            name if name in names else self._expand(name): origin
            for origin in self._decisions.origins
            for name in origin.terms
        }

    def _ours_as(self, iri: str, decided: Mapping[str, str]) -> Term:
        value = decided.get(iri) or self._value_by_ontology(iri)
        single = iri in self._single and self._shorten(iri) not in self._decisions.several
        definition = next((o.value for o in self._ontology[iri][_DEFINITION] if isinstance(o, ox.Literal)), "")
        return self._term(iri.removeprefix(iris.ONTOLOGY), iri, value, single=single, definition=definition)

    def _theirs_as(self, name: str, iri: str, decided: Mapping[str, str]) -> Term:
        short = self._shorten(iri)
        single = short in self._decisions.single
        definition = self._decisions.definitions.get(short, "")
        return self._term(name, iri, decided.get(iri), single=single, definition=definition)

    def _term(self, name: str, iri: str, value: str | None, *, single: bool, definition: str) -> Term:
        language = value == "@language"
        local = self._shorten(iri).partition(":")[2]
        if local[:1].isupper():  # a class or a datatype, of which nothing is a value
            single = True
        return Term(name, iri, self._shorten(iri), None if language else value, language, single, definition=definition)

    def _backwards(self, name: str, reverse: Reverse) -> Term:
        iri = self._expand(reverse.property)
        definition = reverse.definition
        return Term(name, iri, reverse.property, "@id", single=reverse.single, reverse=True, definition=definition)

    def _value_by_ontology(self, iri: str) -> str | None:
        said = self._ontology[iri]
        if any(getattr(kind, "value", "") == _OWL + "ObjectProperty" for kind in said[_RDF_TYPE]):
            return "@id"
        ranges = {getattr(value, "value", "") for key in _RANGES for value in said[key]}
        if ranges == {_LANGUAGE_STRING}:
            return "@language"
        one = next(iter(ranges)) if len(ranges) == 1 else ""
        return self._shorten(one) if one.startswith(_XSD) else None

    def _refuse_doubles(self, terms: Iterable[Term]) -> None:
        counted = Counter([*(term.name for term in terms), *_ALIASES, *self._prefixes])
        if double := sorted(name for name, count in counted.items() if count > 1):
            raise KnowledgeError(
                f"two terms of the context would be called {', '.join(double)}",
                file=self._file,
                place="reverse",
                remedy="Choose another name here, or in the ontology",
            )

    def _shorten(self, iri: str) -> str:
        for prefix, namespace in self._prefixes.items():
            if iri.startswith(namespace):
                return f"{prefix}:{iri.removeprefix(namespace)}"
        return iri

    def _expand(self, name: str) -> str:
        prefix, _, local = name.partition(":")
        iri = self._prefixes.get(prefix, "") + local
        if iri not in self._ontology and iri not in self._foreign:
            raise KnowledgeError(
                f"{name} is neither a term of the ontology nor listed in foreign-terms.yaml",
                file=self._file,
                remedy="Correct the name, or remove it",
            )
        return iri


_Said = dict[str, dict[str, list[Any]]]


def _by_subject(triples: Iterable[ox.Triple]) -> _Said:
    said: _Said = defaultdict(lambda: defaultdict(list))
    for triple in triples:
        key = triple.subject.value if isinstance(triple.subject, ox.NamedNode) else str(triple.subject)
        said[key][triple.predicate.value].append(triple.object)
    return dict(said)


def _single_by_shapes(files: Iterable[Path]) -> frozenset[str]:
    """Return the properties of which a shape of some class allows one value at most, or one in each language."""
    found = set()
    for path in files:
        for said in _by_subject(read_triples(path)).values():
            most = [value.value for value in said[_SH + "maxCount"]]
            unique = [value.value for value in said[_SH + "uniqueLang"]]
            if most == ["1"] or unique == ["true"]:
                found |= {value.value for value in said[_SH + "path"] if isinstance(value, ox.NamedNode)}
    return frozenset(found)
