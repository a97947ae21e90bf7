"""JSON with numbers that JSON does not have, as Python and pandas write them: NaN, Infinity."""

import json
import math

from annotator.model.values import Json


def decode_oddly(text: str) -> tuple[Json, str]:
    """Return a value, and what was made of numbers that are none.

    NaN becomes an empty value; what is too large for a number is kept as it is written.

    Raises:
        json.JSONDecodeError: it is no JSON otherwise either.
    """
    odd: list[str] = []

    def constant(written: str) -> Json:
        odd.append(written)
        return None if written == "NaN" else written

    def real(written: str) -> Json:
        value = float(written)
        if math.isfinite(value):
            return value
        odd.append(written)
        return written

    def whole(written: str) -> Json:
        try:
            return int(written)
        except ValueError:
            odd.append(written)
            return written

    found: Json = json.loads(text, parse_constant=constant, parse_float=real, parse_int=whole)
    if not odd:
        return found, ""
    first = odd[0] if len(odd[0]) < 20 else f"{odd[0][:16]}…"
    taken = "taken as empty" if odd[0] == "NaN" else "kept as it is written"
    more = f", and {len(odd) - 1} more" if len(odd) > 1 else ""
    return found, f"{first} is no number in JSON: {taken}{more}"
