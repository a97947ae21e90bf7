"""Comparing layers: aligning units, agreement, decisions; pure functions."""
