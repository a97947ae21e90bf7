"""brat's standoff: a folder of texts and annotation files."""
