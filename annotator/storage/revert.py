"""Taking a step back: every row it wrote becomes what it was, and that is logged again."""

from collections.abc import Iterator, Sequence
from functools import partial

import msgspec

from annotator.errors import Refused
from annotator.model.frame_rules import leads_back
from annotator.model.values import ActionKey, AnnotatorKey, Json, Uuid
from annotator.storage.bulk import (
    CHILDREN,
    ONLY_REMOVED,
    bring_back_removed,
    remove_added,
    restore_in_bulk,
)
from annotator.storage.carrying import carry_restored
from annotator.storage.connection import Connection
from annotator.storage.journal import Writing
from annotator.storage.people import follow_names
from annotator.storage.register_circles import in_circles
from annotator.storage.rows import filler_ids, read_object, to_json
from annotator.storage.schema_sql import LOGGED_TABLES
from annotator.storage.search import indexed_words, reindex
from annotator.storage.steps import actions_of, moves_rows, reaches_others, step_of
from annotator.storage.tally import Tally

# Above this many rows, what changed is not listed one by one.
MANY = 2000

# What annotators own, and mint the versions of.
_LAYERED = ("layers", "annotations", "rejections")


class Touched(msgspec.Struct, frozen=True):
    """The rows a step wrote, by table; None when they are too many to list."""

    rows: dict[str, list[str]] | None


def touched_by(db: Connection, step: ActionKey) -> Touched:
    """Return the rows that taking a step back will change."""
    actions = to_json(actions_of(db, step))
    rows: dict[str, list[str]] = {}
    total = 0
    for table in LOGGED_TABLES:
        found = db.execute(_TOUCHED.format(table=table), [actions, actions, table, MANY]).fetchall()
        rows[table] = [uuid for (uuid,) in found]
        total += len(found)
        if total >= MANY:
            return Touched(None)
    return Touched({table: found for table, found in rows.items() if found})


_TOUCHED = (
    'SELECT uuid FROM "{table}" WHERE added_by IN (SELECT value FROM json_each(?))'
    " UNION SELECT row FROM log WHERE action IN (SELECT value FROM json_each(?))"
    ' AND "table" = ? LIMIT ?'
)


def check_revertible(db: Connection, step: ActionKey, actor: AnnotatorKey) -> None:
    """Raise Refused when a step wrote another's labels, or when its rows were written since.

    The sentence names the owner, or the blocking step.
    """
    if not moves_rows(db, step) and not reaches_others(db, step):
        for owner in _other_owners(db, step, actor):
            raise Refused(f"This step changed the labels of {owner}; only {owner} takes it back.")
    for blocking in _blocking_actions(db, step, actions_of(db, step)):
        later = step_of(db, ActionKey(blocking))
        name = later.name if later else "a later step"
        at = later.at.replace("T", " ").removesuffix("Z") if later else ""
        raise Refused(f"“{name}” ({at}) has changed this since; undo that first.")


def revert(writing: Writing, step: ActionKey, tally: Tally | None = None) -> None:
    """Take a step back inside a running action; `check_revertible` comes first."""
    db = writing.db
    actions = actions_of(db, step)
    tally = tally or Tally()
    tally.expect(_rows_of(db, to_json(actions)))
    # The owner's own undo mints versions; an import's moves rows between versions they had. The
    # labels are the project's: whoever takes an edit of them back has made a new state.
    moves = moves_rows(db, step)
    theirs = _LAYERED if moves or reaches_others(db, step) else ()
    wanted = to_json(actions)
    words = {key: indexed_words(db, key) for key in _articles_to_reindex(db, wanted)}
    for table in LOGGED_TABLES:
        mint = table not in theirs and (not moves or table == "schemas")
        if not mint:
            bring_back_removed(writing, table, wanted, tally)
        bulk = moves and table == "annotations"
        if not bulk or not restore_in_bulk(writing, table, wanted, tally):
            _restore_changed(writing, table, wanted, tally, mint=mint)
    for table in reversed(LOGGED_TABLES):
        mint = table not in theirs and (not moves or table == "schemas")
        remove_added(writing, table, wanted, tally, mint=mint)
    carry_restored(writing, step)
    follow_names(db)
    for article, old in words.items():
        reindex(db, article, old)
    _check_fillers(db, writing.action)
    _check_circles(db, writing.action)
    _check_register(db, writing.action)
    tally.end()


