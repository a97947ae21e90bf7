"""A label's guideline at hand."""
