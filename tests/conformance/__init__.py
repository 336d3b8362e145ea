"""Drives the product over HTTP with the W3C's SPARQL suites, where ``../shared/suites`` has them.

``python -m tests.conformance`` runs all of them and says what failed; with ``--write`` it also writes
``docs/conformance.md``. A test that fails must have an entry in ``departures.yaml``, and one that has an entry must fail.
"""
