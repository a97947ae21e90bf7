"""The part of the export dialog that says what a dataset is made of, in plain words."""

from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from annotator.app.exporting.coverage import Unknown
from annotator.errors import UserError
from annotator.formats.regions import Regions
from annotator.model.splitting import Split, SplitBy, read_shares
from annotator.ui.dialogs.dialog import words
from annotator.ui.look.theme import Theme
from annotator.ui.parts.choice import ChoiceFlow
from annotator.ui.parts.field import Field
from annotator.ui.parts.tick_box import TickBox

_SHARES_WIDTH, _SEED_WIDTH = 96, 64


class NamedRow(NamedTuple):
    """A row of the dialog: its name and what stands beside it."""

    name: str
    part: QWidget


class DatasetControls(QWidget):
    """Holds the controls; the dialog puts their rows into its grid.

    Signals:
        changed(): something else is asked for.
    """

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        # Until it is chosen by hand, what becomes of what was not looked for follows the division.
        self._chosen = {"unknown": "", "regions": "keep", "by": "story"}
        self.unknown = ChoiceFlow(
            theme,
            self.tr("What was not looked for"),
            [
                (Unknown.DROP.value, self.tr("leave those articles out"), ""),
                (Unknown.MASK.value, self.tr("cut them to what was"), ""),
                (Unknown.KEEP.value, self.tr("write them all the same"), ""),
            ],
        )
        self.regions = ChoiceFlow(
            theme,
            self.tr("Regions"),
            [
                (Regions.KEEP.value, self.tr("label them"), ""),
                (Regions.MASK.value, self.tr("blank them out"), ""),
                (Regions.DROP.value, self.tr("cut them out"), ""),
            ],
        )
        self.by = ChoiceFlow(
            theme,
            self.tr("Never part"),
            [
                (SplitBy.STORY.value, self.tr("stories"), ""),
                (SplitBy.OUTLET.value, self.tr("outlets too"), ""),
                (SplitBy.DATE.value, self.tr("by date, the last for testing"), ""),
            ],
        )
        for flow, name in ((self.regions, "regions"), (self.by, "by")):
            flow.show_values([self._chosen[name]])
        self.anonymise = TickBox(theme, self.tr("give annotators pseudonyms"))
        self.divide = TickBox(theme, self.tr("into train, dev and test"))
        self.shares = Field("80/10/10")
        self.shares.setText("80/10/10")
        self.shares.setFixedWidth(_SHARES_WIDTH)
        self.shares.setAccessibleName(self.tr("Shares of the parts, in hundredths"))
        self.seed = Field("0")
        self.seed.setText("0")
        self.seed.setFixedWidth(_SEED_WIDTH)
        self.seed.setAccessibleName(self.tr("Seed"))
        self.seed.setToolTip(self.tr("Another number is another division"))
        self.licence = Field(self.tr("for the card, as CC BY 4.0"))
        self.licence.setAccessibleName(self.tr("Licence"))
        self._division = QWidget()
        row = QHBoxLayout(self._division)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.divide)
        row.addSpacing(8)
        row.addWidget(self.shares)
        self._seed_name = words(self.tr("seed"), theme, ink=theme.dim)
        row.addWidget(self._seed_name)
        row.addWidget(self.seed)
        row.addStretch(1)
        self.unknown.pressed.connect(self._press_unknown)
        self.regions.pressed.connect(self._press_regions)
        self.by.pressed.connect(self._press_by)
        for box in (self.anonymise, self.divide):
            box.toggled.connect(self._turned)
        for field in (self.shares, self.seed, self.licence):
            field.textChanged.connect(self.changed)
        self._show_division()

    def rows(self) -> list[NamedRow]:
        """Return the rows in their order; those after the division belong to it."""
        return [
            NamedRow(self.tr("Not looked for"), self.unknown),
            NamedRow(self.tr("Regions"), self.regions),
            NamedRow(self.tr("Annotators"), self.anonymise),
            NamedRow(self.tr("Divide"), self._division),
            NamedRow(self.tr("Never part"), self.by),
            NamedRow(self.tr("Licence"), self.licence),
        ]

    @property
    def divided(self) -> bool:
        """Tell whether the dataset is divided into parts."""
        return self.divide.isChecked()

    @property
    def chosen_unknown(self) -> Unknown | None:
        """What becomes of articles in which not everything was looked for; None when not chosen."""
        chosen = self._chosen["unknown"]
        return Unknown(chosen) if chosen else None

    @property
    def chosen_regions(self) -> Regions:
        """What becomes of regions."""
        return Regions(self._chosen["regions"])

    def split(self) -> Split | None:
        """Return how the dataset is divided; None when it is not.

        Raises:
            UserError: the shares or the seed make no sense.
        """
        if not self.divided:
            return None
        seed = self.seed.text().strip() or "0"
        if not (seed.isascii() and seed.isdecimal()):
            raise UserError(self.tr("The seed is a whole number."))
        shares = read_shares(self.shares.text().strip())
        return Split(shares, int(seed), SplitBy(self._chosen["by"]))

    def _press_unknown(self, value: str) -> None:
        self._press("unknown", self.unknown, value)

    def _press_regions(self, value: str) -> None:
        self._press("regions", self.regions, value)

    def _press_by(self, value: str) -> None:
        self._press("by", self.by, value)

    def _press(self, name: str, flow: ChoiceFlow, value: str) -> None:
        self._chosen[name] = value
        flow.show_values([value])
        self.changed.emit()

    def _turned(self) -> None:
        self._show_division()
        self.changed.emit()

    def _show_division(self) -> None:
        for part in (self.shares, self._seed_name, self.seed, self.by, self.licence):
            part.setEnabled(self.divided)
        usual = Unknown.DROP if self.divided else Unknown.KEEP
        self.unknown.show_values([self._chosen["unknown"] or usual.value])
