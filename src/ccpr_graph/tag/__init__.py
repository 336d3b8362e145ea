"""Says what each statement is about: themes, groups, actions, events, force, intensity, measures, figures, dates.

Every tag rests on words: of the statement itself, of its heading, or of its opening words. What is not certain has no tag.
"""

from __future__ import annotations

from dataclasses import replace

from ccpr_graph.knowledge import Forms, Vocabularies
from ccpr_graph.model import Document
from ccpr_graph.tag.concepts import tag_concepts
from ccpr_graph.tag.dates import tag_dates
from ccpr_graph.tag.figures import tag_figures
from ccpr_graph.tag.force import tag_inherited_force
from ccpr_graph.tag.tagger import Tagger
from ccpr_graph.tag.welcomes import tag_welcomes

__all__ = ["tag"]


def tag(document: Document, forms: Forms, vocabularies: Vocabularies) -> Document:
    """Return the document with the tags of its statements, and notices on what is not certain.

    Args:
        document: with its statements and citations; names of what is cited are not read as themes or groups.
        forms: how figures, dates and measures are printed.
        vocabularies: the concepts and their cues, and in which year the State joined which treaty.
    """
    tagger = Tagger(document, forms, vocabularies)
    tag_concepts(tagger)
    tag_inherited_force(tagger)
    tag_welcomes(tagger)
    tag_figures(tagger)
    tag_dates(tagger)
    notices = sorted((*document.notices, *tagger.notices), key=lambda notice: notice.line)
    return replace(document, tags=tagger.finish(), notices=tuple(notices))