def _rows_of(db: Connection, actions: str) -> int:
    """Count the rows that some actions wrote; one that was changed twice counts twice."""
    count = "SELECT count(*) FROM {table} WHERE {column} IN (SELECT value FROM json_each(?))"
    places = [("log", "action"), *((f'"{table}"', "added_by") for table in LOGGED_TABLES)]
    return sum(
        db.execute(count.format(table=table, column=column), [actions]).fetchone()[0]
        for table, column in places
    )


def _other_owners(db: Connection, step: ActionKey, actor: AnnotatorKey) -> Iterator[str]:
    """Yield the names of others into whose layers a step wrote."""
    wanted = to_json(actions_of(db, step))
    for table, layer in (("layers", "id"), ("annotations", "layer"), ("rejections", "layer")):
        row = db.execute(
            "SELECT annotators.name FROM layers JOIN annotators ON annotators.id = annotator"
            " WHERE annotator != ? AND coalesce(owner, 0) != ? AND layers.id IN"
            f' (SELECT "{layer}" FROM "{table}" WHERE added_by IN (SELECT value FROM json_each(?))'
            f' OR uuid IN (SELECT row FROM log WHERE "table" = ?'
            " AND action IN (SELECT value FROM json_each(?)))) LIMIT 1",
            [actor, actor, wanted, table, wanted],
        ).fetchone()
        if row is not None:
            yield row[0]


def _articles_to_reindex(db: Connection, actions: str) -> list[int]:
    """Return the articles whose title or sources change while they stay, or come back changed.

    One that only goes, or only comes back, keeps its words in the index.
    """
    found = db.execute(
        "SELECT article FROM sources WHERE added_by IN (SELECT value FROM json_each(:actions))"
        " UNION SELECT article FROM sources WHERE uuid IN (SELECT row FROM log"
        "  WHERE action IN (SELECT value FROM json_each(:actions)) AND \"table\" = 'sources')"
        " UNION SELECT id FROM articles WHERE uuid IN (SELECT row FROM log"
        "  WHERE action IN (SELECT value FROM json_each(:actions)) AND \"table\" = 'articles')"
        " EXCEPT SELECT id FROM articles WHERE added_by IN (SELECT value FROM json_each(:actions))"
        " EXCEPT SELECT id FROM articles WHERE uuid IN (SELECT row FROM log"
        "  WHERE action IN (SELECT value FROM json_each(:actions)) AND \"table\" = 'articles'"
        "  AND before = :only_removed)",
        {"actions": actions, "only_removed": ONLY_REMOVED},
    )
    return [article for (article,) in found]


def _blocking_actions(db: Connection, step: ActionKey, actions: list[ActionKey]) -> Iterator[int]:
    wanted = to_json(actions)
    for table in LOGGED_TABLES:
        for uuid, added_by in db.execute(
            f'SELECT uuid, added_by FROM "{table}"'
            " WHERE (added_by IN (SELECT value FROM json_each(?))"
            " OR uuid IN (SELECT row FROM log WHERE action IN (SELECT value FROM json_each(?))"
            ' AND "table" = ?)) AND changed_by NOT IN (SELECT value FROM json_each(?))',
            [wanted, wanted, table, wanted],
        ):
            blocking = _written_since(db, uuid, added_by, step)
            if blocking is not None:
                yield blocking
    yield from _children_since(db, step, actions)
    yield from _frames_that_need(db, wanted)
    yield from _links_that_need(db, wanted)


def _children_since(db: Connection, step: ActionKey, actions: Sequence[ActionKey]) -> Iterator[int]:
    """Yield what has come since into articles and layers of a step, and would go with them."""
    wanted = to_json(actions)
    for table, children in CHILDREN.items():
        for child, column in children:
            for uuid, added_by in db.execute(
                f'SELECT "{child}".uuid, "{child}".added_by FROM "{child}" JOIN "{table}"'
                f' ON "{table}".id = "{child}"."{column}"'
                f' WHERE "{table}".id IN ({_MADE_LIVING.format(table=table)})'
                f' AND "{table}".import_id IS NOT NULL AND "{child}".removed = 0'
                f' AND "{child}".changed_by > ?'
                f' AND "{child}".changed_by NOT IN (SELECT value FROM json_each(?))',
                [wanted, wanted, table, step, wanted],
            ):
                blocking = _written_since(db, uuid, added_by, step)
                if blocking is not None:
                    yield blocking


