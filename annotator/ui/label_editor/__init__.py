"""The window in which the labels are edited."""
