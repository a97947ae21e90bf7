"""`annotator.article`: our own exchange form, which holds everything."""

from annotator.formats.article_reader import read_articles
from annotator.formats.article_writer import ARTICLE_FORMAT, ARTICLE_VERSION, write_articles

__all__ = [
    "ARTICLE_FORMAT",
    "ARTICLE_VERSION",
    "read_articles",
    "write_articles",
]
