"""The document model: units of text, and what is found in them.

A source is a string of characters. Parsing cuts it into :class:`Piece` objects without gap or overlap; every piece belongs
either to one unit of the text or to named page furniture. So :func:`reassemble` gives the source back, character by
character, and an offset into a unit's text leads to an offset in the source.

All classes are frozen; all collections are tuples; all offsets count Unicode code points from 0, and ends are exclusive.
"""

from ccpr_graph.model.claims import (
    SCHEMES,
    SIGNAL_RULE,
    Basis,
    Citation,
    CitationKind,
    Decision,
    Figure,
    FollowUp,
    Measure,
    MeasureKind,
    NextCycle,
    Resolution,
    Review,
    Signal,
    Statement,
    StatementKind,
    Tag,
    TagKind,
    Target,
)
from ccpr_graph.model.document import Document, Header, Meeting, Notice, Session, reassemble
from ccpr_graph.model.text import NoteCall, Piece, PieceKind, Span, TextUnit, UnitKind, Words, in_words

__all__ = [
    "SCHEMES",
    "SIGNAL_RULE",
    "Basis",
    "Citation",
    "CitationKind",
    "Decision",
    "Document",
    "Figure",
    "FollowUp",
    "Header",
    "Measure",
    "MeasureKind",
    "Meeting",
    "NextCycle",
    "NoteCall",
    "Notice",
    "Piece",
    "PieceKind",
    "Resolution",
    "Review",
    "Session",
    "Signal",
    "Span",
    "Statement",
    "StatementKind",
    "Tag",
    "TagKind",
    "Target",
    "TextUnit",
    "UnitKind",
    "Words",
    "in_words",
    "reassemble",
]
