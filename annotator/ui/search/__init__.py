"""Finding words in all articles, and every occurrence."""
