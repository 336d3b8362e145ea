"""How far each extraction rule can be trusted: ``confidence.yaml``, which ``ccpr-graph evaluate --write`` writes.

The file counts, for every rule, what it found in the documents of the hand-made reference and how much of that was right.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from pydantic import Field, RootModel, model_validator

from ccpr_graph.knowledge.yamlfile import Strict, load

CONFIDENCE = "confidence.yaml"
_PLACES = Decimal("0.001")


class Measured(Strict):
    """What was found by a rule, and how much of it was right."""

    found: int = Field(ge=0)
    right: int = Field(ge=0)

    @model_validator(mode="after")
    def _no_more_right_than_found(self) -> Measured:
        if self.right > self.found:
            raise ValueError("more is right than was found")
        return self

    @property
    def confidence(self) -> Decimal:
        """The rule of succession: ``(right + 1) / (found + 2)``, so that few cases never give certainty; three places."""
        return (Decimal(self.right + 1) / Decimal(self.found + 2)).quantize(_PLACES)


class _File(RootModel[dict[str, Measured]]):
    pass


def load_confidence(folder: Path) -> dict[str, Measured]:
    """Read what was measured of the extraction rules, by their slugs; nothing where nothing was measured.

    Raises:
        KnowledgeError: the file is malformed.
    """
    path = folder / CONFIDENCE
    return load(path, _File).root if path.exists() else {}
