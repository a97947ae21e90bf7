"""The article view: the text with its annotations, read, selected and labelled."""
