"""Lists of words, written as plain text."""


def word_set(words: str) -> frozenset[str]:
    """Return the words of a text, parted by blanks."""
    return frozenset(words.split())


def line_set(words: str) -> frozenset[str]:
    """Return the entries of a text, parted by commas; they may hold blanks."""
    return frozenset(" ".join(entry.split()) for entry in words.split(","))
