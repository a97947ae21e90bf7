"""Numbers with their nouns, as reports say them."""


def numbered(number: int, noun: str, nouns: str = "") -> str:
    """Return a number with its noun: “1 article”, “2 articles”; `nouns` when it is no plain s."""
    return f"{number} {noun if number == 1 else nouns or f'{noun}s'}"
