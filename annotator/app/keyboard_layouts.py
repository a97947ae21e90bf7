"""What the keys of four keyboards type, and how a character of the command table is reached."""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """What is held with a key to type a character."""

    PLAIN = ""
    SHIFT = "Shift"
    ALT_GR = "AltGr"


@dataclass(frozen=True, slots=True)
class Stroke:
    """A key, named by what it types alone on its own keyboard, and what is held with it."""

    key: str
    level: Level

    def __str__(self) -> str:
        return f"{self.level}+{self.key.upper()}" if self.level else self.key


@dataclass(frozen=True, slots=True)
class Layout:
    """A keyboard: what each place types, in the order of `PLACES`. Blank: dead or none."""

    name: str
    plain: str
    shifted: str
    third: str

    def stroke(self, character: str) -> Stroke | None:
        """Return how a character is typed, the easiest way first; None when it cannot be."""
        for level, typed in zip(Level, (self.plain, self.shifted, self.third), strict=True):
            if character != " " and character in typed:
                at = typed.index(character)
                return Stroke(self.plain[at].strip() or PLACES[at], level)
        return None

    def at(self, place: str) -> str:
        """Return what the key types that types `place` on a US keyboard, Shift held as there."""
        if place in PLACES:
            return self.plain[PLACES.index(place)]
        return self.shifted[SHIFTED_PLACES.index(place)] if place in SHIFTED_PLACES else " "


# The keys by what they type on a US keyboard: four rows, then the key beside the left Shift.
PLACES = "1234567890-=qwertyuiop[]asdfghjkl;'`\\zxcvbnm,./"
SHIFTED_PLACES = '!@#$%^&*()_+QWERTYUIOP{}ASDFGHJKL:"~|ZXCVBNM<>?'
_NONE = " " * len(PLACES)


def _third(typed: dict[str, str]) -> str:
    """Return a third level by the keys, named by their places, that have one."""
    return "".join(typed.get(place, " ") for place in PLACES)


US = Layout("US", PLACES, SHIFTED_PLACES, _NONE)
GERMAN = Layout(
    "German",
    "1234567890ß " + "qwertzuiopü+" + "asdfghjklöä " + "#yxcvbnm,.-",
    '!"§$%&/()=? ' + "QWERTZUIOPÜ*" + "ASDFGHJKLÖÄ°" + "'YXCVBNM;:_",
    _third(dict(zip("237890-qe]", "²³{[]}\\@€~", strict=True))),
)
FRENCH = Layout(
    "French",
    "&é\"'(-è_çà)=" + "azertyuiop $" + "qsdfghjklmù²" + "*wxcvbn,;:!",
    "1234567890°+" + "AZERTYUIOP £" + "QSDFGHJKLM%~" + "µWXCVBN?./§",
    _third(dict(zip("234567890-=e", "~#{[|`\\^@]}€", strict=True))),
)
RUSSIAN = Layout(
    "Russian",
    "1234567890-=" + "йцукенгшщзхъ" + "фывапролджэё" + "\\ячсмитьбю.",
    '!"№;%:?*()_+' + "ЙЦУКЕНГШЩЗХЪ" + "ФЫВАПРОЛДЖЭЁ" + "/ЯЧСМИТЬБЮ,",
    _NONE,
)
LAYOUTS = (US, GERMAN, FRENCH, RUSSIAN)


@dataclass(frozen=True, slots=True)
class Reach:
    """How a key is reached on a keyboard: by a stroke, or by its place on a US keyboard."""

    stroke: Stroke | None = None
    place: str = ""

    @property
    def note(self) -> str:
        """What is worth saying of it, "" when the key is there as it is."""
        if self.stroke is not None:
            return str(self.stroke) if self.stroke.level else ""
        return f"the key of {self.place}"


def reach(character: str, layout: Layout, taken: Container[str]) -> Reach | None:
    """Return how a character bound to something is reached, or None when it is not.

    `taken` holds all characters that are bound: a place whose own character is one of them
    means that one.
    """
    if (stroke := layout.stroke(character)) is not None:
        return Reach(stroke)
    typed = layout.at(character)
    return None if typed in taken else Reach(place=layout.at(character).strip() or character)


def notes(key: str, taken: Container[str] = ()) -> Iterator[str]:
    """Yield what is worth knowing of a key in portable notation on other keyboards."""
    character = key if len(key) == 1 else key.rpartition("+")[2] or "+"
    if len(character) != 1 or character.isalpha():
        return
    us = US.stroke(character)
    for layout in LAYOUTS[1:]:
        found = reach(character, layout, taken)
        if found is None:
            yield f"{layout.name}: not there"
        elif found.note and (us is None or found.stroke is None or found.stroke.level != us.level):
            yield f"{layout.name}: {found.note}"
