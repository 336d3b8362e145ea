"""Reads SPARQL-based constraints, components and targets from the shapes graph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from ccpr_graph.validate.bulk.nodes import RDF, RDFS, is_iri, sh, text_of
from ccpr_graph.validate.bulk.query import refuse_forbidden, tokens_of, way_of
from ccpr_graph.validate.bulk.sparql import ComponentConstraint, SparqlConstraint
from ccpr_graph.validate.messages import filled

if TYPE_CHECKING:
    from ccpr_graph.validate.bulk.model import Constraint
    from ccpr_graph.validate.bulk.parse import ShapesReader

_OWL: Final = "http://www.w3.org/2002/07/owl#"
_ALWAYS: Final = {"owl": _OWL, "rdf": RDF, "rdfs": RDFS}
"""Prefixes that the reference engine knows undeclared."""


def read_constraints(reader: ShapesReader, node: str, path: str | None) -> Iterator[Constraint]:
    """Yield the constraints that a shape has by ``sh:sparql``."""
    for source in reader.objects(node, "sparql"):
        if reader.boolean(source, "deactivated"):
            continue
        query = _filled_in(reader, node, source, _text(reader, source, "select"), path)
        prefixes = _prefixes(reader, source)
        refuse_forbidden(query, frozenset({"this"}), text_of(source))
        _require(reader, source, query, prefixes, ox.QuerySolutions, "SELECT")
        yield SparqlConstraint(source, reader.messages(source), query, prefixes, way_of(query))


def read_target(reader: ShapesReader, node: str) -> str:
    """Return the query of a SPARQL target, with its prefixes.

    Raises:
        KnowledgeError: it is a target of another kind, or its query is none.
    """
    if not reader.objects(node, "select"):
        raise reader.error(
            node, "sh:target without sh:select is not supported by this engine", "Use the engine pyshacl"
        )
    query, prefixes = _text(reader, node, "select"), _prefixes(reader, node)
    _require(reader, node, query, prefixes, ox.QuerySolutions, "SELECT")
    declared = "".join(f"PREFIX {name}: <{namespace}>\n" for name, namespace in sorted(prefixes.items()))
    return declared + query


def read_component_constraints(reader: ShapesReader, node: str, path: str | None) -> Iterator[Constraint]:
    """Yield the constraints of components that the shapes graph itself defines."""
    for component in sorted(reader.graph.instances(sh("ConstraintComponent"))):
        parameters: dict[str, str] = {}
        complete = bool(reader.objects(component, "parameter"))
        for parameter in reader.objects(component, "parameter"):
            predicate = str(reader.one(parameter, "path"))
            values = sorted(reader.graph.edges(predicate).get(node, ()))
            if values:
                parameters[re.split(r"[#/:]", text_of(predicate))[-1]] = values[0]
            elif not reader.boolean(parameter, "optional"):
                complete = False
        if complete:
            yield _component(reader, node, component, parameters, path)


def _component(
    reader: ShapesReader, node: str, component: str, parameters: dict[str, str], path: str | None
) -> ComponentConstraint:
    own = "propertyValidator" if path else "nodeValidator"
    validators = reader.objects(component, own) or reader.objects(component, "validator")
    if not validators:
        raise reader.error(component, f"the constraint component has no sh:{own}", "Use the engine pyshacl")
    source = validators[0]
    asks = bool(reader.objects(source, "ask"))
    query = _filled_in(reader, node, source, _text(reader, source, "ask" if asks else "select"), path)
    prefixes = _prefixes(reader, source) | _prefixes(reader, component)
    bound = {"this", "value", *parameters} if asks else {"this", *parameters}
    refuse_forbidden(query, frozenset(bound), text_of(source))
    kind = ox.QueryBoolean if asks else ox.QuerySolutions
    _require(reader, source, query, prefixes, kind, "ASK" if asks else "SELECT")
    messages = reader.messages(source) or reader.messages(component)
    told = filled(messages, {name: text_of(value) for name, value in parameters.items()})
    return ComponentConstraint(text_of(component), told, query, prefixes, parameters, asks)


def _text(reader: ShapesReader, node: str, local: str) -> str:
    text = reader.one(node, local)
    if text is None:
        raise reader.error(node, f"a shape is not well formed: sh:{local} is missing", "Write the query")
    return text_of(text)


def _filled_in(reader: ShapesReader, node: str, source: str, query: str, path: str | None) -> str:
    """Return a query with ``$PATH`` and ``$currentShape`` replaced."""
    for token in reversed(tokens_of(query)):
        if token.kind != "variable":
            continue
        name, new = token.text[1:], None
        if token.text == "$PATH":
            if path is None:
                raise reader.error(
                    source, "the query names $PATH, but the shape has no path", "Give it to property shapes"
                )
            new = path
        elif name == "currentShape" and is_iri(node):
            new = node
        elif name in ("shapesGraph", "currentShape"):
            raise reader.error(source, f"${name} is not supported by this engine", "Write the query without it")
        if new is not None:
            query = query[: token.start] + new + query[token.start + len(token.text) :]
    return query


def _prefixes(reader: ShapesReader, node: str) -> dict[str, str]:
    """Return the prefixes of a query: those of ``sh:prefixes`` and of what these ontologies import."""
    prefixes, seen = dict(_ALWAYS), set[str]()
    todo = list(reader.objects(node, "prefixes"))
    while todo:
        ontology = todo.pop()
        if ontology not in seen:
            seen.add(ontology)
            todo += reader.graph.edges(f"<{_OWL}imports>").get(ontology, ())
            for declared in reader.objects(ontology, "declare"):
                prefix, namespace = reader.one(declared, "prefix"), reader.one(declared, "namespace")
                if prefix is not None and namespace is not None:
                    prefixes[text_of(prefix)] = text_of(namespace)
    return prefixes


def _require(reader: ShapesReader, node: str, query: str, prefixes: dict[str, str], kind: type, name: str) -> None:
    try:
        found = ox.Store().query(query, prefixes=prefixes)
    except SyntaxError as error:
        reason = " ".join(str(error).split())[:200]
        raise reader.error(node, f"the query is not valid SPARQL ({reason})", "Correct it") from error
    if not isinstance(found, kind):
        raise reader.error(node, f"the query should be one with {name}", "Correct it")
