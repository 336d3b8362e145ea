"""Linked data: what the IRIs of resources and graphs answer (docs/linked-data.md)."""

from ccpr_graph.web.linked.routes import Frames, add_linked
from ccpr_graph.web.linked.signposts import Link, elements, header, linkset

__all__ = ["Frames", "Link", "add_linked", "elements", "header", "linkset"]
