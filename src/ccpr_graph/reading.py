"""Reads one document: the stages between its source file and all that is found in it, in their order."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ccpr_graph.annotate import annotate, relate
from ccpr_graph.cite import cite
from ccpr_graph.knowledge import Forms, Record, Vocabularies
from ccpr_graph.model import Document, Review
from ccpr_graph.parse import parse
from ccpr_graph.readers import read_text_file
from ccpr_graph.review import review_citations, review_tags
from ccpr_graph.tag import tag

__all__ = ["read"]


def read(
    source: Path, record: Record, forms: Forms, vocabularies: Vocabularies, reviews: Sequence[Review] = ()
) -> Document:
    """Return a document with its citations, statements and tags, as the machine finds them and reviewers correct them.

    What reviewers decide of citations comes before what is concluded from citations.

    Raises:
        SourceError: the source cannot be read as concluding observations.
    """
    document = parse(read_text_file(source), record, forms, vocabularies)
    document = cite(annotate(document, forms), forms, vocabularies)
    document = review_citations(document, reviews, forms, vocabularies)
    document = tag(relate(document, forms), forms, vocabularies)
    return review_tags(document, reviews, forms, vocabularies)