# The rows that some actions made or brought back: those that go when the actions are taken back.
_MADE_LIVING = (
    'SELECT id FROM "{table}" WHERE added_by IN (SELECT value FROM json_each(?))'
    ' UNION SELECT id FROM "{table}" WHERE uuid IN (SELECT row FROM log'
    ' WHERE action IN (SELECT value FROM json_each(?)) AND "table" = ?'
    " AND json_extract(before, '$.removed') = 1)"
)


# Not the rows that the actions wrote themselves: whether these are as they were left, though an
# undo of something later wrote them last, is told by their states.
_NOT_OWN = (
    "added_by NOT IN (SELECT value FROM json_each(?))"
    " AND uuid NOT IN (SELECT row FROM log WHERE action IN (SELECT value FROM json_each(?)))"
)


def _written_since(db: Connection, uuid: str, added_by: int, step: ActionKey) -> int | None:
    """Return the action that keeps a row from being as a step left it, or None when it is so.

    Undoing brings an earlier state back, so states are compared, not the last writer: every
    "do" makes a new state, every undo and redo returns to the one before what it takes back.
    """
    state, last = 0, added_by
    before: dict[int, int] = {}
    left = 0
    for action, of_step, kind, undoes in db.execute(
        "SELECT id, coalesce(step, id), kind, undoes FROM actions WHERE id = ?"
        " OR id IN (SELECT action FROM log WHERE row = ?) ORDER BY id",
        [added_by, uuid],
    ):
        before.setdefault(of_step, state)
        state = action if kind in {"begin", "do"} else before.get(undoes, 0)
        last = action
        if action <= step or of_step == step:
            left = state
    if state == left:
        return None
    return state if state > step else last


def _frames_that_need(db: Connection, actions: str) -> Iterator[int]:
    """Yield a later frame that has an annotation of the step as a filler."""
    made = _MADE_LIVING.format(table="annotations")
    added = {
        uuid
        for (uuid,) in db.execute(
            f"SELECT uuid FROM annotations WHERE id IN ({made})", [actions, actions, "annotations"]
        )
    }
    if not added:
        return
    for changed_by, roles in db.execute(
        "SELECT changed_by, roles FROM annotations WHERE removed = 0 AND roles != '{}'"
        f" AND layer IN (SELECT layer FROM annotations WHERE id IN ({made})) AND {_NOT_OWN}",
        [actions, actions, "annotations", actions, actions],
    ):
        if added.intersection(filler_ids(roles)):
            yield changed_by


def _links_that_need(db: Connection, actions: str) -> Iterator[int]:
    """Yield later mentions of an entry of the step, slots it fills, and merges into one."""
    made = _MADE_LIVING.format(table="referents")
    found = db.execute(
        f'SELECT "key" FROM referents WHERE id IN ({made})', [actions, actions, "referents"]
    )
    keys = to_json(tuple(key for (key,) in found))
    if keys == "[]":
        return
    among = "IN (SELECT value FROM json_each(?))"
    later = f"removed = 0 AND {_NOT_OWN} LIMIT 1"
    for table, column in (("annotations", "referent"), ("referents", "merged_into")):
        yield from _one(
            db,
            f'SELECT changed_by FROM "{table}" WHERE {column} {among}'
            f" AND {column} IS NOT NULL AND {later}",
            [keys, actions, actions],
        )
    yield from _one(
        db,
        "SELECT changed_by FROM annotations, json_tree(roles) AS part"
        " WHERE roles LIKE '%\"referent\"%' AND part.key = 'referent'"
        f" AND part.atom {among} AND {later}",
        [keys, actions, actions],
    )


