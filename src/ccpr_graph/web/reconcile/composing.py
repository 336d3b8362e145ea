"""Puts together the names of what stands within something else: provisions of an instrument, comments of a body, laws of a State.

"Article 6 of the International Covenant on Civil and Political Rights" is also "Article 6" with every other name of the
Covenant; "General comment No. 36" with every name of its body, with its own title, and with its year; "Criminal Code
(of a State)" with every name of the State. "Criminal Code" alone is no name of it, for every State has one, nor is "General
comment No. 14", for several bodies have one, whether the data have them or not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from ccpr_graph.web.reconcile.catalogue import Entity, Name, Type, Weight
from ccpr_graph.web.reconcile.wording import fold, wording

WHOLE: Final = "dcterms:isPartOf"
BODY: Final = "ccpr:treatyBody"
STATE: Final = "ccpr:state"
_NUMBER: Final = "ccpr:number"
_YEAR: Final = "ccpr:year"
_DEEPEST: Final = 8
_INNER: Final = re.compile(r"(\D+\d+) \((\d+)\)(.*)")
_MOST_NAMES_OF_WHOLE: Final = 12
_MOST_DESCRIPTION: Final = 160


def compose(entities: Mapping[str, Entity], types: Mapping[str, Type]) -> None:
    """Add the composed names and a description to every entity; what it is part of counts on every level."""
    for entity in entities.values():
        entity.description = _description(entity, types)
    for entity in entities.values():
        states = [entities[id_] for id_ in sorted(entity.values(STATE)) if id_ in entities]
        if states:
            entity.names = _of_state(entity, states[0])
    for entity in entities.values():
        wholes = _wholes(entity, entities)
        entity.facts.setdefault(WHOLE, set()).update(whole.id for whole in wholes)
        if not entity.facts[WHOLE]:
            del entity.facts[WHOLE]
        bodies = [entities[id_] for id_ in sorted(entity.values(BODY)) if id_ in entities]
        if wholes:
            entity.names = _of_part(entity, wholes[-1], _kind(entity, types))
        elif bodies:
            entity.names = _of_body(entity, bodies[0])


def _wholes(entity: Entity, entities: Mapping[str, Entity]) -> list[Entity]:
    """Return what it is part of, the next first."""
    found: list[Entity] = []
    while len(found) < _DEEPEST:
        parents = sorted(id_ for id_ in (found[-1] if found else entity).values(WHOLE) if id_ in entities)
        if found and len(parents) > 1:  # the levels above were added to it already
            return found + _above(parents, entities)
        if not parents or entities[parents[0]] in found:
            break
        found.append(entities[parents[0]])
    return found


def _above(parents: list[str], entities: Mapping[str, Entity]) -> list[Entity]:
    return sorted((entities[id_] for id_ in parents), key=lambda each: -len(each.id))


def _kind(entity: Entity, types: Mapping[str, Type]) -> str:
    """Return what the first type of an entity is called."""
    return next((types[type_].name for type_ in entity.types[:1] if type_ in types), "")


def _of_part(entity: Entity, whole: Entity, kind: str) -> list[Name]:
    """Return the names of a part: those it has, the beginning alone, and that with each name of the whole.

    The beginning is also written with the word for its ``kind``: "Article 9 (4)" as "Article 9, paragraph 4".
    """
    names: list[Name] = []
    for name in entity.names:
        begins = _beginning(name.text, whole)
        if begins is None:  # a title that may be anybody's words
            names.append(Name(name.text, Weight.HINT, name.language))
        else:
            names.append(name)
            for text in dict.fromkeys((begins, _spelt_out(begins, kind))):
                names.append(Name(text, Weight.PARTIAL, name.language))
                names += [Name(f"{text} {each}", Weight.NAME) for each in _names_of(whole)]
    return names


def _spelt_out(begins: str, kind: str) -> str:
    """Return "Article 9 (4)" with the word that a "paragraph of an article" has beside it before its number."""
    had = {token.text for token in wording(begins).words}
    more = [token.text for token in wording(kind).words if token.text not in had]
    found = _INNER.fullmatch(begins)
    return f"{found[1]}, {more[0]} {found[2]}{found[3]}" if found and len(more) == 1 else begins


def _of_state(entity: Entity, state: Entity) -> list[Name]:
    """Return names with the names of the State; what another of them has and the State's name behind it is a part of a name."""
    begun = {name.text: _beginning(name.text.removesuffix(")"), state) for name in entity.names}
    bare = {fold(text) for text in begun.values() if text}
    names = [_partial(name) if fold(name.text) in bare else name for name in entity.names]
    made = [Name(f"{text} {each}", Weight.NAME) for text in begun.values() if text for each in _names_of(state)]
    return names + made


def _of_body(entity: Entity, body: Entity) -> list[Name]:
    """Return the names of what a body has issued or held, and those with the names of the body."""
    made: list[Name] = []
    for name in [*entity.names]:
        begins = _beginning(name.text, body)
        made += [Name(begins, Weight.PARTIAL, name.language)] if begins else []
        made += [Name(f"{begins or name.text} {each}", Weight.NAME) for each in _names_of(body)]
    titles = [name.text for name in entity.names if name.text != entity.name and not _is_number(name, entity, body)]
    # What is called by its number has a subject for a title, and others may have the same; and other bodies have the number.
    names = [
        _partial(name) if _is_subject(name, entity) or _is_number(name, entity, body) else name for name in entity.names
    ]
    told = [*titles, *sorted(entity.values(_YEAR))] if entity.values(_NUMBER) else titles
    return names + made + [Name(f"{entity.name} {each}", Weight.NAME) for each in told]


def _is_subject(name: Name, entity: Entity) -> bool:
    numbers = entity.values(_NUMBER)
    return bool(numbers) and numbers.isdisjoint(re.findall(r"\d+", name.text))


def _is_number(name: Name, entity: Entity, body: Entity) -> bool:
    """Say whether a name has the number of the entity, and not the body whose number it is."""
    numbers = entity.values(_NUMBER) & set(re.findall(r"\d+", name.text))
    return bool(numbers) and _beginning(name.text, body) is None


def _partial(name: Name) -> Name:
    return Name(name.text, Weight.PARTIAL, name.language)


def _names_of(whole: Entity) -> list[str]:
    texts = [name.text for name in whole.names if name.weight is Weight.NAME and name.language in ("", "en")]
    return [*dict.fromkeys([*texts, *sorted(whole.values("skos:notation"))])][:_MOST_NAMES_OF_WHOLE]


def _beginning(text: str, whole: Entity) -> str | None:
    """Return what stands before the name of the whole at the end of a text."""
    folded = fold(text)
    for name in sorted(_names_of(whole), key=len, reverse=True):
        if len(folded) == len(text) and folded.endswith((" " + fold(name), "(" + fold(name))):
            begins = text[: -len(name)].rstrip(" (")
            return begins.removesuffix(" the").removesuffix(" of").rstrip(" ,") or None
    return None


def _description(entity: Entity, types: Mapping[str, Type]) -> str:
    shown = [types[type_].name for type_ in entity.types[:1] if type_ in types]
    shown += [
        *sorted(entity.values("ccpr:iso3")),
        *sorted(entity.values("ccpr:symbol")),
        *sorted(entity.values("ccpr:year")),
    ]
    shown += [name.text for name in entity.names if name.language in ("", "en") and name.text != entity.name][:1]
    text = ", ".join(dict.fromkeys(shown))
    return text if len(text) <= _MOST_DESCRIPTION else text[: _MOST_DESCRIPTION - 1] + "…"
