"""Tables with one annotation a row: what their columns are, and cells that are no formulas."""

ARTICLES_FILE, ANNOTATIONS_FILE = "articles.csv", "annotations.csv"
ARTICLE_COLUMNS = (
    "doc", "title", "text", "language", "outlet", "date", "url", "file", "meta",
)  # fmt: skip
ANNOTATION_COLUMNS = (
    "doc", "annotator", "id", "part", "label", "start", "end", "text", "attributes", "roles",
    "referent", "note", "title",
)  # fmt: skip
NEEDED = frozenset({"doc", "start", "end", "label"})
# What a spreadsheet runs as a formula, and our own sign before it.
_RUN = ("=", "+", "-", "@", "\t", "\r", "'")


def as_cell(words: str) -> str:
    """Return words that no spreadsheet takes for a formula."""
    return f"'{words}" if words.startswith(_RUN) else words


def of_cell(words: str) -> str:
    """Return the words of a cell as they were before `as_cell`."""
    return words[1:] if words.startswith("'") and words[1:].startswith(_RUN) else words
