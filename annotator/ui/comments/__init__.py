"""Comments beside the text."""
