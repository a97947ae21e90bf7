"""The annotators of the project: persons, models, golds; renaming, uniting, working blind."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QInputDialog, QWidget

from annotator.app.project_settings import set_blind
from annotator.app.session import Session
from annotator.app.together.people import Person, people, rename, shared_articles, unite
from annotator.errors import UserError
from annotator.model.article import FINISHED, AnnotatorKind
from annotator.ui.dialogs.dialog import PADDING, Dialog, failure_words
from annotator.ui.dialogs.name_table import NameTable
from annotator.ui.look.theme import Theme
from annotator.ui.parts.button import boxed_button
from annotator.ui.parts.counted import counted, grouped
from annotator.ui.parts.part import Hairline
from annotator.ui.parts.tick_box import TickBox


class PeopleDialog(Dialog):
    """Lists everyone with what they have done; each change is a step of its own."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, self.tr("Annotators"), parent)
        self._session = session
        self._people: list[Person] = []
        titles = (
            self.tr("Name"),
            self.tr("Kind"),
            self.tr("Articles"),
            self.tr("Finished"),
            self.tr("Annotations"),
            self.tr("Assigned"),
        )
        self.table = NameTable(titles, 0)
        self.table.setAccessibleName(self.tr("Annotators"))
        self.blind = TickBox(
            theme,
            self.tr("Work blind: nobody sees the labels of others before finishing an article"),
        )
        self.blind.setChecked(session.blind)
        self._rename = boxed_button(self.tr("Rename…"))
        self._unite = boxed_button(self.tr("Unite with…"))
        self._failure = failure_words(theme, size=11)
        self._arrange()
        self.show_people()
        self.resize(760, 460)

    def show_people(self) -> None:
        """Show who there is now."""
        self._people = people(self._session)
        self.table.show_rows([self._row(person) for person in self._people])
        self.set_facts(
            self.tr("you are {0}").format(self._session.actor.name),
            counted(
                sum(_is_person(each) for each in self._people),
                self.tr("1 person"),
                self.tr("{0} people"),
            ),
        )
        self._follow()

    @property
    def chosen(self) -> Person | None:
        """Who is chosen in the list."""
        row = self.table.currentRow()
        return self._people[row] if 0 <= row < len(self._people) else None

    def choose(self, name: str) -> None:
        """Choose somebody by name."""
        names = [each.annotator.name for each in self._people]
        self.table.selectRow(names.index(name))

    def rename(self, name: str) -> None:
        """Give the chosen one another name."""
        if (person := self.chosen) is not None:
            self._try(partial(rename, self._session, person.annotator, name))

    def unite(self, name: str) -> None:
        """Say that the chosen one is somebody else of the list."""
        person = self.chosen
        others = [each for each in self._others() if each.annotator.name == name]
        if person is not None and others:
            self._try(partial(unite, self._session, person.annotator, others[0].annotator))

    def _row(self, person: Person) -> tuple[str, ...]:
        kinds = {
            AnnotatorKind.PERSON: self.tr("person"),
            AnnotatorKind.MODEL: self.tr("model"),
            AnnotatorKind.GOLD: self.tr("gold"),
        }
        work = person.work
        finished = sum(count for state, count in work.states.items() if state in FINISHED)
        counts = (work.layers, finished, work.annotations, work.assigned)
        kind = kinds[person.annotator.kind]
        owner = self.tr("{0} of {1}").format(kind, person.owner) if person.owner else kind
        return (person.annotator.name, owner, *(grouped(n) if n else "" for n in counts))

    def _arrange(self) -> None:
        box = QHBoxLayout()
        box.setContentsMargins(PADDING - 6, 0, PADDING - 6, 8)
        box.addWidget(self.table)
        self.body.addLayout(box, 1)
        self.body.addWidget(Hairline(self.theme))
        below = QHBoxLayout()
        below.setContentsMargins(PADDING, 10, PADDING, 10)
        below.addWidget(self.blind)
        below.addStretch(1)
        self.body.addLayout(below)
        close = boxed_button(self.tr("Close"), primary=True)
        close.clicked.connect(self.accept)
        self._rename.clicked.connect(self._ask_name)
        self._unite.clicked.connect(self._ask_other)
        self.blind.toggled.connect(self._turn_blind)
        self.table.itemSelectionChanged.connect(self._follow)
        self.blind.setEnabled(self._session.read_only is None)
        self.add_buttons(self._rename, self._unite, close, left=self._failure)

    def _others(self) -> list[Person]:
        person = self.chosen
        if person is None or person.annotator.kind is AnnotatorKind.GOLD:
            return []
        return [
            each
            for each in self._people
            if each.annotator.kind is person.annotator.kind and each is not person
        ]

    def _follow(self) -> None:
        writable = self._session.read_only is None
        self._rename.setEnabled(writable and self.chosen is not None)
        self._unite.setEnabled(writable and bool(self._others()))

    def _ask_name(self) -> None:
        person = self.chosen
        if person is None:
            return
        name, given = QInputDialog.getText(
            self, self.tr("Rename"), self.tr("Name"), text=person.annotator.name
        )
        if given:
            self.rename(name)

    def _ask_other(self) -> None:
        person, others = self.chosen, self._others()
        if person is None or not others:
            return
        shared = [shared_articles(self._session, person.annotator, o.annotator) for o in others]
        names = [each.annotator.name for each in others]
        one = self.tr("both have labelled 1 article")
        many = self.tr("both have labelled {0} articles")
        said = [
            f"{name} ({counted(count, one, many)})" if count else name
            for name, count in zip(names, shared, strict=True)
        ]
        words = self.tr("{0} is the same as").format(person.annotator.name)
        chosen, given = QInputDialog.getItem(self, self.tr("Unite"), words, said, editable=False)
        if given:
            self.unite(names[said.index(chosen)])

    def _turn_blind(self) -> None:
        self._try(partial(set_blind, self._session, blind=self.blind.isChecked()))

    def _try(self, act: Callable[[], object]) -> None:
        self._failure.hide()
        try:
            act()
        except UserError as refusal:
            self._failure.setText(str(refusal))
            self._failure.show()
        self.show_people()


def _is_person(person: Person) -> bool:
    return person.annotator.kind is AnnotatorKind.PERSON
