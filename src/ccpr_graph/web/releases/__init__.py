"""The releases of the data over HTTP: the list, each version with its files and changes, graphs as they were, the feed."""
