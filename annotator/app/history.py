"""Undo and redo: taking steps back through the gate, and the list of all of them."""

from collections.abc import Callable, Generator, Iterable, Set
from contextlib import contextmanager

import msgspec

from annotator.app.lock import ImportLock
from annotator.errors import Refused
from annotator.model.annotation import Annotation
from annotator.model.article import Annotator, Article, Layer, Referent
from annotator.model.changes import (
    AnnotationChanged,
    ArticleChanged,
    AssignmentsChanged,
    Change,
    Changes,
    CommentChanged,
    DecisionChanged,
    GazetteersChanged,
    LayerChanged,
    ManyChanged,
    ReferentChanged,
    RejectionChanged,
    RulesChanged,
    SchemaChanged,
    SettingsChanged,
)
from annotator.model.comment import Comment
from annotator.model.decision import Decision
from annotator.model.quotations import quoted
from annotator.model.schema import Schema
from annotator.model.schema_file import read_schema
from annotator.model.values import ActionKey, ArticleKey, Uuid
from annotator.storage import articles as article_rows
from annotator.storage import steps as step_rows
from annotator.storage.annotations import Entry, entries_by_uuid
from annotator.storage.comments import comments_by_uuid
from annotator.storage.connection import Connection
from annotator.storage.decisions import decisions_by_uuid
from annotator.storage.journal import NewAction, Writing
from annotator.storage.referents import entries_by_row
from annotator.storage.register import current_schema
from annotator.storage.rejections import RejectionEntry, rejections_by_uuid
from annotator.storage.revert import Touched, check_revertible, revert, touched_by
from annotator.storage.schemas import newest_with_label
from annotator.storage.steps import Step
from annotator.storage.store import Store
from annotator.storage.table_rows import places_of_layers
from annotator.storage.tally import Tally

__all__ = ["History", "Step"]

# So many annotations of a step are named when it is described; the others are counted.
_NAMED = 20

Tell = Callable[[int, int], None]
Gate = Callable[[NewAction, Callable[[Writing], Iterable[Change]]], Changes]

# What is only counted when a step is described: its table, one, several.
_COUNTED = (
    ("rejections", "rejected suggestion", "rejected suggestions"),
    ("gazetteers", "gazetteer", "gazetteers"),
    ("splits", "article's place in a split", "articles' places in a split"),
    ("settings", "setting of the project", "settings of the project"),
    ("articles", "article", "articles"),
    ("layers", "work state", "work states"),
    ("sources", "source", "sources"),
    ("decisions", "decision", "decisions"),
    ("review_rules", "rule", "rules"),
    ("comments", "comment", "comments"),
    ("assignments", "assignment", "assignments"),
    ("people", "annotator", "annotators"),
    ("referents", "entry of the register", "entries of the register"),
)
_LISTED = {
    "annotations",
    "layers",
    "articles",
    "sources",
    "rejections",
    "referents",
    "decisions",
    "gazetteers",
    "splits",
    "settings",
    "review_rules",
    "comments",
    "assignments",
}

# What a step about no one article has written when its name tells what somebody found.
_TELLING = {"annotations", "decisions", "rejections", "comments", "referents"}

# What is small enough to be read anew whole.
_READ_ANEW: dict[str, Change] = {
    "gazetteers": GazetteersChanged(),
    "review_rules": RulesChanged(),
    "settings": SettingsChanged(),
    "assignments": AssignmentsChanged(),
}


def _no_tale(_done: int, _total: int) -> None:
    pass


class _Before(msgspec.Struct, frozen=True):
    """What the rows of a step were before (or after) it was taken back."""

    annotations: dict[Uuid, Entry]
    layers: dict[Uuid, Layer]
    articles: dict[ArticleKey, Article | None]
    rejections: dict[Uuid, RejectionEntry]
    referents: dict[Uuid, Referent]
    decisions: dict[Uuid, tuple[ArticleKey, Decision | None]]
    comments: dict[Uuid, tuple[ArticleKey, Comment | None]]


