"""Resources as trees: JSON-LD frames of a release, applied to its data."""
