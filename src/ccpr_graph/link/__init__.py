"""Links to other people's data: tables of what is accepted, rejected and proposed; what is accepted becomes part of the graph.

``propose`` asks another endpoint and writes candidates; a person decides on them. Nothing is accepted by machine.
"""

from ccpr_graph.link.publish import completed, link_files, link_quads
from ccpr_graph.link.sets import Links, Status, load_links

__all__ = ["Links", "Status", "completed", "link_files", "link_quads", "load_links"]