class History:
    """The steps of a project. Undoing one is itself an action, so redo is undoing the undo."""

    def __init__(
        self,
        store: Store,
        actor: Annotator,
        gate: Gate,
        schema: Callable[[], Schema],
        sees_others: Callable[[ArticleKey | None], bool],
    ) -> None:
        """`sees_others` tells of an article whether the actor may see what others made of it.

        With None it tells whether that holds for all articles.
        """
        self._store = store
        self._actor = actor
        self._gate = gate
        self._schema = schema
        self._sees_others = sees_others

    def next_undo(self) -> Step | None:
        """Return what undo would take back: the actor's newest step not yet undone."""
        with self._store.reading() as db:
            return step_rows.newest_to_undo(db, self._actor.key)

    def next_redo(self) -> Step | None:
        """Return the undoing that redo would take back."""
        with self._store.reading() as db:
            return step_rows.newest_to_redo(db, self._actor.key)

    def undo(self, step: ActionKey | None = None, tell: Tell = _no_tale) -> Changes:
        """Take a step back: the one named, else the newest; `tell` hears how far that is.

        Raises:
            Refused: there is none, it is undone already, or a later step stands on it.
        """
        found = self._find(step) if step is not None else self.next_undo()
        if found is None:
            raise Refused("There is nothing to undo.")
        if found.undone:
            raise Refused(f"“{found.name}” is undone already.")
        if found.kind == "undo":
            raise Refused("This is itself an undo; use Redo.")
        return self._revert(found, "undo", tell)

    def redo(self, tell: Tell = _no_tale) -> Changes:
        """Bring back the step that was undone last; `tell` hears how far that is."""
        found = self.next_redo()
        if found is None:
            raise Refused("There is nothing to redo.")
        return self._revert(found, "redo", tell)

    def check_free(self, step: Step) -> None:
        """Refuse to take a large step back beside an import that counts on what it wrote."""
        with ImportLock(self._store.path, _counted_on(step)):
            pass

    def is_large(self, step: ActionKey) -> bool:
        """Tell whether taking a step back writes so many rows that a job should do it."""
        with self._store.reading() as db:
            return touched_by(db, step).rows is None

    def steps(self, before: ActionKey | None = None, limit: int = 200) -> list[Step]:
        """Return steps older than `before`, newest first.

        What others did where the actor is not to see it yet has no name and no place.
        """
        with self._store.reading() as db:
            found = step_rows.steps(db, before, limit)
            places = {step.article for step in found if step.by != self._actor.key}
            hidden = {place for place in places if not self._sees_others(place)}
            return [_veiled(step) if self._tells(db, step, hidden) else step for step in found]

    def _tells(self, db: Connection, step: Step, hidden: Set[ArticleKey | None]) -> bool:
        """Tell whether a step of somebody else says what they have found."""
        if step.by == self._actor.key or step.article not in hidden:
            return False
        if step.article is not None:
            return True
        rows = touched_by(db, step.key).rows
        return rows is None or not rows.keys().isdisjoint(_TELLING)

    def preview(self, step: ActionKey) -> tuple[str, ...]:
        """Return in words what taking a step back would do, or why it cannot be.

        What stands on a very large step is looked for only when it is to be taken back.
        """
        found = self._find(step)
        if found is None:
            return ("This step is gone.",)
        with self._store.reading() as db:
            touched = touched_by(db, step)
            lines = self._described(db, touched)
            if found.undone:
                return (*lines, "Undone already.")
            if touched.rows is None:
                return lines
            try:
                check_revertible(db, step, self._actor.key)
            except Refused as refused:
                return (*lines, str(refused))
        return lines

    def _described(self, db: Connection, touched: Touched) -> tuple[str, ...]:
        if touched.rows is None:
            return ("Takes back some thousand rows at once.",)
        lines = ["The labels become what they were before."] if "schemas" in touched.rows else []
        entries = entries_by_uuid(db, touched.rows.get("annotations", []))
        seen = self._in_sight(db, entries.values())
        lines += [
            _words_of(db, entry.article, entry.annotation, self._schema())
            for entry in seen[:_NAMED]
            if entry.annotation is not None
        ]
        if more := len(entries) - len(seen[:_NAMED]):
            noun = "annotation" if more == 1 else "annotations"
            lines.append(f"and {more} more {noun}" if seen else f"{more} {noun}")
        for table, one, many in _COUNTED:
            count = len(touched.rows.get(table, []))
            if count:
                lines.append(f"{count} {one if count == 1 else many}")
        return tuple(lines) or ("Nothing that is still there.",)

    def _in_sight(self, db: Connection, entries: Iterable[Entry]) -> list[Entry]:
        """Leave out the labels of others that the actor is not to see yet."""
        every = list(entries)
        hidden = {key for key in {each.article for each in every} if not self._sees_others(key)}
        if not hidden:
            return every
        layers = {each.layer for each in every if each.article in hidden}
        places = places_of_layers(db, layers, self._actor.key)
        return [e for e in every if e.article not in hidden or places[e.layer].own]

    def _find(self, step: ActionKey) -> Step | None:
        with self._store.reading() as db:
            return step_rows.step_of(db, step)

    @contextmanager
    def _alone(self, step: Step) -> Generator[None]:
        """Let no import run beside a revert of very many rows, or of an edit of the labels."""
        with self._store.reading() as db:
            rows = touched_by(db, step.key).rows
        if rows is not None and "schemas" not in rows:
            yield
            return
        with ImportLock(self._store.path, _counted_on(step)):
            yield

    def _revert(self, step: Step, kind: str, tell: Tell) -> Changes:
        action = NewAction(
            step.name, self._actor.key, kind, None, step.key, step.article, step.place
        )

        def work(writing: Writing) -> list[Change]:
            check_revertible(writing.db, step.key, self._actor.key)
            touched = touched_by(writing.db, step.key)
            before = _read(writing.db, touched)
            revert(writing, step.key, Tally(tell))
            relabelled = self._labels_after(writing.db, touched)
            return [*relabelled, *_differences(before, _read(writing.db, touched), touched)]

        with self._alone(step):
            return self._gate(action, work)

    def _labels_after(self, db: Connection, touched: Touched) -> list[Change]:
        """Return the change of the labels, where a step taken back has changed them.

        A state without a label that annotations have got meanwhile is refused.
        """
        before = self._schema()
        version, body = current_schema(db)
        if version == before.version or (touched.rows and "schemas" not in touched.rows):
            return []
        after = msgspec.structs.replace(read_schema(body), version=version, body=body)
        lost = [label.id for label in before.labels if label.id not in after.by_id]
        found = newest_with_label(db, lost)
        if found is not None:
            label, count, by = found
            step = f" by “{by.name}” ({by.at.replace('T', ' ').removesuffix('Z')})" if by else ""
            many = "annotation has" if count == 1 else "annotations have"
            raise Refused(
                f"{count} {many} the label {before.name_of(label)}{step}, which would be gone; "
                "undo that first, or map the label."
            )
        return [SchemaChanged(before, after)]


