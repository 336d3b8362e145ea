"""What results say: for both engines the same words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

SH: Final = "http://www.w3.org/ns/shacl#"
_PLACE: Final = re.compile(r"\{[?$](\w+)\}")


def filled(messages: Iterable[str], bindings: Mapping[str, str]) -> tuple[str, ...]:
    """Return messages, sorted, with ``{?variable}`` replaced by what the variable is bound to."""
    return tuple(sorted({_PLACE.sub(lambda found: bindings.get(found[1], found[0]), text) for text in messages}))


def default_message(component: str) -> str:
    """Return what a result says whose shape says nothing."""
    name = component.removeprefix(SH).removesuffix("ConstraintComponent")
    if component == name:
        return f"The constraint {component} is violated."
    return f"sh:{name[:1].lower()}{name[1:]} is violated."
