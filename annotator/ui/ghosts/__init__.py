"""Suggestions in the text and the keys that take them."""
