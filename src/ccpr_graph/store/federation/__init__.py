"""``SERVICE``: reads it in a query, asks other endpoints within what an operator allows, and puts their solutions in."""

from ccpr_graph.store.federation.client import Client, ClientLimits
from ccpr_graph.store.federation.guard import Allowed
from ccpr_graph.store.federation.service import FederatedService, FederationLimits
from ccpr_graph.store.federation.services import queries_must_not_be_cached

__all__ = [
    "Allowed",
    "Client",
    "ClientLimits",
    "FederatedService",
    "FederationLimits",
    "queries_must_not_be_cached",
]
