"""The description of the dataset over HTTP: ``/dataset`` and what leads to it."""
