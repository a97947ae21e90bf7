"""The table of annotations: the pane, its rows, its filters."""
