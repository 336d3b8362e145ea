"""HTTP over a release: the SPARQL endpoint, the dumps, the start page and the interactive API documentation.

``create_app`` is in :mod:`ccpr_graph.web.app`; it is not imported here, so that :func:`serve` can start the workers of the
engine before the web framework takes its time to load.
"""

from ccpr_graph.web.examples import ExampleQuery
from ccpr_graph.web.serve import Settings, serve, serve_files

__all__ = ["ExampleQuery", "Settings", "serve", "serve_files"]
