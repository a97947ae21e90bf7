"""SQL for what is said of annotators: other names, and who of them are one person."""

from collections.abc import Mapping

import msgspec

from annotator.model.article import State
from annotator.model.values import AnnotatorKey, Uuid
from annotator.storage.articles import VISIBLE
from annotator.storage.assignments import assignment_id, set_assigned
from annotator.storage.connection import Connection
from annotator.storage.journal import Writing

_VISIBLE_LAYER = VISIBLE.replace("removed", "layers.removed").replace(
    "import_id", "layers.import_id"
)


class Work(msgspec.Struct, frozen=True):
    """How much an annotator has done: layers by state, annotations, articles assigned."""

    states: dict[State, int] = {}
    annotations: int = 0
    assigned: int = 0

    @property
    def layers(self) -> int:
        """In how many articles there is a layer of theirs."""
        return sum(self.states.values())


def work_of_all(db: Connection) -> dict[AnnotatorKey, Work]:
    """Return how much everyone has done; those who have done nothing are left out."""
    states: dict[AnnotatorKey, dict[State, int]] = {}
    for annotator, state, count in db.execute(
        f"SELECT annotator, state, count(*) FROM layers WHERE {_VISIBLE_LAYER}"
        f" AND article IN (SELECT id FROM articles WHERE {VISIBLE}) GROUP BY annotator, state"
    ):
        states.setdefault(AnnotatorKey(annotator), {})[State(state)] = count
    annotations = dict(
        db.execute(
            "SELECT layers.annotator, count(*) FROM annotations JOIN layers ON layers.id = layer"
            f" WHERE annotations.removed = 0 AND {_VISIBLE_LAYER}"
            f" AND article IN (SELECT id FROM articles WHERE {VISIBLE}) GROUP BY layers.annotator"
        ).fetchall()
    )
    assigned = dict(
        db.execute(
            "SELECT annotator, count(DISTINCT article) FROM assignments WHERE removed = 0"
            f" AND article IN (SELECT id FROM articles WHERE {VISIBLE}) GROUP BY annotator"
        ).fetchall()
    )
    everyone = {*states, *map(AnnotatorKey, annotations), *map(AnnotatorKey, assigned)}
    return {
        key: Work(states.get(key, {}), annotations.get(key, 0), assigned.get(key, 0))
        for key in sorted(everyone)
    }


def who_is(db: Connection, uuid: Uuid) -> Uuid:
    """Return who an annotator is said to be: themselves, or whom they were united with."""
    seen: set[Uuid] = set()
    while uuid not in seen:
        seen.add(uuid)
        row = db.execute(
            "SELECT same_as FROM main.people"
            " WHERE uuid = ? AND removed = 0 AND same_as IS NOT NULL",
            [uuid],
        ).fetchone()
        if row is None:
            return uuid
        (uuid,) = row
    # Round a circle, which two copies can make together: the same one in both.
    return min(seen)


def united_with_others(db: Connection) -> dict[Uuid, Uuid]:
    """Return of all annotators who are another who that is."""
    found = db.execute("SELECT uuid FROM people WHERE removed = 0 AND same_as IS NOT NULL")
    every = {uuid: who_is(db, uuid) for (uuid,) in found.fetchall()}
    return {uuid: whom for uuid, whom in every.items() if uuid != whom}


def say_of(writing: Writing, uuid: Uuid, **facts: str) -> None:
    """Write a name, or who somebody is the same as, and let all that hangs on it follow."""
    row = writing.db.execute(
        "SELECT name, same_as, removed FROM people WHERE uuid = ?", [uuid]
    ).fetchone()
    if row is None:
        writing.insert("people", {"uuid": uuid, **facts, **writing.version._asdict()})
    else:
        name, same_as, removed = row
        before: dict[str, object] = {"name": name, "same_as": same_as, "removed": removed}
        kept = {"name": None, "same_as": None} if removed else {}
        writing.mint("people", uuid, before, {**before, **kept, **facts, "removed": 0})
    follow_people(writing)


def note_same_people(writing: Writing, same: Mapping[Uuid, Uuid]) -> None:
    """Remember which people of another file are people here, so that nobody asks again."""
    for uuid, whom in same.items():
        if who_is(writing.db, uuid) != whom and uuid != whom:
            say_of(writing, uuid, same_as=whom)


def follow_names(db: Connection) -> None:
    """Give annotators the names that are said of them, or those they were entered by."""
    said = "SELECT name FROM people WHERE people.uuid = annotators.uuid AND removed = 0"
    db.execute(
        f"UPDATE main.annotators SET given = name WHERE given IS NULL AND ({said}) IS NOT NULL"
    )
    db.execute(
        f"UPDATE main.annotators SET name = coalesce(({said}), given) WHERE given IS NOT NULL"
        f" AND name IS NOT coalesce(({said}), given)"
    )


def follow_people(writing: Writing) -> None:
    """Give names, and hand over the layers and articles of those who are another.

    Every copy comes to the same by itself, so no version of a layer is minted.
    """
    db = writing.db
    follow_names(db)
    keys = {uuid: key for key, uuid in db.execute("SELECT id, uuid FROM main.annotators")}
    for uuid, whom in united_with_others(db).items():
        gone, kept = keys.get(uuid), keys.get(whom)
        if gone is None or kept is None:
            continue
        for (layer,) in db.execute(
            "SELECT uuid FROM main.layers WHERE annotator = ?", [gone]
        ).fetchall():
            writing.update("layers", layer, {"annotator": gone}, {"annotator": kept})
        assigned = db.execute(
            "SELECT a.article, articles.uuid FROM main.assignments AS a"
            " JOIN main.articles ON articles.id = a.article"
            " WHERE a.annotator = ? AND a.removed = 0",
            [gone],
        ).fetchall()
        before = [(article, gone, assignment_id(of, uuid)) for article, of in assigned]
        after = [(article, kept, assignment_id(of, whom)) for article, of in assigned]
        set_assigned(writing, before, on=False)
        set_assigned(writing, after, on=True)


def articles_of_both(db: Connection, one: AnnotatorKey, other: AnnotatorKey) -> int:
    """Return in how many articles two annotators both have a layer."""
    (count,) = db.execute(
        "SELECT count(*) FROM (SELECT article FROM layers WHERE annotator = ? AND removed = 0"
        " INTERSECT SELECT article FROM layers WHERE annotator = ? AND removed = 0)",
        [one, other],
    ).fetchone()
    return count
