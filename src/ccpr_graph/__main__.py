"""Runs the command line: ``python -m ccpr_graph``."""

from ccpr_graph.cli import main

main()
