"""Colours, fonts and sizes of the window, from `resources/themes/`."""

import tomllib
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QPalette

from annotator.paths import resource

# Groups of labels that every theme has colours for; a schema may name others.
GROUPS = (
    *("people", "organisations", "places", "things", "numbers"),
    *("sanction", "statement", "fillers", "region"),
)
_SERIFS = ("Noto Serif", "Georgia", "Charter", "Cambria", "DejaVu Serif")
_BASE_SIZE = 13


@dataclass(frozen=True, slots=True)
class GroupColours:
    """The colours of one group of labels: of its underlines, and of its words."""

    mark: QColor
    words: QColor
    tint: QColor


@dataclass(frozen=True, slots=True)
class Theme:
    """One look of the window. Token names and uses stand in the theme files."""

    name: str
    page: QColor
    panel: QColor
    raised: QColor
    hover: QColor
    line: QColor
    control: QColor
    text: QColor
    dim: QColor
    region: QColor
    sel: QColor
    selline: QColor
    textsel: QColor
    strong: QColor
    onstrong: QColor
    alert: QColor
    alertbg: QColor
    good: QColor
    groups: dict[str, GroupColours]

    @property
    def dark(self) -> bool:
        """Tell whether light letters stand on a dark page."""
        return self.page.lightnessF() < 0.5

    def group(self, name: str) -> GroupColours:
        """Return a group's colours; a group the theme does not know looks like a filler."""
        return self.groups.get(name) or self.groups["fillers"]

    def palette(self) -> QPalette:
        """Return the Qt palette made of the tokens."""
        palette = QPalette()
        role = QPalette.ColorRole
        for where, colour in (
            (role.Window, self.panel),
            (role.WindowText, self.text),
            (role.Base, self.raised),
            (role.AlternateBase, self.panel),
            (role.Text, self.text),
            (role.Button, self.raised),
            (role.ButtonText, self.text),
            (role.BrightText, self.alert),
            (role.ToolTipBase, self.raised),
            (role.ToolTipText, self.text),
            (role.PlaceholderText, self.dim),
            (role.Highlight, self.sel),
            (role.HighlightedText, self.text),
            (role.Accent, self.selline),
            (role.Link, self.selline),
            (role.Light, self.raised),
            (role.Midlight, self.hover),
            (role.Mid, self.line),
            (role.Dark, self.control),
            (role.Shadow, self.control),
        ):
            palette.setColor(where, colour)
        for where in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
            palette.setColor(QPalette.ColorGroup.Disabled, where, self.dim)
        return palette


def load_theme(name: str) -> Theme:
    """Read `resources/themes/NAME.toml`."""
    read = tomllib.loads(resource("themes", f"{name}.toml").read_text(encoding="utf-8"))
    share = float(read["tint"]["share"])
    groups = {
        group: GroupColours(QColor(c["mark"]), QColor(c["words"]), _tint(c["mark"], share))
        for group, c in read["groups"].items()
    }
    tokens = {token: QColor(colour) for token, colour in read["tokens"].items()}
    return Theme(name=name, groups=groups, **tokens)


def _tint(mark: str, share: float) -> QColor:
    tint = QColor(mark)
    tint.setAlphaF(share)
    return tint


def interface_font(size: float = _BASE_SIZE, *, bold: bool = False, italic: bool = False) -> QFont:
    """Return the system's font at one of the interface's sizes (11, 13, 15, 18 px)."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    return _sized(font, size, bold=bold, italic=italic)


def reading_font(size: float, *, bold: bool = False) -> QFont:
    """Return the serif font of the text at `size` px."""
    font = QFont()
    font.setFamilies([*_SERIFS, "serif"])
    return _sized(font, size, bold=bold, italic=False)


def elided(text: str, font: QFont, width: float) -> str:
    """Return `text` cut at the right to fit `width` px."""
    # No more letters than px: what is far beyond the edge is not measured.
    text = text[: max(16, int(width))]
    return QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, width)


def elided_within(text: str, font: QFont, width: float) -> str:
    """Return `text` cut in its middle to fit `width` px: both its ends tell it from others."""
    return QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideMiddle, width)


def _sized(font: QFont, size: float, *, bold: bool, italic: bool) -> QFont:
    font.setPixelSize(round(size))
    font.setBold(bold)
    font.setItalic(italic)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font
