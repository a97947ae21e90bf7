"""What keys and mouse mean in the text: the held annotation, slots, pairs of keys."""