def _restore_changed(
    writing: Writing, table: str, actions: str, tally: Tally, *, mint: bool
) -> None:
    """Give the rows a step changed (and did not make) the values they had before it."""
    db = writing.db
    images: dict[str, dict[str, Json]] = {}
    for row, before in db.execute(
        "SELECT log.row, log.before FROM log"
        f' JOIN "{table}" ON "{table}".uuid = log.row'
        ' WHERE log.action IN (SELECT value FROM json_each(?)) AND log."table" = ?'
        f' AND "{table}".added_by NOT IN (SELECT value FROM json_each(?))'
        f" AND ({int(mint)} OR log.before != ?) ORDER BY log.id DESC",
        [actions, table, actions, ONLY_REMOVED],
    ):
        # Newest first, so that the oldest image of a column is the one that stays.
        images.setdefault(row, {}).update(read_object(before))
    for row, image in images.items():
        if table == "layers" and image.get("removed") and _has_labels_of_others(db, row, actions):
            # As a layer that came with its first label: it stays while later labels are in it.
            continue
        after = dict(image)
        if mint:
            after |= writing.version._asdict()
        columns = ", ".join(f'"{column}"' for column in after)
        found = db.execute(f'SELECT {columns} FROM "{table}" WHERE uuid = ?', [row]).fetchone()
        current = dict(zip(after, found, strict=True))
        writing.update(table, row, current, after)
    tally.add(len(images))


def _has_labels_of_others(db: Connection, layer: str, actions: str) -> bool:
    return any(
        db.execute(
            f"SELECT 1 FROM {child} JOIN layers ON layers.id = layer WHERE layers.uuid = ?"
            f" AND {child}.removed = 0"
            f" AND {child}.changed_by NOT IN (SELECT value FROM json_each(?)) LIMIT 1",
            [layer, actions],
        ).fetchone()
        for child, _ in CHILDREN["layers"]
    )


def _check_fillers(db: Connection, action: int) -> None:
    """Refuse a revert that brings a frame back whose filler is gone."""
    for roles, layer in db.execute(
        "SELECT roles, layer FROM annotations WHERE removed = 0 AND roles != '{}'"
        " AND uuid IN (SELECT row FROM log WHERE action = ? AND \"table\" = 'annotations')",
        [action],
    ):
        ids = filler_ids(roles)
        (there,) = db.execute(
            "SELECT count(*) FROM annotations WHERE layer = ? AND removed = 0"
            " AND uuid IN (SELECT value FROM json_each(?))",
            [layer, to_json(ids)],
        ).fetchone()
        if there != len(ids):
            raise Refused("A filler of this frame was removed since; undo that first.")


def _check_circles(db: Connection, action: int) -> None:
    """Refuse a revert after which a frame would fill itself through others."""
    written = (
        "SELECT uuid, layer, roles FROM annotations WHERE removed = 0 AND roles != '{}'"
        " AND uuid IN (SELECT row FROM log WHERE action = ? AND \"table\" = 'annotations')"
    )
    for uuid, layer, roles in db.execute(written, [action]).fetchall():
        read = partial(_fillers_of, db, layer)
        if any(leads_back(uuid, filler, read) for filler in filler_ids(roles)):
            raise Refused(
                "With that a frame would fill itself, through frames filled since;"
                " take it out of their slots first."
            )


def _check_register(db: Connection, action: int) -> None:
    """Refuse a revert after which an entry would be merged into itself through others."""
    written = db.execute(
        'SELECT "key", name FROM referents WHERE removed = 0 AND merged_into IS NOT NULL'
        " AND uuid IN (SELECT row FROM log WHERE action = ? AND \"table\" = 'referents')",
        [action],
    ).fetchall()
    circles = in_circles(db) if written else []
    for key, name in written:
        if any(key in circle for circle in circles):
            raise Refused(
                f"With that “{name}” would be merged into itself, through entries merged since;"
                " undo that first."
            )


def _fillers_of(db: Connection, layer: int, uuid: Uuid) -> list[Uuid]:
    row = db.execute(
        "SELECT roles FROM annotations WHERE uuid = ? AND layer = ? AND removed = 0", [uuid, layer]
    ).fetchone()
    return [] if row is None else list(filler_ids(row[0]))


def _one(db: Connection, sql: str, values: Sequence[Json]) -> Iterator[int]:
    row = db.execute(sql, values).fetchone()
    if row is not None:
        yield row[0]
