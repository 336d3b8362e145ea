"""Links that a rule makes from an identifier: every document that has a symbol is found at an address with that symbol.

A table of them would have to be written anew with every document; so ``data/links/rules.yaml`` has the rule, and the table is
made at build time and published with the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox
import yaml
from pydantic import Field, RootModel, field_validator

from ccpr_graph.errors import KnowledgeError
from ccpr_graph.iris import graph
from ccpr_graph.knowledge.yamlfile import Strict, load
from ccpr_graph.link.labels import Labels, full
from ccpr_graph.link.table import Head, Row, Table, parse_table

RULES: Final = "rules.yaml"


class Rule(Strict):
    """How one set of links is made.

    Args:
        head: the head of the table, as in a table that is written by hand.
        identifier: the property that has the identifier (``ccpr:symbol``).
        left_out: characters of the identifier that the address does not have.
        form: what is left must match this expression, or there is no link.
        object_id: the CURIE of the object, with ``{}`` for the identifier.
    """

    head: dict[str, Any]
    identifier: str
    left_out: str = ""
    form: str
    object_id: str = Field(pattern=r"\{\}")
    predicate_id: str
    mapping_justification: str
    mapping_provider: str

    @field_validator("form")
    @classmethod
    def _compiles(cls, given: str) -> str:
        try:
            re.compile(given)
        except re.error as error:
            raise ValueError(f"{given!r} is no regular expression ({error})") from None
        return given


class _Rules(RootModel[dict[str, Rule]]):
    pass


def load_rules(path: Path) -> Mapping[str, Rule]:
    """Read the rules by the names of their sets; a file that is not there has none.

    Raises:
        KnowledgeError: the file is malformed.
    """
    return load(path, _Rules).root if path.exists() else {}


def make_table(path: Path, name: str, rule: Rule, quads: Iterable[ox.Quad], labels: Labels) -> Table:
    """Return the links that a rule makes of what the graph says.

    ``path`` is the file of the rules. An identifier that has not the form of the rule has no address, and so no link.

    Raises:
        KnowledgeError: the head or a cell is wrong.
    """
    head = {**rule.head, "mapping_set_id": graph("links", name)}
    text = "".join(f"#{line}\n" for line in yaml.safe_dump(head, allow_unicode=True, sort_keys=False).splitlines())
    empty = parse_table(path, f"{text}subject_id\tsubject_label\tpredicate_id\tmapping_justification\n")
    identifier = ox.NamedNode(full(rule.identifier))
    rows = {
        row.pair: row
        for quad in quads
        if quad.predicate == identifier
        and isinstance(quad.subject, ox.NamedNode)
        and isinstance(quad.object, ox.Literal)
        for row in _row(empty, rule, quad.subject.value, quad.object.value, labels)
    }
    return empty.with_rows(rows.values())


def _row(table: Table, rule: Rule, subject: str, identifier: str, labels: Labels) -> list[Row]:
    written = "".join(sign for sign in identifier if sign not in rule.left_out)
    if not re.fullmatch(rule.form, written):
        return []
    cells = {
        "subject_id": _contract(table.path, table.head, subject),
        "subject_label": labels.label(subject) or identifier,
        "predicate_id": rule.predicate_id,
        "object_id": rule.object_id.replace("{}", written),
        "object_label": identifier,
        "mapping_justification": rule.mapping_justification,
        "mapping_provider": rule.mapping_provider,
    }
    return [table.row({column: " ".join(value.split()) for column, value in cells.items()})]


def _contract(path: Path, head: Head, iri: str) -> str:
    try:
        return head.contract(iri)
    except ValueError as error:
        raise KnowledgeError(str(error), file=path, place="head, key 'curie_map'", remedy="Add a prefix") from None
