"""Loads and checks what people know: vocabularies, extraction forms, records of documents."""

from ccpr_graph.knowledge.agreement import require_agreement
from ccpr_graph.knowledge.concepts import Concept, Scheme
from ccpr_graph.knowledge.confidence import CONFIDENCE, Measured, load_confidence
from ccpr_graph.knowledge.form import Form
from ccpr_graph.knowledge.forms import Forms, load_forms
from ccpr_graph.knowledge.records import Record, load_record, load_records
from ccpr_graph.knowledge.targets import iri_of
from ccpr_graph.knowledge.vocabularies import Vocabularies, load_vocabularies, parse_turtle, read_triples

__all__ = [
    "CONFIDENCE",
    "Concept",
    "Form",
    "Forms",
    "Measured",
    "Record",
    "Scheme",
    "Vocabularies",
    "iri_of",
    "load_confidence",
    "load_forms",
    "load_record",
    "load_records",
    "load_vocabularies",
    "parse_turtle",
    "read_triples",
    "require_agreement",
]
