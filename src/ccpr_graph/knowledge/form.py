"""A form: a regular expression with examples that it must match and counter-examples that it must not."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Annotated

from pydantic import AfterValidator

from ccpr_graph.knowledge.yamlfile import Strict


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"this is not a regular expression: {error}") from error
    return pattern


Pattern = Annotated[str, AfterValidator(_compiles)]


class Form(Strict):
    """A regular expression with examples and counter-examples.

    A form of which the code asks for parts is declared with their names, ``Annotated[Form, groups("list")]``; a pattern that
    lacks one is refused when it is loaded.
    """

    pattern: Pattern
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]

    @cached_property
    def exact(self) -> re.Pattern[str]:
        """The pattern as written, for forms that cover a whole line."""
        return re.compile(self.pattern)

    @cached_property
    def search(self) -> re.Pattern[str]:
        """The pattern without regard to case, for forms that are looked for in running words."""
        return re.compile(self.pattern, re.IGNORECASE)


def groups(*names: str) -> AfterValidator:
    """Return a check that a form's pattern has named groups."""

    def check(form: Form) -> Form:
        missing = [name for name in names if name not in re.compile(form.pattern).groupindex]
        if missing:
            raise ValueError(f"the pattern has no group (?P<{missing[0]}>…)")
        return form

    return AfterValidator(check)


ListForm = Annotated[Form, groups("list")]
"""A form with a list of numbers in it."""
