"""What people decide about single annotations. Their decisions outrank the machine and survive a new build."""

from ccpr_graph.review.apply import REVIEWER, annotation_key, apply, decisions, review_citations, review_tags
from ccpr_graph.review.decisions import REVIEWS, add_review, load_reviews
from ccpr_graph.review.places import Unfit, find_words, quote_for
from ccpr_graph.review.propose import Author, propose
from ccpr_graph.review.targets import path_of, read_tag_value, target_of

__all__ = [
    "REVIEWER",
    "REVIEWS",
    "Author",
    "Unfit",
    "add_review",
    "annotation_key",
    "apply",
    "decisions",
    "find_words",
    "load_reviews",
    "path_of",
    "propose",
    "quote_for",
    "read_tag_value",
    "review_citations",
    "review_tags",
    "target_of",
]
