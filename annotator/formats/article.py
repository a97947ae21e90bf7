"""`annotator.article`: our own exchange form, which holds everything."""

from annotator.formats.article_reader import read_articles
from annotator.formats.article_writer import (
    ARTICLE_FORMAT,
    ARTICLE_VERSION,
    schema_file_of,
    write_articles,
)

__all__ = [
    "ARTICLE_FORMAT",
    "ARTICLE_VERSION",
    "read_articles",
    "schema_file_of",
    "write_articles",
]
