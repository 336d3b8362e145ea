"""The ontology and the shapes as they are published: files in several formats, sections, changelog, the picture."""

from ccpr_graph.ontology.changelog import Changelog, disagreements, entry_to_yaml, load_changelog, renewed, to_yaml
from ccpr_graph.ontology.clashes import clashes
from ccpr_graph.ontology.picture import Picture, load_picture
from ccpr_graph.ontology.publish import model_picture, published
from ccpr_graph.ontology.sections import Section, load_sections
from ccpr_graph.ontology.svg import draw
from ccpr_graph.ontology.terms import Terms
from ccpr_graph.ontology.versions import Difference, Version, compare, faults, load_version, load_versions

__all__ = [
    "Changelog",
    "Difference",
    "Picture",
    "Section",
    "Terms",
    "Version",
    "clashes",
    "compare",
    "disagreements",
    "draw",
    "entry_to_yaml",
    "faults",
    "load_changelog",
    "load_picture",
    "load_sections",
    "load_version",
    "load_versions",
    "model_picture",
    "published",
    "renewed",
    "to_yaml",
]
