"""What stands beside the text, and which of it in which mode."""
