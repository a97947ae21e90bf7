"""The palettes hold for eyes of every kind: contrast, and distance between groups."""

from itertools import combinations

import pytest
from PySide6.QtGui import QColor

from annotator.ui.look.theme import Theme, load_theme

# Groups that mean "of no kind of its own" and are told apart by stroke and place.
GREY = ("fillers", "region")

# How linear red, green and blue look to an eye without one kind of cone
# (Viénot, Brettel and Mollon 1999 for protan and deutan sight; Machado and others 2009 for tritan).
SIGHTS = {
    "normal": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protan": ((0.11238, 0.88762, 0.0), (0.11238, 0.88762, 0.0), (0.00401, -0.00401, 1.0)),
    "deutan": ((0.29275, 0.70725, 0.0), (0.29275, 0.70725, 0.0), (-0.02234, 0.02234, 1.0)),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
TO_XYZ = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
WHITE = (0.95047, 1.0, 1.08883)

Triple = tuple[float, float, float]


def linear(colour: QColor) -> Triple:
    def channel(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    return channel(colour.redF()), channel(colour.greenF()), channel(colour.blueF())


def times(matrix: tuple[Triple, Triple, Triple], vector: Triple) -> Triple:
    found = [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]
    return found[0], found[1], found[2]


def lab(rgb: Triple) -> Triple:
    def f(value: float) -> float:
        return value ** (1 / 3) if value > 216 / 24389 else (24389 / 27 * value + 16) / 116

    inside: Triple = (
        min(max(rgb[0], 0.0), 1.0),
        min(max(rgb[1], 0.0), 1.0),
        min(max(rgb[2], 0.0), 1.0),
    )
    x, y, z = (f(a / b) for a, b in zip(times(TO_XYZ, inside), WHITE, strict=True))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def distance(one: QColor, other: QColor, sight: str) -> float:
    a = lab(times(SIGHTS[sight], linear(one)))
    b = lab(times(SIGHTS[sight], linear(other)))
    return sum((p - q) ** 2 for p, q in zip(a, b, strict=True)) ** 0.5


def contrast(one: QColor, other: QColor) -> float:
    low, high = sorted(times(TO_XYZ, linear(colour))[1] for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


@pytest.fixture(params=["light", "dark"])
def theme(request: pytest.FixtureRequest) -> Theme:
    return load_theme(request.param)


@pytest.mark.parametrize("ground", ["page", "panel", "sel"])
def test_words_of_every_group_are_readable(theme: Theme, ground: str):
    below: QColor = getattr(theme, ground)
    poor = {
        name: round(contrast(colours.words, below), 2)
        for name, colours in theme.groups.items()
        if contrast(colours.words, below) < 4.5
    }
    assert poor == {}


@pytest.mark.parametrize("ground", ["page", "panel"])
def test_marks_of_every_group_stand_out(theme: Theme, ground: str):
    below: QColor = getattr(theme, ground)
    poor = {
        name: round(contrast(colours.mark, below), 2)
        for name, colours in theme.groups.items()
        if contrast(colours.mark, below) < 3
    }
    assert poor == {}


@pytest.mark.parametrize("token", ["text", "dim", "alert", "good"])
@pytest.mark.parametrize("ground", ["page", "panel", "raised"])
def test_words_of_the_interface_are_readable(theme: Theme, token: str, ground: str):
    assert contrast(getattr(theme, token), getattr(theme, ground)) >= 4.5


def test_text_is_readable_where_it_is_selected(theme: Theme):
    assert contrast(theme.text, theme.textsel) >= 4.5
    assert contrast(theme.text, theme.sel) >= 7


@pytest.mark.parametrize("sight", SIGHTS)
def test_any_two_groups_are_told_apart_by_every_eye(theme: Theme, sight: str):
    marks = {name: c.mark for name, c in theme.groups.items() if name not in GREY}
    near = {
        pair: round(found, 1)
        for pair in combinations(marks, 2)
        if (found := distance(marks[pair[0]], marks[pair[1]], sight)) < 20
    }
    assert near == {}


def test_a_group_that_the_theme_does_not_know_looks_like_a_filler(theme: Theme):
    assert theme.group("unheard of") == theme.groups["fillers"]
