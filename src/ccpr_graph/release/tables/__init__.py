"""The graph as tables for people who want no RDF: CSV with its description as CSV on the Web (CSVW)."""

from ccpr_graph.release.tables.definitions import Tables, load_tables
from ccpr_graph.release.tables.files import write_tables

__all__ = ["Tables", "load_tables", "write_tables"]
