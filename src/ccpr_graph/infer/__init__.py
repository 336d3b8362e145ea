"""Applies the rules of ``ontology/rules`` to a graph until they add nothing more.

A rule is a SPARQL CONSTRUCT query in a file of its own, with its title and description in comments at its head. Rules are
evaluated over the merge of all named graphs, and what a rule adds stands in a named graph that has the rule's name.

Every rule is monotone (``load_rules`` refuses others): what it gives of a graph it gives of every larger one. So there is one
least fixpoint, whatever the order in which rules are run, and a rule has to be run again only when triples that it can read
were added. What a rule can read is taken from its query (``infer/patterns.py``), when to run it from that
(``infer/closure.py``).
"""

from ccpr_graph.infer.closure import MAX_RUNS, infer, materialise
from ccpr_graph.infer.rules import Rule, describe_inference, load_rules

__all__ = ["MAX_RUNS", "Rule", "describe_inference", "infer", "load_rules", "materialise"]
