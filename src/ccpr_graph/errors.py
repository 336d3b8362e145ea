"""The exceptions of ccpr-graph, in one tree.

::

    CcprGraphError
    ├── KnowledgeError      vocabularies, extraction forms, records: what people edit
    ├── SourceError         a source document that cannot be read or parsed
    ├── ExpectationError    a document that was read, but not as its record says
    ├── ValidationError     a graph that its shapes or its terms refuse
    ├── ReleaseError        a release folder that is missing, damaged or of another version
    ├── QueryError          a query that is wrong, or that was stopped
    └── ServeError          a server that cannot start

Every message names the file, the place in it and the remedy, in that order. The command line prints the message and
nothing else; a traceback at a user is a defect.
"""

from __future__ import annotations

from pathlib import Path


class CcprGraphError(Exception):
    """Base of all errors that a user can act upon.

    Args:
        what: what is wrong, as a clause without a full stop.
        file: the file (or address) it is wrong in.
        place: where in that file: a line, a paragraph, a key.
        remedy: what to do about it, as a sentence without a full stop.
    """

    def __init__(
        self, what: str, *, file: Path | str | None = None, place: str | None = None, remedy: str | None = None
    ) -> None:
        self.what = what
        self.file = None if file is None else str(file)
        self.place = place
        self.remedy = remedy
        where = ", ".join(part for part in (self.file, place) if part)
        message = f"{where}: {what}" if where else what
        super().__init__(f"{message}. {remedy}." if remedy else f"{message}.")


class KnowledgeError(CcprGraphError):
    """A vocabulary, an extraction form, a query file or a record is missing, malformed or contradictory."""


class SourceError(CcprGraphError):
    """A source document cannot be decoded, or its text does not have the form of concluding observations."""


class ExpectationError(CcprGraphError):
    """A document was parsed, but differs from what its record says about it."""


class ValidationError(CcprGraphError):
    """A graph uses an undeclared term or violates a shape."""


class ReleaseError(CcprGraphError):
    """A release folder is missing, damaged, or written in a format that this version does not read."""


class QueryError(CcprGraphError):
    """A query is not valid SPARQL, asks for what the endpoint refuses, or was stopped at a limit."""


class QueryTimeoutError(QueryError):
    """A query ran past its time limit, and was stopped."""


class QueryLimitError(QueryError):
    """A query used more memory, or would return a larger result, than the operator allows."""


class ServeError(CcprGraphError):
    """The server cannot start: a port in use, an address that cannot be bound."""
