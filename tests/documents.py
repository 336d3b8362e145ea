"""Small documents for tests. Their sentences are made up for the form they have; they say nothing of any State."""

from __future__ import annotations

OPENING = (
    "The Committee considered the third periodic report at its 4226th and 4227th meetings, held on 24 and 25 June 2025. "
    "At its 4252nd meeting, held on 11 July 2025, it adopted the present concluding observations."
)


def small(
    matters: str,
    *,
    title: str = "Concluding observations on the third periodic report of Kazakhstan*",
    opening: str = OPENING,
    last_part: str = "",
    title_note: str = "* Adopted by the Committee at its 144th session (23 June–17 July 2025).",
) -> str:
    """Return a document with the symbol of the Kazakhstan record, whose part B holds ``matters`` (paragraphs from 3 on)."""
    text = f"""Human Rights Committee

3 September 2025

{title}

1. {opening}

A. Introduction

2. The Committee is grateful.

B. Principal matters of concern and recommendations

{matters}
"""
    if last_part:
        text += f"\nC. Dissemination and follow-up\n\n{last_part}\n"
    if title_note:
        text += f"\n{title_note}\n"
    return text


def pair(concern: str, recommendation: str, heading: str = "Some matter", number: int = 3) -> str:
    """Return a heading with a concern and a recommendation."""
    return f"{heading}\n\n{number}. {concern}\n\n{number + 1}. {recommendation}\n"
