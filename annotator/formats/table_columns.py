"""Guessing which column of a table holds what, by the names that news tables usually have."""

import re
from collections.abc import Mapping, Sequence

from annotator.model.values import Json

# Fields a column can become, with the usual names of such columns, the surest first.
_USUAL_NAMES: Mapping[str, tuple[str, ...]] = {
    "text": (
        "text", "fulltext", "articletext", "bodytext", "maintext", "body", "content",
        "articlebody", "article", "story", "rawtext", "document", "plaintext",
    ),
    "title": ("title", "headline", "articletitle", "heading", "subject"),
    "outlet": (
        "outlet", "publisher", "newspaper", "publication", "sourcename", "source", "media",
        "agency", "site", "sitename", "domain",
    ),
    "date": (
        "date", "published", "publishedat", "publicationdate", "publishdate", "datepublished",
        "datepublish", "pubdate", "datetime", "timestamp", "seendate",
    ),
    "url": ("url", "link", "uri", "weburl", "articleurl", "sourceurl", "href"),
    "id": ("uuid", "id", "articleid", "docid", "documentid", "guid", "uid", "identifier"),
    "language": ("language", "lang"),
}  # fmt: skip

MAPPED_FIELDS = tuple(_USUAL_NAMES)
# What services call the words of a thing within it.
_SAYS_NOTHING = frozenset({"main", "rendered", "value", "text", "content", "name", "plain"})
# Where Elasticsearch puts what it found.
_WITHIN_HITS = "_source."
_NOT_A_LETTER = re.compile(r"[\W_]+")


def guessed_fields(columns: Sequence[str], chosen: Mapping[str, str]) -> dict[str, str]:
    """Return the field of each column that has one; what the user chose stands first.

    A text may stand within something else that is not called as texts are: `article_data.body`.
    """
    fields = dict(chosen)
    plain = {name: _plain(name) for name in columns}
    last = {name: _plain(name.rpartition(".")[2]) for name in columns}
    for field, usual in _USUAL_NAMES.items():
        if field in chosen.values():
            continue
        for called in (plain, last) if field == "text" else (plain,):
            fitting = [name for name in columns if name not in fields and called[name] in usual]
            if fitting:
                fields[min(fitting, key=lambda name: usual.index(called[name]))] = field
                break
    return fields


def longest_column(
    columns: Sequence[str], sample: Sequence[Mapping[str, Json]], fields: Mapping[str, str]
) -> str | None:
    """Return the column with the longest strings among those that have no field yet."""
    lengths = {name: _length(name, sample) for name in columns if name not in fields}
    longest = max(lengths, key=lambda name: lengths[name], default=None)
    return longest if longest is not None and lengths[longest] > 0 else None


def _plain(name: str) -> str:
    """Return the letters of a column's name; of `headline.main` those of what it is the main of."""
    name = name.casefold().removeprefix(_WITHIN_HITS)
    first, _, last = name.rpartition(".")
    return _NOT_A_LETTER.sub("", first if first and last in _SAYS_NOTHING else name)


def _length(column: str, sample: Sequence[Mapping[str, Json]]) -> int:
    values = (row.get(column) for row in sample)
    return sum(len(value) for value in values if isinstance(value, str))
