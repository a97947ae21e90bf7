"""Auditing what nobody disagrees on: a sample of agreed units, and its error rate."""

import random
from collections.abc import Hashable, Sequence
from math import sqrt
from typing import TypeVar

from annotator.review.figures import Figure

_T = TypeVar("_T", bound=Hashable)
# The 97.5 % quantile of the normal distribution.
_Z = 1.959964


def sample(agreed: Sequence[_T], size: int, seed: int) -> list[_T]:
    """Return some of the agreed units by chance, the same ones for the same seed, in order."""
    chosen = random.Random(seed).sample(range(len(agreed)), min(size, len(agreed)))
    return [agreed[number] for number in sorted(chosen)]


def error_rate(wrong: int, audited: int) -> Figure:
    """Return the share of agreed units that were wrong, with Wilson's interval (1927)."""
    if not audited:
        return Figure(None, why="nothing was audited yet")
    share = wrong / audited
    spread = _Z * sqrt(share * (1 - share) / audited + _Z * _Z / (4 * audited * audited))
    centre, scale = share + _Z * _Z / (2 * audited), 1 + _Z * _Z / audited
    low, high = (centre - spread) / scale, (centre + spread) / scale
    return Figure(share, audited, max(0.0, low), min(1.0, high))
