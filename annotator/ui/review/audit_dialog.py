"""Drawing an audit sample: how many agreed units, or what share of them, and the seed."""

from PySide6.QtWidgets import QFormLayout, QLineEdit, QSpinBox, QWidget

from annotator.app.adjudication.auditing import amount_from
from annotator.errors import UserError
from annotator.ui.dialogs.dialog import PADDING, Dialog, words
from annotator.ui.look.theme import Theme
from annotator.ui.parts.button import boxed_button

_MANY = 1_000_000


class AuditDialog(Dialog):
    """Asks how much is drawn; what was drawn before and still waits gives way."""

    def __init__(self, so_far: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", parent)
        self.setWindowTitle(self.tr("Audit"))
        self.set_title(self.tr("Look at some of what all agree on"))
        self.set_facts(self.tr("One undo step; what was drawn and still waits gives way"))
        self.amount = QLineEdit("40")
        self.amount.setPlaceholderText(self.tr("40 units, or 5%"))
        self.amount.setAccessibleName(self.tr("How many agreed units, or what share of them"))
        self.seed = QSpinBox()
        self.seed.setRange(1, _MANY)
        self.seed.setAccessibleName(self.tr("Seed: the same one draws the same units"))
        self.seed.setToolTip(self.seed.accessibleName())
        self._says = words("", theme, ink=theme.dim, wrap=True)
        self._so_far = so_far
        self._draw = boxed_button(self.tr("Draw"), primary=True)
        self._draw.setDefault(True)
        self._draw.clicked.connect(self.accept)
        cancel = boxed_button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        form = QFormLayout()
        form.setContentsMargins(PADDING, 0, PADDING, 16)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.addRow(words(self.tr("How many, or a share"), theme), self.amount)
        form.addRow(words(self.tr("Seed"), theme), self.seed)
        form.addRow(self._says)
        self.body.addLayout(form)
        self.add_buttons(cancel, self._draw)
        self.amount.textChanged.connect(self._follow)
        self.setMinimumWidth(440)
        self._follow()

    @property
    def arguments(self) -> list[str]:
        """What was asked for as arguments of `adjudicate`."""
        return ["--audit", self.amount.text().strip(), "--seed", str(self.seed.value()), "--keep"]

    @property
    def says(self) -> str:
        """What will happen, or what is wrong with the amount."""
        return self._says.text()

    @property
    def ready(self) -> bool:
        """Tell whether there is something to draw."""
        return self._draw.isEnabled()

    def _follow(self) -> None:
        """Say what will happen, or what is wrong with the amount."""
        try:
            amount = amount_from(self.amount.text())
        except UserError as why:
            self._say(str(why), ready=False)
            return
        if not amount.units and not amount.share:
            self._say(self.tr("Draw at least one unit."), ready=False)
            return
        waits = self.tr("They wait among the disagreements, and are decided by the same keys.")
        self._say("\n".join(filter(None, (waits, self._so_far))), ready=True)

    def _say(self, said: str, *, ready: bool) -> None:
        self._says.setText(said)
        self._draw.setEnabled(ready)
