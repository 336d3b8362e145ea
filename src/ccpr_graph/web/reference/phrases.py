"""Says in words what a SHACL shape demands. A phrase is a row of pieces, some of which lead to a term.

Covers the constraint components of SHACL Core (sections 4.1 to 4.8). What is not known here is shown by its short name
and value, so that nothing a shape demands is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from ccpr_graph.web.reference.graph import Graph, Node, Term, shorten


@dataclass(frozen=True)
class Piece:
    """Some words; ``iri`` is what they lead to, ``code`` says that they are to be read letter by letter."""

    text: str
    iri: str | None = None
    code: bool = False


Phrase = tuple[Piece, ...]
Label = Callable[[str], str]
"""Returns what people call a term, given its IRI."""

_KINDS: Final = {
    "sh:IRI": "has an IRI",
    "sh:BlankNode": "has no IRI",
    "sh:Literal": "is a text, number or date",
    "sh:BlankNodeOrIRI": "is no text, number or date",
    "sh:IRIOrLiteral": "is not without a name",
    "sh:BlankNodeOrLiteral": "has no IRI",
}
_BOUNDS: Final = {
    "sh:minInclusive": "is at least ",
    "sh:minExclusive": "is above ",
    "sh:maxInclusive": "is at most ",
    "sh:maxExclusive": "is below ",
}
_PAIRS: Final = {
    "sh:equals": "has the same values as ",
    "sh:disjoint": "shares no value with ",
    "sh:lessThan": "comes before every value of ",
    "sh:lessThanOrEquals": "does not come after any value of ",
}
_CHOICES: Final = {"sh:or": "at least one of these: ", "sh:xone": "exactly one of these: ", "sh:and": "all of these: "}
_PATHS: Final = {
    "sh:zeroOrMorePath": ", any number of times",
    "sh:oneOrMorePath": ", once or more",
    "sh:zeroOrOnePath": ", or nothing",
}
_SAID_ELSEWHERE: Final = re.compile(
    r"sh:(path|minCount|maxCount|qualifiedMinCount|qualifiedMaxCount|message|severity|deactivated|sparql|property|target\w*"
    r"|name|description|flags|group|order|ignoredProperties|prefixes|select)"
    r"|rdf:type|rdfs:(label|comment|isDefinedBy|seeAlso)|skos:(definition|scopeNote)"
)


def words(text: str) -> Phrase:
    """Return words that lead nowhere."""
    return (Piece(text),)


def code(text: str) -> Phrase:
    """Return something to be read letter by letter."""
    return (Piece(text, code=True),)


def joined(phrases: Iterable[Phrase], between: str) -> Phrase:
    """Return phrases one after the other, with words between them."""
    made: list[Piece] = []
    for phrase in phrases:
        made += [Piece(between)] * bool(made) + list(phrase)
    return tuple(made)


def count_words(least: int | None, most: int | None) -> str:
    """Return a cardinality in words.

    >>> count_words(1, 1)
    'exactly one value'
    """
    if most == 0:
        return "no value"
    if least and least == most:
        return f"exactly {_number(least)}"
    if least and most:
        return f"from {least} to {_number(most)}"
    if least:
        return f"at least {_number(least)}"
    return f"at most {_number(most)}" if most else "any number of values"


def _number(count: int) -> str:
    return "one value" if count == 1 else f"{count} values"


class Speaker:
    """Puts the shapes of a graph into words."""

    def __init__(self, graph: Graph, label: Label) -> None:
        self._graph = graph
        self._label = label

    def term(self, iri: str) -> Phrase:
        """Return the name of a term, which leads to it."""
        return (Piece(self._label(iri), iri),)

    def a_term(self, iri: str) -> Phrase:
        """Return the name of a class with its article."""
        name = self._label(iri)
        return (Piece("an " if name[:1].lower() in "aeiou" else "a "), Piece(name, iri))

    def path(self, node: Term) -> Phrase:
        """Return a property path in words (SHACL, 2.3.1)."""
        if isinstance(node, ox.NamedNode):
            return self.term(node.value)
        if isinstance(node, ox.Literal):
            return code(node.value)
        if inverse := self._graph.values(node, "sh:inversePath"):
            return (*words("what has as "), *self.path(inverse[0]))
        if others := self._graph.values(node, "sh:alternativePath"):
            return joined(map(self.path, self._graph.members(others[0])), " or ")
        for predicate, suffix in _PATHS.items():
            if inner := self._graph.values(node, predicate):
                return (*self.path(inner[0]), *words(suffix))
        return joined(map(self.path, self._graph.members(node)), ", of that the ")

    def count(self, node: Node) -> str:
        """Return how many values a property shape wants, in words."""
        return count_words(self._integer(node, "sh:minCount"), self._integer(node, "sh:maxCount"))

    def counts(self, node: Node) -> bool:
        """Say whether a property shape says how many values it wants."""
        return any(self._graph.values(node, name) for name in ("sh:minCount", "sh:maxCount"))

    def property_sentence(self, node: Node) -> Phrase:
        """Return what a property shape demands as a sentence without a full stop."""
        path = self.path(self._graph.values(node, "sh:path")[0])
        demands = self.demands(node)
        if not demands:
            return (*path, *words(f": {self.count(node)}"))
        single = self._integer(node, "sh:maxCount") == 1
        each = ", which " if single else "; each " if self.counts(node) else "each value "
        counted = words(f": {self.count(node)}" if self.counts(node) else ": ")
        return (*path, *counted, *words(each), *joined(demands, ", and "))

    def demands(self, node: Node) -> list[Phrase]:
        """Return what a shape demands of a node or value, each as a phrase that begins with a verb."""
        found: list[Phrase] = []
        for predicate in self._graph.predicates(node):
            if not _SAID_ELSEWHERE.fullmatch(predicate):
                values = self._graph.values(node, predicate)
                found += self._demand(node, predicate, values)
        return found

    def _demand(self, node: Node, predicate: str, values: Sequence[Term]) -> list[Phrase]:
        match predicate:
            case "sh:class":
                return [(*words("is "), *self.a_term(_text(value))) for value in values]
            case "sh:datatype":
                return [(*words("has the datatype "), *self.term(_text(value))) for value in values]
            case "sh:nodeKind":
                return [words(_KINDS.get(shorten(_text(value)), _text(value))) for value in values]
            case "sh:minLength":
                return [words(f"is at least {_characters(value)} long") for value in values]
            case "sh:maxLength":
                return [words(f"is at most {_characters(value)} long") for value in values]
            case "sh:pattern":
                return [(*words("matches the pattern "), *code(_text(value))) for value in values]
            case "sh:in":
                members = [self.value(each) for each in self._graph.members(values[0])]
                return [(*words("is one of "), *joined(members, ", "))]
            case "sh:hasValue":
                return [(*words("is "), *self.value(value)) for value in values]
            case "sh:languageIn":
                languages = ", ".join(_text(each) for each in self._graph.members(values[0]))
                return [words(f"is in the language {languages}")]
            case "sh:uniqueLang":
                return [words("shares its language with no other value")]
            case "sh:node":
                return [(*words("is as "), *self.term(_text(value)), *words(" demands")) for value in values]
            case "sh:not":
                return [(*words("does not fulfil this: "), *self._nested(value)) for value in values]
            case "sh:closed":
                ignored = self._graph.values(node, "sh:ignoredProperties")
                return [self._closed(node, ignored)] if _text(values[0]) == "true" else []
            case "sh:qualifiedValueShape":
                return [self._qualified(node, value) for value in values]
            case _ if predicate in _BOUNDS:
                return [words(_BOUNDS[predicate] + _text(value)) for value in values]
            case _ if predicate in _PAIRS:
                return [(*words(_PAIRS[predicate]), *self.path(value)) for value in values]
            case _ if predicate in _CHOICES:
                return [self._choice(_CHOICES[predicate], value) for value in values]
        return [(*words(f"fulfils {predicate} "), *self.value(value)) for value in values]

    def value(self, value: Term) -> Phrase:
        """Return a value: a term that leads to itself, or a text in quotation marks."""
        return self.term(value.value) if isinstance(value, ox.NamedNode) else words(f"“{_text(value)}”")

    def _choice(self, opening: str, head: Term) -> Phrase:
        members = self._graph.members(head)
        if not opening.startswith("all") and (classes := [self._only_class(each) for each in members]) and all(classes):
            return (*words("is "), *joined([self.a_term(iri) for iri in classes if iri], " or "))
        inner = [self._nested(each) for each in members]
        return (*words(f"fulfils {opening}"), *joined(((*words("("), *each, *words(")")) for each in inner), " "))

    def _only_class(self, node: Term) -> str | None:
        """Return the class that an anonymous shape asks for, if that is all that it asks for."""
        if isinstance(node, ox.BlankNode) and self._graph.predicates(node) == ["sh:class"]:
            return _text(self._graph.values(node, "sh:class")[0])
        return None

    def _nested(self, node: Term) -> Phrase:
        """Return what an anonymous shape demands; one with an IRI by its name."""
        if isinstance(node, ox.NamedNode):
            return (*words("is as "), *self.term(node.value), *words(" demands"))
        if isinstance(node, ox.Literal):
            return self.value(node)
        if self._graph.values(node, "sh:path"):
            return self.property_sentence(node)
        inner = [self._nested(each) for each in self._graph.values(node, "sh:property")]
        return joined([*self.demands(node), *inner], "; ")

    def _qualified(self, node: Node, value: Term) -> Phrase:
        least, most = self._integer(node, "sh:qualifiedMinCount"), self._integer(node, "sh:qualifiedMaxCount")
        return (
            *words("is such that there is "),
            *words(count_words(least, most)),
            *words(" that "),
            *self._nested(value),
        )

    def _closed(self, node: Node, ignored: Sequence[Term]) -> Phrase:
        properties = self._graph.values(node, "sh:property")
        paths = [self._graph.values(each, "sh:path")[0] for each in properties if not isinstance(each, ox.Literal)]
        allowed = [self.path(path) for path in paths]
        allowed += [self.path(each) for head in ignored for each in self._graph.members(head)]
        unique = list(dict.fromkeys(allowed))
        return (*words("has no other properties than "), *joined(unique, ", "))

    def _integer(self, node: Node, predicate: str) -> int | None:
        value = self._graph.text(node, predicate)
        return int(value) if value else None


def _characters(value: Term) -> str:
    return "one character" if _text(value) == "1" else f"{_text(value)} characters"


def _text(value: Term) -> str:
    return value.value if isinstance(value, ox.NamedNode | ox.Literal) else str(value)
