"""Concluding observations of the Human Rights Committee as a linked-open-data knowledge graph.

A notebook needs few verbs, in the order of the flow::

    from ccpr_graph import Engine, Project, Release, build, find_project, read_documents

    project = find_project()                  # where data/, ontology/ and shapes/ are
    documents = read_documents(project)       # what was read, as Python objects
    build(project, Path("release"))           # a validated release folder
    with Engine(Release.open(Path("release")), workers=1) as engine:
        result = engine.evaluate("SELECT …")  # bytes in a standard format
"""

from ccpr_graph.build import build, read_documents
from ccpr_graph.errors import CcprGraphError
from ccpr_graph.project import Project, find_project
from ccpr_graph.store import Engine, Release
from ccpr_graph.version import __version__

__all__ = ["CcprGraphError", "Engine", "Project", "Release", "__version__", "build", "find_project", "read_documents"]
