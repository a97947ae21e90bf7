"""How fast one gets on: articles an hour, and the hours that are left."""

from collections.abc import Sequence

import msgspec

# Of fewer articles nothing can be said.
_LEAST = 3
_HOUR = 3600


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
