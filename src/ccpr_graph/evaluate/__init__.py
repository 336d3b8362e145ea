"""Measures what the machine finds in documents against what people read in them by hand."""

from ccpr_graph.evaluate.against import Comparison, compare_evaluations
from ccpr_graph.evaluate.measure import DocumentResult, Evaluation, Read, evaluate
from ccpr_graph.evaluate.page import confidence_file, quality_page
from ccpr_graph.evaluate.storage import MEASURED, load_evaluation, to_json
from ccpr_graph.evaluate.tally import Finding, Tally, group_of, grouped, order_of, title_of

__all__ = [
    "MEASURED",
    "Comparison",
    "DocumentResult",
    "Evaluation",
    "Finding",
    "Read",
    "Tally",
    "compare_evaluations",
    "confidence_file",
    "evaluate",
    "group_of",
    "grouped",
    "load_evaluation",
    "order_of",
    "quality_page",
    "title_of",
    "to_json",
]
