"""Entries of the register that are merged into themselves, round a circle."""

from annotator.storage.connection import Connection
from annotator.storage.journal import Writing


def in_circles(db: Connection) -> list[frozenset[str]]:
    """Return the circles in which entries that are not removed are merged into one another."""
    into: dict[str, str] = dict(
        db.execute(
            'SELECT "key", merged_into FROM main.referents'
            " WHERE removed = 0 AND merged_into IS NOT NULL ORDER BY id DESC"
        ).fetchall()
    )
    circles: list[frozenset[str]] = []
    done: set[str] = set()
    for start in into:
        chain: list[str] = []
        key = start
        while key in into and key not in done:
            done.add(key)
            chain.append(key)
            key = into[key]
        if key in chain:
            circles.append(frozenset(chain[chain.index(key) :]))
    return circles


def open_circles(writing: Writing) -> None:
    """Let one entry of each circle stand for itself, as two make one who merge each into the other.

    Every copy comes to the same by itself, so no version is minted.
    """
    for circle in in_circles(writing.db):
        first = min(circle)
        for uuid, into in writing.db.execute(
            'SELECT uuid, merged_into FROM main.referents WHERE "key" = ? AND removed = 0', [first]
        ).fetchall():
            writing.update("referents", uuid, {"merged_into": into}, {"merged_into": None})
