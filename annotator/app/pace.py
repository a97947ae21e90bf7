"""How fast one gets on: articles or decisions an hour, and the hours that are left."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

import msgspec

# Of fewer articles nothing can be said.
_LEAST = 3
_HOUR = 3600
# Who decides nothing for longer, in seconds, does something else.
_PAUSE = 300


class Pace(msgspec.Struct, frozen=True):
    """Articles an hour while somebody is there, and hours left at that pace."""

    an_hour: float
    hours_left: float


def pace_of(times: Sequence[float], left: int) -> Pace | None:
    """Return the pace of finished articles by their seconds; None while it says nothing yet."""
    seconds = sum(times)
    if len(times) < _LEAST or seconds <= 0:
        return None
    return Pace(_HOUR * len(times) / seconds, left * seconds / len(times) / _HOUR)


def decision_pace(times: Sequence[str], left: int) -> Pace | None:
    """Return the pace of decisions by when they were made, the newest first.

    Longer pauses do not count. None while it says nothing yet.
    """
    known = [datetime.fromisoformat(each) for each in times]
    gaps = [(after - before).total_seconds() for after, before in pairwise(known)]
    return pace_of([gap for gap in gaps if 0 < gap <= _PAUSE], left)


def pace_words(pace: Pace) -> tuple[str, str]:
    """Return a pace in words: `12 an hour`, and `5 h left` or `40 min left`."""
    rate = f"{pace.an_hour:.0f}" if pace.an_hour >= 9.5 else f"{pace.an_hour:.1f}"
    minutes = round(pace.hours_left * 60)
    if minutes >= 10 * 60:
        left = f"{round(minutes / 60)} h"
    elif minutes >= 60:
        hours, rest = divmod(round(minutes / 10) * 10, 60)
        left = f"{hours} h {rest} min" if rest else f"{hours} h"
    else:
        left = f"{minutes} min"
    return f"{rate.removesuffix('.0')} an hour", f"{left} left"
