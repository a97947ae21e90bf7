"""A project that is open in this process: the one gate for changes, and the one event."""

import weakref
from collections.abc import Callable, Iterable
from contextlib import suppress

import msgspec

from annotator.app.history import History
from annotator.app.lock import Holder, ProjectLock
from annotator.app.open_article import OpenArticle
from annotator.app.queue import Queue
from annotator.app.register import Register
from annotator.app.sight import may_see_article, unfinished
from annotator.app.who_is_here import WhoIsHere
from annotator.errors import ProjectError, Refused
from annotator.model.article import Annotator
from annotator.model.changes import (
    AnnotationChanged,
    ArticleChanged,
    Change,
    Changes,
    LayerChanged,
    ManyChanged,
    SchemaChanged,
    SettingsChanged,
)
from annotator.model.fragment import Fragment
from annotator.model.schema import Schema
from annotator.model.schema_file import read_schema
from annotator.model.values import ActionKey, AnnotationKey, ArticleKey, LayerKey
from annotator.storage.articles import layers_of
from annotator.storage.assignments import assigned_to
from annotator.storage.journal import NewAction, Writing
from annotator.storage.register import current_schema
from annotator.storage.settings import setting
from annotator.storage.steps import newest_action
from annotator.storage.store import Store, annotators

# The name of the setting that keeps annotators from seeing each other's work.
BLIND = "blind"

Listener = Callable[[Changes], None]
Work = Callable[[Writing], Iterable[Change]]


