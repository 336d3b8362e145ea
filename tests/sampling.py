"""Tables of cases of which the default run takes some, since each takes seconds, and ``.ci/run`` all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest


def sampled(cases: Iterable[Any], *, every: int) -> list[Any]:
    """Return the cases as parameters; all but every so manieth, from the first on, are for the thorough run."""
    return [
        case
        if place % every == 0
        else pytest.param(*(case if isinstance(case, tuple) else (case,)), marks=pytest.mark.thorough)
        for place, case in enumerate(cases)
    ]
