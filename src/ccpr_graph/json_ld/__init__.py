"""JSON-LD for web developers: the context, the frames and their JSON Schemas, as a release publishes them."""

from ccpr_graph.json_ld.context import Context, Term, make_context
from ccpr_graph.json_ld.frames import Frame, load_frames
from ccpr_graph.json_ld.publish import json_ld_files, with_examples
from ccpr_graph.json_ld.schemas import make_schema

__all__ = ["Context", "Frame", "Term", "json_ld_files", "load_frames", "make_context", "make_schema", "with_examples"]
