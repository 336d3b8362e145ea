"""Turns a manuscript into a document: units of text, and what the document says of itself."""

from __future__ import annotations

from ccpr_graph.knowledge import Forms, Record, Vocabularies
from ccpr_graph.manuscript import Manuscript
from ccpr_graph.model import Document, UnitKind
from ccpr_graph.parse.assemble import assemble
from ccpr_graph.parse.header import header_notices, read_header
from ccpr_graph.parse.notes import check_notes

__all__ = ["parse"]


def parse(manuscript: Manuscript, record: Record, forms: Forms, vocabularies: Vocabularies) -> Document:
    """Cut a manuscript into units and read its header.

    Raises:
        SourceError: the text does not have the form of concluding observations, has lost a part, or contradicts its record.
    """
    units, pieces, title, notices = assemble(manuscript, forms, record.body.numbering.first_paragraph)
    notices += check_notes(units, manuscript.name)
    header = read_header(units, title, record, forms, vocabularies, manuscript.name)
    notices += header_notices(header, forms, next(unit.line for unit in units if unit.kind is UnitKind.PARAGRAPH))
    return Document(
        header=header,
        source_name=manuscript.name,
        pieces=pieces,
        units=units,
        notices=tuple(sorted(notices, key=lambda n: n.line)),
    )
