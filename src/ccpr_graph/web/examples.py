"""Example queries, as the pages show them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ExampleQuery:
    """A query to try: ``slug`` names it in addresses, ``text`` is SPARQL. Whoever starts the server reads the files."""

    slug: str
    title: str
    description: str
    text: str