class Session:
    """An open project. Every change goes through `run`, every listener hears of it once."""

    def __init__(
        self,
        store: Store,
        actor: Annotator,
        lock: ProjectLock | None,
        read_only: str | None,
        holder: Holder | None = None,
    ) -> None:
        """`read_only` says why nothing can be written; `holder` has the project open elsewhere."""
        self.store = store
        self.path = store.path
        self.actor = actor
        self.read_only = read_only
        self.holder = holder
        self.article: OpenArticle | None = None
        self.schema: Schema = self._read_schema()
        self.queue = Queue(store, actor.key)
        self.register = Register(store, actor)
        self.register.blind = self.queue.blind = self._read_blind()
        self._here: WhoIsHere | None = None
        # Which digit meant whom, of each article that was open in this sitting.
        self._numbers: dict[ArticleKey, list[str]] = {}
        self.history = History(store, actor, self.run_action, self._current_schema, self._sees_made)
        # Why nothing can be written just now: a job of this window holds the file. None: nothing.
        self.held: str | None = None
        self._lock = lock
        if lock is not None:
            store.leave_checkpoints()
        self._listeners: list[Listener] = []
        # The annotation whose ends are being moved, and the step its moves belong to.
        self._moves: tuple[AnnotationKey, ActionKey] | None = None
        self._last_action = ActionKey(0)
        # Whether the open article was opened to be decided.
        self._gold_open = False

    @property
    def blind(self) -> bool:
        """Tell whether annotators are not to be led by each other's work in this project."""
        return self.register.blind

    def sees_others(self, article: ArticleKey) -> bool:
        """Tell whether the actor may see what others have made of an article."""
        if not self.blind:
            return True
        with self.store.reading() as db:
            return may_see_article(db, article, self.actor.key)

    def _sees_made(self, article: ArticleKey | None) -> bool:
        return self.why_blind is None if article is None else self.sees_others(article)

    @property
    def why_blind(self) -> str | None:
        """Why the actor is not to see what others made over many articles; None when they may."""
        left = 0
        if self.blind:
            with self.store.reading() as db:
                left = unfinished(db, self.actor.key)
        if not left:
            return None
        articles = "the article" if left == 1 else f"the {left} articles"
        return (
            "Annotators work blind here: what others made comes in sight when you have finished"
            f" {articles} you have begun or are to read."
        )

    @property
    def job_token(self) -> str | None:
        """What a job of this session shows to be let in beside it."""
        return None if self._lock is None else self._lock.token

    @property
    def notice(self) -> str | None:
        """What the user should know about where the file lies, or None."""
        if (place := self.store.unsafe_place) is None:
            return None
        return (
            f"This project lies in {place}, where other programs can touch it while it is open: "
            "a slower but safer journal is used. A local folder is better."
        )

    @property
    def last_action(self) -> ActionKey:
        """The action that ran last; what `run` can join a further one to."""
        return self._last_action

    def newest_action(self) -> ActionKey:
        """Return the action that was begun last in the file, by whatever process."""
        with self.store.reading() as db:
            return newest_action(db)

    def rest(self) -> None:
        """Use a quiet moment to make the file whole, so that a copy of it is complete."""
        if self.read_only is None:
            self.store.checkpoint()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` after each committed change; return what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def open_article(self, key: ArticleKey, layer: LayerKey | None = None) -> OpenArticle:
        """Open an article in the actor's own layer, or in the one named.

        The one open before is let go of first; when nothing can be read, it stays open.
        """
        if self.read_only is not None:
            # Another process may write: what is shown stays as it was when it was opened.
            self.store.renew_view()
        left = None if self.article is None else self._let_go(self.article)
        try:
            article = self._read(key, layer)
        except BaseException:
            self.article = left() if left is not None else None
            raise
        self.article, self._moves, self._gold_open = article, None, False
        return article

    def open_gold(self, key: ArticleKey) -> OpenArticle:
        """Open an article in the gold that belongs to the actor, to be decided."""
        if self.read_only is not None:
            raise ProjectError(self.read_only)
        self._check_reviewable(key)
        gold = self.store.gold(self.actor)
        self.article = OpenArticle.read(self.store, self.schema, self.actor, key, gold=gold)
        self._moves, self._here, self._gold_open = None, None, True
        return self.article

    def own_gold(self) -> Annotator:
        """Return the gold that the actor decides; made when it is missing."""
        return self.store.gold(self.actor)

    @property
    def gold_open(self) -> bool:
        """Whether the open article was opened to be decided."""
        return self._gold_open and self.article is not None

    def _check_reviewable(self, key: ArticleKey) -> None:
        """Refuse the labels of others to one who works blind and is to read the article too."""
        if self.sees_others(key):
            return
        with self.store.reading() as db:
            begun = any(x.annotator == self.actor.key for x in layers_of(db, key))
            theirs = key in assigned_to(db, self.actor.key)
        if begun or theirs:
            raise Refused("Annotators work blind here: finish this article first, then review it.")

    def _let_go(self, article: OpenArticle) -> Callable[[], OpenArticle]:
        """Hold an article no longer; return what brings it back, read anew when it is gone."""
        self.article = self._here = None
        place = article.article.key, article.layer.key
        kept = weakref.ref(article)
        return lambda: kept() or self._read(*place)

    def _read(self, key: ArticleKey, layer: LayerKey | None) -> OpenArticle:
        return OpenArticle.read(self.store, self.schema, self.actor, key, layer, blind=self.blind)

    @property
    def here(self) -> WhoIsHere | None:
        """Who is mentioned in the open article, by number; None when nothing is open."""
        if self.article is None:
            return None
        if self._here is None or self._here.article is not self.article:
            order = self._numbers.setdefault(self.article.article.key, [])
            self._here = WhoIsHere(self.article, self.register, order)
        return self._here

    def editable(self) -> OpenArticle:
        """Return the open article.

        Raises:
            Refused: nothing is open, or its layer is not the actor's to change.
        """
        if self.article is None:
            raise Refused("No article is open.")
        if self.article.locked is not None:
            raise Refused(self.article.locked)
        return self.article

    def run(
        self,
        name: str,
        work: Work,
        *,
        place: Fragment | None = None,
        article: ArticleKey | None = None,
        joins: ActionKey | None = None,
        then: Callable[[], object] | None = None,
    ) -> Changes:
        """Run one action: one transaction, one entry in the log, one event.

        `work` writes and returns what it changed. When it raises, nothing has happened. `then`
        runs between the commit and the event.
        """
        if article is None and self.article is not None:
            article = self.article.article.key
        action = NewAction(name, self.actor.key, step=joins, article=article, place=place)
        return self.run_action(action, work, then)

    def run_action(
        self, action: NewAction, work: Work, then: Callable[[], object] | None = None
    ) -> Changes:
        """Run an action that is described whole; `run` is the usual way."""
        if self.read_only is not None:
            raise ProjectError(self.read_only)
        if self.held is not None:
            raise Refused(self.held)
        with self.store.write(action) as writing:
            changed = tuple(work(writing))
        changes = Changes(action.name, changed)
        self._last_action = ActionKey(writing.action)
        self._moves = None
        if then is not None:
            then()
        self._take_in(changes)
        return changes

    def run_move(self, name: str, key: AnnotationKey, work: Work, place: Fragment) -> Changes:
        """Run one of a run of moves of the same annotation: together they are one step."""
        step = self._moves[1] if self._moves and self._moves[0] == key else None
        changes = self.run(name, work, place=place, joins=step)
        self._moves = (key, step or self._last_action)
        return changes

    def refresh(self) -> None:
        """Read everything anew after another process of ours has written."""
        before, after = self.schema, self._read_schema()
        labels = () if before.version == after.version else (SchemaChanged(before, after),)
        self._take_in(Changes("", (*labels, ManyChanged())))

    def close(self) -> None:
        """Close the file and give it free."""
        try:
            # On a full disk the labels stay in the log beside the file, which is read with it.
            with suppress(ProjectError):
                self.rest()
        finally:
            self.store.close()
            if self._lock is not None:
                self._lock.release()

    def _take_in(self, changes: Changes) -> None:
        """Bring what is in memory up to date by what changed, then tell the listeners."""
        self.register.take_in(changes)
        for change in changes.all:
            match change:
                case AnnotationChanged() if self.article is not None:
                    self.article.take_in_annotation(change)
                    if self._here is not None and self._here.article is self.article:
                        self._here.take_in(change)
                case LayerChanged() if self.article is not None:
                    self.article.take_in_layer(change)
                case ArticleChanged(after=after) if self.article is not None:
                    self.article.take_in_article(after)
                case SchemaChanged(after=schema):
                    self.schema = schema
                case SettingsChanged():
                    self.register.blind = self._read_blind()
                    self._read_anew()
                case ManyChanged():
                    self._read_anew()
                case _:
                    pass
        for listener in tuple(self._listeners):
            listener(changes)

    def _read_anew(self) -> None:
        self.schema = self._read_schema()
        self.register.blind = self.queue.blind = self._read_blind()
        with self.store.reading() as db:
            self.actor = annotators(db).get(self.actor.key, self.actor)
        if self.article is None:
            return
        key, layer = self.article.article.key, self.article.layer.key
        if not self.queue.has(key):
            self.article = None
            return
        if self._gold_open and self.read_only is None:
            self.open_gold(key)
            return
        still = self.article.layer.annotator == self.actor.key or any(
            choice.key == layer for choice in self.article.layers
        )
        opened = self.open_article(key, layer if layer and still else None)
        if not layer and opened.locked is not None:
            # A layer of one's own that has nothing in it yet, beside those of others.
            self.open_article(key, layer)

    def _current_schema(self) -> Schema:
        return self.schema

    def _read_blind(self) -> bool:
        with self.store.reading() as db:
            return bool(setting(db, BLIND))

    def _read_schema(self) -> Schema:
        with self.store.reading() as db:
            version, body = current_schema(db)
        schema = read_schema(body, str(self.store.path))
        return msgspec.structs.replace(schema, version=version, body=body)
