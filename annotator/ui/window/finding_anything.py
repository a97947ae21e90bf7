"""What the palette finds, and what is done with what was found."""

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from annotator.app.commands import COMMANDS
from annotator.app.key_bindings import plain_title
from annotator.app.lookup import Entry, Group, Kind, find, merged
from annotator.model.values import ArticleKey
from annotator.ui.actions import Actions
from annotator.ui.keys import shown
from annotator.ui.label_bar import bar_labels
from annotator.ui.look.theme import Theme
from annotator.ui.menus import TITLES
from annotator.ui.palette import Palette
from annotator.ui.window.workspace import Workspace

_RECENT_ARTICLES = 6


class FindingAnything(QObject):
    """Opens the palette over a window; commands run through `run`, all else in the workspace."""

    def __init__(self, window: QWidget, actions: Actions, run: Callable[[str], None]) -> None:
        super().__init__(window)
        self._window = window
        self._actions = actions
        self._run = run
        self._palette: Palette | None = None
        self.workspace: Workspace | None = None
        self.recent: tuple[str, ...] = ()

    def open(self, theme: Theme) -> Palette:
        """Open the palette."""
        if self._palette is not None:
            self._palette.hide()
            self._palette.deleteLater()
        palette = self._palette = Palette(theme, self.search, self._window)
        palette.chosen.connect(self._do)
        palette.left.connect(self._back)
        palette.open()
        return palette

    def search(self, words: str) -> Sequence[Group]:
        """Return what a few letters mean now."""
        entries = [*self._commands(), *self._labels(), *self._articles(words)]
        return find(words, [*entries, *self._referents(words)], self._remembered(entries))

    def _commands(self) -> Iterator[Entry]:
        for command in COMMANDS:
            if command.id == "go.anything" or not self._actions[command.id].isEnabled():
                continue
            title = self._actions[command.id].text().partition("\t")[0].replace("&&", "&")
            if plain_title(command) != command.title.removesuffix("…"):
                title = plain_title(command)
            menu = TITLES.get(command.menu.partition("/")[0], "")
            keys = ", ".join(map(shown, self._actions.bindings.keys(command.id)))
            yield Entry(Kind.COMMAND, command.id, title.removesuffix("…"), keys, menu)

    def _labels(self) -> Iterator[Entry]:
        workspace = self.workspace
        article = workspace.session.article if workspace is not None else None
        if workspace is None or article is None or article.locked is not None:
            return
        families = {family.id: family.name for family in workspace.session.schema.families}
        for label in bar_labels(workspace.session.schema):
            family = families.get(label.family, "")
            yield Entry(Kind.LABEL, label.id, label.name, " ".join(label.keys), family)

    def _articles(self, words: str) -> Iterator[Entry]:
        workspace = self.workspace
        if workspace is None:
            return
        queue = workspace.session.queue
        if words.strip():
            found = queue.titled(words)
        else:
            keys = queue.recent(_RECENT_ARTICLES + 1)
            titles = queue.titles(keys)
            open_ = workspace.session.article
            shown_ = open_.article.key if open_ is not None else None
            found = [(key, titles[key]) for key in keys if key in titles and key != shown_]
        for key, title in found:
            yield Entry(Kind.ARTICLE, str(key), title)

    def _referents(self, words: str) -> Iterator[Entry]:
        if self.workspace is not None and words.strip():
            for referent in self.workspace.session.register.named(words):
                yield Entry(Kind.REFERENT, referent.key, referent.name, "", referent.type)

    def _remembered(self, entries: Sequence[Entry]) -> Sequence[str]:
        """What was chosen here lately, then the articles one was in."""
        articles = (entry.id for entry in entries if entry.kind is Kind.ARTICLE)
        return list(dict.fromkeys((*self.recent, *articles)))

    def _do(self, entry: Entry) -> None:
        if entry.kind in (Kind.COMMAND, Kind.LABEL):
            self.recent = merged(self.recent, entry.id)
        self._back()
        workspace = self.workspace
        if entry.kind is Kind.COMMAND:
            self._run(entry.name)
        elif workspace is None:
            return
        elif entry.kind is Kind.LABEL:
            workspace.desk.give_label(entry.name)
        elif entry.kind is Kind.ARTICLE:
            workspace.choose_article(ArticleKey(int(entry.name)))
        else:
            self._show_referent(workspace, entry.name)

    def _show_referent(self, workspace: Workspace, referent: str) -> None:
        """Go to the first mention in the open article; without one, open the referent's page."""
        here = workspace.session.here
        key = here.first_mention(referent) if here is not None else None
        if key is not None:
            workspace.desk.select(key)
        else:
            workspace.open_register(referent)

    def _back(self) -> None:
        if self.workspace is not None:
            self.workspace.focus_text()
