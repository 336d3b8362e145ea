"""The version of the software, from the metadata of the installed package."""

from importlib.metadata import version

__version__ = version("ccpr-graph")
