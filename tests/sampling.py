"""Tables of cases of which the default run takes some, since each takes seconds, and ``.ci/run`` all.

``CCPR_GRAPH_FUZZ`` says how many times as many made-up cases are tried: 4 in ``.ci/run``, 20 or more for a long search by hand,
whose cases are others each time.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

import pytest

TIMES = int(os.environ.get("CCPR_GRAPH_FUZZ", "1"))
LONG_SEARCH = TIMES >= 20


def rest(case: Any) -> Any:
    """Return a case as a parameter that the default run leaves out."""
    return pytest.param(*(case if isinstance(case, tuple) else (case,)), marks=pytest.mark.rest)


def sampled(cases: Iterable[Any], *, every: int) -> list[Any]:
    """Return the cases as parameters; the default run takes every so manieth, from the first on."""
    return [case if place % every == 0 else rest(case) for place, case in enumerate(cases)]
