"""Layers compared and decided into a gold; agreement.

`reviewing` opens an article's layers beside each other, `deciding` writes a decision and what it
means for the gold; `premerging`, `corpus` and `auditing` decide or draw many. `disagreements` keeps
a cache over all articles, `comparing` computes the figures.
"""
