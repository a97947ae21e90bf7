"""Colours, type and motion of the window."""
