"""Checks that what instructs the machine names nothing that the vocabularies do not have."""

from __future__ import annotations

from pathlib import Path

from ccpr_graph import iris
from ccpr_graph.errors import KnowledgeError
from ccpr_graph.knowledge.forms import Forms
from ccpr_graph.knowledge.vocabularies import Vocabularies


def require_agreement(forms: Forms, vocabularies: Vocabularies, extraction: Path) -> None:
    """Check the short names of instruments and the symbols of resolutions.

    Args:
        forms: the extraction forms.
        vocabularies: what they may name.
        extraction: the folder of the forms, for messages.

    Raises:
        KnowledgeError: a short name is that of an instrument or body that no vocabulary has, or a symbol has no number.
    """
    file = extraction / "citations.yaml"
    for body, short_names in forms.citations.short_names.items():
        if body not in vocabularies.body_labels:
            raise KnowledgeError(
                f"{body} is no treaty body that a vocabulary describes",
                file=file,
                place="key 'short_names'",
                remedy="Write its abbreviation as in document symbols, or add it to data/vocabularies/treaty-bodies.ttl",
            )
        for slug in (slug for short in short_names for slug in short.instruments):
            if iris.instrument(slug) not in vocabularies.labels:
                raise KnowledgeError(
                    f"{slug} is no instrument that a vocabulary describes",
                    file=file,
                    place=f"key 'short_names.{body}'",
                    remedy="Correct the slug, or add the instrument to data/vocabularies/instruments.ttl",
                )
    for form in forms.citations.resolutions:
        if "{number}" not in form.symbol:
            raise KnowledgeError(
                f"the symbol {form.symbol!r} has no place for the number",
                file=file,
                place="key 'resolutions'",
                remedy="Write {number} where it belongs, as in A/RES/{number}",
            )
