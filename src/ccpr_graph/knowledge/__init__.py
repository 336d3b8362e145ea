"""Loads and checks what people know: vocabularies, extraction forms, records of documents."""

from ccpr_graph.knowledge.forms import Form, Forms, load_forms
from ccpr_graph.knowledge.records import Record, load_record, load_records
from ccpr_graph.knowledge.vocabularies import Vocabularies, load_vocabularies, parse_turtle, read_triples

__all__ = [
    "Form",
    "Forms",
    "Record",
    "Vocabularies",
    "load_forms",
    "load_record",
    "load_records",
    "load_vocabularies",
    "parse_turtle",
    "read_triples",
]
