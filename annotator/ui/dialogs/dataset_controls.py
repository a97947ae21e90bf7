"""The part of the export dialog that says what a dataset is made of, in plain words."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from annotator.app.exporting.coverage import Unknown
from annotator.app.exporting.export_choices import Given, export_choice
from annotator.errors import UserError
from annotator.ui.dialogs.dialog import words
from annotator.ui.dialogs.form_options import NamedRow
from annotator.ui.look.theme import Theme
from annotator.ui.parts.choice import ChoiceFlow
from annotator.ui.parts.field import Field
from annotator.ui.parts.tick_box import TickBox

_SHARES_WIDTH, _SEED_WIDTH = 96, 64


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
        self._chosen = {"unknown": "", "regions": "keep", "split_by": "story"}
        self.unknown = self._flow(theme, "unknown")
        self.regions = self._flow(theme, "regions")
        self.by = self._flow(theme, "split_by")
        for flow, name in ((self.regions, "regions"), (self.by, "split_by")):
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
        for part, name in (
            (self.anonymise, "anonymise"),
            (self.divide, "split"),
            (self.shares, "split"),
            (self.seed, "seed"),
        ):
            part.setToolTip(export_choice(name).about)
        self.licence = Field(self.tr("for the card, as CC BY 4.0"))
        self.licence.setAccessibleName(self.tr("Licence"))
        self.licence.setToolTip(export_choice("licence").about)
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
        parts = (
            ("unknown", self.unknown),
            ("regions", self.regions),
            ("anonymise", self.anonymise),
            ("split", self._division),
            ("split_by", self.by),
            ("licence", self.licence),
        )
        return [NamedRow(export_choice(name).title, part) for name, part in parts]

    def shown(self, name: str) -> bool:
        """Tell whether the row of that name has a meaning: some belong to the division."""
        of_division = {export_choice(each).title for each in ("split_by", "licence")}
        return self.divided or name not in of_division

    @property
    def divided(self) -> bool:
        """Tell whether the dataset is divided into parts."""
        return self.divide.isChecked()

    def given(self) -> Given:
        """Return what was chosen.

        Raises:
            UserError: the seed makes no sense.
        """
        seed = self.seed.text().strip() or "0"
        if not (seed.isascii() and seed.isdecimal()):
            raise UserError(self.tr("The seed is a whole number."))
        return {
            "unknown": self._chosen["unknown"] or None,
            "regions": self._chosen["regions"],
            "anonymise": self.anonymise.isChecked(),
            "split": self.shares.text().strip() if self.divided else None,
            "seed": int(seed),
            "split_by": self._chosen["split_by"],
            "licence": self.licence.text().strip(),
        }

    def show_given(self, given: Given) -> None:
        """Show what was chosen before."""
        for name, flow in (("regions", self.regions), ("split_by", self.by)):
            self._chosen[name] = str(given.get(name) or export_choice(name).usual)
            flow.show_values([self._chosen[name]])
        self._chosen["unknown"] = str(given.get("unknown") or "")
        self.anonymise.setChecked(bool(given.get("anonymise")))
        self.divide.setChecked(given.get("split") is not None)
        self.shares.setText(str(given.get("split") or "80/10/10"))
        self.seed.setText(str(given.get("seed") or 0))
        self.licence.setText(str(given.get("licence") or ""))
        self._show_division()

    def _flow(self, theme: Theme, name: str) -> ChoiceFlow:
        choice = export_choice(name)
        values = [(value, said, "") for value, said in choice.values.items()]
        flow = ChoiceFlow(theme, choice.title, values)
        flow.setToolTip(choice.about)
        return flow

    def _press_unknown(self, value: str) -> None:
        self._press("unknown", self.unknown, value)

    def _press_regions(self, value: str) -> None:
        self._press("regions", self.regions, value)

    def _press_by(self, value: str) -> None:
        self._press("split_by", self.by, value)

    def _press(self, name: str, flow: ChoiceFlow, value: str) -> None:
        self._chosen[name] = value
        flow.show_values([value])
        self.changed.emit()

    def _turned(self) -> None:
        self._show_division()
        self.changed.emit()

    def _show_division(self) -> None:
        for part in (self.shares, self._seed_name, self.seed):
            part.setEnabled(self.divided)
        usual = Unknown.DROP if self.divided else Unknown.KEEP
        self.unknown.show_values([self._chosen["unknown"] or usual.value])
