"""Which entries of registers stand for the same thing."""

from collections.abc import Mapping, Sequence


def same_entries(merged: Mapping[str, str], shared: Sequence[Sequence[str]]) -> dict[str, str]:
    """Return for keys of the register one key for all that stand for the same entry.

    Entries are the same when one was merged into the other, or when they share an external id,
    as the registers of two people do.
    """
    same: dict[str, str] = dict(merged)

    def root(key: str) -> str:
        seen = {key}
        while (into := same.get(key)) is not None and into not in seen:
            key = into
            seen.add(key)
        return key

    for first, *others in shared:
        top = root(first)
        for other in others:
            if (end := root(other)) != top:
                same[end] = top
    return {key: root(key) for key in same}
