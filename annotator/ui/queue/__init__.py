"""The list of articles, its filters, and the way through it."""