def _veiled(step: Step) -> Step:
    return msgspec.structs.replace(step, name="Somebody else’s step", place=None)


def _counted_on(step: Step) -> str:
    return (
        f"An import into this project is running, which counts on what “{step.name}” did; "
        "wait until the import has ended."
    )


def _read(db: Connection, touched: Touched) -> _Before:
    rows = touched.rows or {}
    articles: dict[ArticleKey, Article | None] = {}
    for table in ("articles", "sources"):
        for key in article_rows.articles_of_rows(db, table, rows.get(table, [])):
            articles[key] = article_rows.article(db, key)
    return _Before(
        entries_by_uuid(db, rows.get("annotations", [])),
        article_rows.layers_by_uuid(db, rows.get("layers", [])),
        articles,
        rejections_by_uuid(db, rows.get("rejections", [])),
        entries_by_row(db, rows.get("referents", [])),
        decisions_by_uuid(db, rows.get("decisions", [])),
        comments_by_uuid(db, rows.get("comments", [])),
    )


def _differences(before: _Before, after: _Before, touched: Touched) -> list[Change]:
    if touched.rows is None or not touched.rows.keys() <= _LISTED:
        return [ManyChanged()]
    changes: list[Change] = []
    for key, was in before.articles.items():
        if (now := after.articles[key]) is None or was is None:
            return [ManyChanged()]
        changes.append(ArticleChanged(key, was, now))
    for uuid in touched.rows.get("referents", []):
        entry, other = before.referents.get(uuid), after.referents.get(uuid)
        if entry != other:
            changes.append(ReferentChanged(entry, other))
    came: list[Change] = []
    went: list[Change] = []
    for uuid in touched.rows.get("layers", []):
        was, now = before.layers.get(uuid), after.layers.get(uuid)
        some = now or was
        if was != now and some is not None:
            (came if now else went).append(LayerChanged(some.article, was, now))
    marked: list[Change] = [
        AnnotationChanged(entry.article, entry.layer, entry.key, entry.annotation, now)
        for uuid, entry in before.annotations.items()
        if entry.annotation != (now := after.annotations[uuid].annotation)
    ]
    marked += [
        RejectionChanged(entry.article, entry.layer, entry.rejection, now)
        for uuid, entry in before.rejections.items()
        if entry.rejection != (now := after.rejections[uuid].rejection)
    ]
    marked += [
        DecisionChanged(article, was, now)
        for uuid, (article, was) in before.decisions.items()
        if was != (now := after.decisions[uuid][1])
    ]
    marked += [
        CommentChanged(article, said, now)
        for uuid, (article, said) in before.comments.items()
        if said != (now := after.comments[uuid][1])
    ]
    marked += [change for table, change in _READ_ANEW.items() if table in touched.rows]
    # A layer is there before its labels come, and goes after they went.
    return [*changes, *came, *marked, *went]


def _words_of(db: Connection, article: ArticleKey, annotation: Annotation, schema: Schema) -> str:
    start, end = annotation.cover
    words = article_rows.text_of(db, article)[start : min(end, start + 60)].replace("\n", " ")
    return f"{schema.name_of(annotation.label)} {quoted(words)}"
