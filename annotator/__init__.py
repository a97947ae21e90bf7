"""Read news, highlight and tag spans, review, export training data."""

__version__ = "0.1.0"
