"""The right pane: the selected annotation's form, the article's annotations, the history."""
