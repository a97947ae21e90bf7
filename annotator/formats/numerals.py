"""Numbers as the digits that files write them with."""

# No offset, number or length has more digits. Python refuses to read thousands of them.
_MOST = 18


def whole_number(written: str) -> int | None:
    """Return the number that digits say; None where they are none, or more than any number has."""
    return int(written) if written.isdecimal() and len(written) <= _MOST else None
