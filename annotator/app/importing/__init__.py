"""Articles and labels come in: read, checked, staged, copied in slices."""
