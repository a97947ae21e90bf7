"""Ids and letters for what is new: from the words, and free."""

import re
import string
from collections.abc import Collection


def id_from(words: str, *, upper: bool = False) -> str:
    """Return an id made of words: “Gov. body” becomes GOV_BODY or gov_body."""
    parts = re.findall(r"\w+", words)
    joined = "_".join(parts)
    joined = joined if joined[:1].isalpha() else f"x{joined}" if joined else "new"
    return joined.upper() if upper else joined.lower()


def free_key(words: str, taken: Collection[str]) -> str:
    """Return a letter that is not taken, of the words if one is; "" when all are."""
    letters = [c for c in words.lower() if c.isalpha()] + list(string.ascii_lowercase)
    return next((c for c in letters if c not in taken), "")
