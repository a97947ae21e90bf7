"""Which underline of a line of text runs in which lane: bit masks, no pixels."""

from collections.abc import Sequence

# A bar for which no lane was left.
NO_LANE = -1


def pack(pieces: Sequence[tuple[int, int]], cap: int) -> list[int]:
    """Give each piece `[start, end)` of one line the first lane that is free along it.

    Pieces come in order of precedence (shortest annotation first: nearest to the text). Lane 0
    is nearest to the text; a piece gets `NO_LANE` when all `cap` lanes are taken.
    """
    taken: list[int] = []
    lanes: list[int] = []
    for start, end in pieces:
        mask = ((1 << max(1, end - start)) - 1) << start
        for lane, cells in enumerate(taken):
            if not cells & mask:
                taken[lane] = cells | mask
                break
        else:
            lane = len(taken)
            if lane >= cap:
                lanes.append(NO_LANE)
                continue
            taken.append(mask)
        lanes.append(lane)
    return lanes
