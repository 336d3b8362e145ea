"""A release, opened for reading, and the engine that answers SPARQL queries on it in processes of their own."""

from ccpr_graph.store.asking import Answer, QueryService, Question
from ccpr_graph.store.cache import CachedService
from ccpr_graph.store.dataset import Dataset
from ccpr_graph.store.engine import Engine
from ccpr_graph.store.formats import Format, Formats, Kind
from ccpr_graph.store.outcome import BusyError, FormatError, Limits, Result, TooLongError
from ccpr_graph.store.pool import Pool
from ccpr_graph.store.release import Release
from ccpr_graph.store.turns import Lanes

__all__ = [
    "Answer",
    "BusyError",
    "CachedService",
    "Dataset",
    "Engine",
    "Format",
    "FormatError",
    "Formats",
    "Kind",
    "Lanes",
    "Limits",
    "Pool",
    "QueryService",
    "Question",
    "Release",
    "Result",
    "TooLongError",
]
