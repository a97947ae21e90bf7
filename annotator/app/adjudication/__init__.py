"""Layers compared and decided into a gold; agreement."""
