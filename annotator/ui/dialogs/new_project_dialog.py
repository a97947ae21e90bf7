"""A new project: its name, its folder, and its labels."""

from pathlib import Path

import msgspec
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from annotator.app.project import DEFAULT_SCHEMA, SUFFIX
from annotator.model.schema import Schema
from annotator.model.schema_file import load_schema, shipped_schemas
from annotator.ui.dialogs.dialog import PADDING, Dialog, failure_words, words
from annotator.ui.look.theme import Theme, interface_font
from annotator.ui.parts.button import boxed_button
from annotator.ui.parts.choosing_files import choose_folder
from annotator.ui.parts.field import Field


class NewProject(msgspec.Struct, frozen=True):
    """Which project is to be made."""

    path: Path
    schema: str


class NewProjectDialog(Dialog):
    """Asks for a new project; `request` is the answer once it is accepted."""

    def __init__(self, theme: Theme, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(theme, self.tr("New project"), parent)
        self._name = Field(self.tr("Name"))
        self._name.setAccessibleName(self.tr("Name"))
        self._folder = Field()
        self._folder.setAccessibleName(self.tr("Folder"))
        self._folder.setText(str(folder))
        self._choose = boxed_button(self.tr("Choose…"))
        self._schema = QComboBox()
        self._schema.setFont(interface_font())
        self._schema.setAccessibleName(self.tr("Labels"))
        for name in shipped_schemas():
            self._schema.addItem(f"{load_schema(name).title} ({name})", name)
        self._schema.setCurrentIndex(max(0, self._schema.findData(DEFAULT_SCHEMA)))
        self._guideline = QTextBrowser()
        self._guideline.setFrameShape(QFrame.Shape.NoFrame)
        self._guideline.document().setDocumentMargin(12)
        self._guideline.setFont(interface_font())
        self._guideline.setAccessibleName(self.tr("Guideline of the labels"))
        self._failure = failure_words(theme, size=11)
        self._create = boxed_button(self.tr("Create"), primary=True)
        self._cancel = boxed_button(self.tr("Cancel"))
        self._arrange()
        self._name.setText(_free_name(folder))
        self._name.selectAll()
        self._name.textChanged.connect(self._check)
        self._folder.textChanged.connect(self._check)
        self._choose.clicked.connect(self._choose_folder)
        self._schema.activated.connect(self._show_guideline)
        self._cancel.clicked.connect(self.reject)
        self._create.clicked.connect(self.accept)
        self._show_guideline()
        self._check()
        self.resize(640, 520)

    @property
    def request(self) -> NewProject:
        """What was asked for."""
        name = self._name.text().strip().removesuffix(SUFFIX)
        folder = Path(self._folder.text().strip()).expanduser()
        return NewProject(folder / f"{name}{SUFFIX}", str(self._schema.currentData()))

    def _arrange(self) -> None:
        where = QHBoxLayout()
        where.setSpacing(8)
        where.addWidget(self._folder, 1)
        where.addWidget(self._choose)
        grid = QGridLayout()
        grid.setContentsMargins(PADDING, 0, PADDING, 12)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for row, name in enumerate((self.tr("Name"), self.tr("Folder"), self.tr("Labels"))):
            grid.addWidget(words(name, self.theme, ink=self.theme.dim), row, 0)
        grid.addWidget(self._name, 0, 1)
        grid.addLayout(where, 1, 1)
        grid.addWidget(self._schema, 2, 1)
        self.body.addLayout(grid)
        guideline = QVBoxLayout()
        guideline.setContentsMargins(PADDING, 0, PADDING, 12)
        guideline.addWidget(self._guideline)
        self.body.addLayout(guideline, 1)
        self.add_buttons(self._cancel, self._create, left=self._failure)

    def _show_guideline(self) -> None:
        schema = load_schema(str(self._schema.currentData()))
        self._guideline.setMarkdown(guideline_of(schema))

    def _check(self) -> None:
        """Say what stands in the way of making the project there."""
        path = self.request.path
        failure = ""
        if not self._name.text().strip():
            failure = self.tr("Give the project a name.")
        elif path.exists():
            failure = self.tr("{name} exists already.").format(name=path.name)
        elif any(part.is_file() for part in path.parents):
            failure = self.tr("{path} is no folder.").format(path=path.parent)
        self._create.setEnabled(not failure)
        self._failure.setText(failure)
        self._failure.setVisible(bool(failure))

    def _choose_folder(self) -> None:
        folder = choose_folder(self, self.tr("Folder"), Path(self._folder.text()))
        if folder is not None:
            self._folder.setText(str(folder))


def guideline_of(schema: Schema) -> str:
    """Return a schema's guideline and those of its labels, in Markdown."""
    parts = [f"**{schema.title}**", schema.guideline]
    for family in schema.families:
        parts.append(f"---\n\n**{family.name.upper()}**")
        for label in schema.labels:
            if label.family == family.id and not label.retired:
                keys = f" ({', '.join(label.keys)})" if label.keys else ""
                parts += [f"**{label.name}**{keys}", label.guideline]
    return "\n\n".join(part.strip() for part in parts if part.strip())


def _free_name(folder: Path) -> str:
    name, number = "news", 2
    while (folder / f"{name}{SUFFIX}").exists():
        name, number = f"news {number}", number + 1
    return name
