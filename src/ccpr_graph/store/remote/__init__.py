"""The same questions, answered by a SPARQL 1.1 store elsewhere: ``store = "sparql+https://…"``, ``ccpr-graph load``."""

from ccpr_graph.store.remote.address import StoreAddress
from ccpr_graph.store.remote.service import RemoteService

__all__ = ["RemoteService", "StoreAddress"]
