"""Identities in files: UUIDs as they are written, and stable ones for what comes without."""

import hashlib
import re
import uuid
from array import array
from collections.abc import Sequence
from functools import lru_cache

from annotator.model.values import Uuid

_WRITTEN = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_TEXTS = uuid.UUID("6f1c2b54-8d0e-5c3b-9a57-0c1e4b7d92aa")
_BUCKETS = 1 << 16


def uuid_text(written: str | int | None) -> Uuid | None:
    """Return a UUID in its one canonical spelling, or None when it is none."""
    if not isinstance(written, str):
        return None
    if _WRITTEN.fullmatch(written):
        return written
    try:
        return str(uuid.UUID(written))
    except ValueError:
        return None


def derived_uuid(owner: Uuid, *parts: str) -> Uuid:
    """Return the stable UUID of a part of something that has a UUID."""
    # As uuid.uuid5 makes it (RFC 9562, version 5), without its objects: files bring millions.
    name = _bytes_of(owner) + "\n".join(parts).encode()
    text = hashlib.sha1(name, usedforsecurity=False).hexdigest()
    variant = "89ab"[int(text[16], 16) & 3]
    return f"{text[:8]}-{text[8:12]}-5{text[13:16]}-{variant}{text[17:20]}-{text[20:32]}"


@lru_cache(1 << 6)
def _bytes_of(written: Uuid) -> bytes:
    return bytes.fromhex(written.replace("-", ""))


def article_uuid(sha256: str) -> Uuid:
    """Return the stable UUID of an article that came without one, from its text's hash."""
    return str(uuid.uuid5(_TEXTS, sha256))


class SeenIds:
    """The ids met in a file so far, in eight bytes each."""

    def __init__(self) -> None:
        self._buckets: list[array[int] | None] = [None] * _BUCKETS

    def add(self, found: str) -> bool:
        """Remember an id; False when it was met before."""
        mark = hash(found)
        bucket = self._buckets[mark % _BUCKETS]
        if bucket is None:
            self._buckets[mark % _BUCKETS] = array("q", (mark,))
            return True
        if mark in bucket:
            return False
        bucket.append(mark)
        return True

    def add_all(self, found: Sequence[str]) -> bool:
        """Remember ids; False, and none is remembered, when one of them was met before."""
        buckets = self._buckets
        for mark in map(hash, found):
            bucket = buckets[mark % _BUCKETS]
            if bucket is not None and mark in bucket:
                return False
        for each in found:
            self.add(each)
        return True
