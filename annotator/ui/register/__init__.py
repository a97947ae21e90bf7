"""Who is meant: the register of referents and the popup that asks."""
