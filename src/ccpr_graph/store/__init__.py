"""A release, opened for reading, and the engine that answers SPARQL queries on it in processes of their own."""

from ccpr_graph.store.engine import Engine
from ccpr_graph.store.formats import Format, Formats, Kind
from ccpr_graph.store.outcome import BusyError, FormatError, Limits, Result, TooLongError
from ccpr_graph.store.release import Release

__all__ = [
    "BusyError",
    "Engine",
    "Format",
    "FormatError",
    "Formats",
    "Kind",
    "Limits",
    "Release",
    "Result",
    "TooLongError",
]
