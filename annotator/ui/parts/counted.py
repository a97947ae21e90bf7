"""Numbers as they are read, and things counted in words."""


def grouped(number: int) -> str:
    """Return a number with thin gaps between thousands: 1 229."""
    return f"{number:,}".replace(",", "\u00a0")


def counted(count: int, one: str, many: str) -> str:
    """Return the words for one thing, else those for several with their number for `{0}`."""
    return one if count == 1 else many.format(grouped(count))
