"""One module for each file format; each gives the same plain model of lines and runs."""

from ccpr_graph.readers.text import read_text_file, read_text_string

__all__ = ["read_text_file", "read_text_string"]
