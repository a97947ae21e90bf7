"""The review mode of the window."""
