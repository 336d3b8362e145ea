"""Says of a document, law or treaty whose text is not in the data that it is not, and of its parts. Pure.

A document whose text is loaded is realized by a language version (``eli:is_realized_by``); one that is only referred to, a
stub, is not.
"""

from __future__ import annotations

from typing import Final

from ccpr_graph.web.linked.describing import Facts, ancestors, expand

_WORK: Final = expand("eli:Work")


def not_here(facts: Facts, iri: str) -> str:
    """Return a sentence that says which text is not in the data; nothing if it is, or if the resource is no text."""
    work = next((each for each in ancestors(iri) if _WORK in facts.iris(each, "rdf:type")), None)
    if work is None or facts.iris(work, "eli:is_realized_by") or facts.text(iri, "ccpr:text"):
        return ""
    if work != iri:
        return (
            f"The text is not in this dataset ({facts.label(work)}), and so neither are the words of this part: only what is "
            "said of it below."
        )
    if facts.text(iri, "dcterms:title"):
        return "The text is not in this dataset: only what is said of it below."
    symbol = facts.text(iri, "ccpr:symbol")
    known = f"what its symbol, {symbol}, tells, and " if symbol else ""
    return f"The text is not in this dataset: it is only referred to. What is known of it is {known}what is said of it below."
