"""The force that lettered items take from their opening words."""

from __future__ import annotations

from ccpr_graph.model import Basis, Tag, TagKind
from ccpr_graph.sentences import sentences
from ccpr_graph.tag.tagger import Tagger


def tag_inherited_force(tagger: Tagger) -> None:
    """Give each item the force of its opening words, where its own words do not name the same force.

    Where the opening words are several sentences, the last one that has a force leads to the items: in "The Committee urges
    the State party to act. In doing so, the State party should: (a) …" the items have the force of "should".
    """
    literal = tagger.tags_of(TagKind.FORCE)
    for statement in tagger.document.statements:
        if statement.part_of is None:
            continue
        known = {tag.value for tag in literal.get(statement.key, ())}
        for tag in _leading(tagger, literal.get(statement.part_of, [])):
            if tag.value not in known:
                known.add(tag.value)
                unit = tagger.document.by_key[tag.words.unit]
                rule = "force-opening-words"
                tagger.add(statement, TagKind.FORCE, tag.value, unit, tag.words.span, rule, basis=Basis.INFERRED)


def _leading(tagger: Tagger, tags: list[Tag]) -> list[Tag]:
    """Return, of the forces of some opening words, those of the last sentence that has one."""
    if not tags:
        return []
    text = tagger.document.by_key[tags[-1].words.unit].text
    last = tags[-1].words.span.start
    start = max(s.start for s in sentences(text, tagger.forms.statements.abbreviations) if s.start <= last)
    return [tag for tag in tags if tag.words.span.start >= start]
