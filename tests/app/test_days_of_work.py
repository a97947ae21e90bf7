"""Days of work at random over real files: all of it goes back and comes again, and is merged."""

import re
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from annotator.app import frames, labelling, reading, referring, register_edits, story_links
from annotator.app.checking import check_project
from annotator.app.open_article import OpenArticle
from annotator.app.project import open_project
from annotator.app.removing import remove_article
from annotator.app.schema_editing import apply_edits
from annotator.app.session import Session
from annotator.app.together import assigning, commenting
from annotator.app.together.merging import ChoicesNeeded, Diverged, MergeOptions
from annotator.errors import UserError
from annotator.model.article import State
from annotator.model.label_edits import ChangeLabel, DeleteLabel, MapLabel, RetireLabel
from annotator.model.schema import Schema
from annotator.model.schema_edits import AnyEdit
from annotator.model.value_edits import DeleteValue, MapValue, RetireValue
from annotator.model.values import ActionKey, AnnotationKey, Json, LayerKey
from annotator.storage.register import referents_by_key
from annotator.storage.schema_sql import LOGGED_TABLES
from tests.app.copies import a_copy_for, content, divided, merged
from tests.app.deeds_beside_labelling import BESIDE_LABELLING
from tests.builders import TREASURY, a_project, keys_of, put_in, words

_Day: TypeAlias = list[tuple[bool, str, int]]
_LABELS = ("PERSON", "COMPANY", "GOVBODY", "SANCTION")
_QUOTES = ("Ri Yong-ho", "Gefest-M", "Treasury", "sanction", "Moscow")
_OTHER_TEXT = "Seoul welcomed the decision of the United Nations on Friday."
_OF_THE_LOG = {"id", "counter", "replica", "added_by", "changed_by", "import_id"}

_SAYING = (
    "removed = 0 AND (state != 'started' OR document != '{}' OR EXISTS"
    " (SELECT 1 FROM annotations WHERE layer = layers.id AND annotations.removed = 0))"
)

_EDITS: tuple[AnyEdit, ...] = (
    MapLabel(label="COMPANY", to="ORG"),
    DeleteLabel(label="PERSON"),
    ChangeLabel(label="GOVBODY", name="Agency"),
    RetireLabel(label="COMPANY"),
    DeleteLabel(label="SANCTION"),
    RetireValue(attribute="status", value="imposed"),
    MapValue(attribute="status", value="eased", to="imposed"),
    DeleteValue(attribute="mention", value="name"),
    RetireValue(attribute="quality", value="ok", document=True),
)


def _entries(session: Session) -> list[str]:
    return sorted(candidate.key for candidate in session.register.all())


def _some(session: Session, number: int) -> AnnotationKey:
    order = session.editable().spans.in_order()
    if not order:
        raise UserError("There is nothing.")
    return order[number % len(order)]


def _add(session: Session, number: int) -> None:
    with suppress(ValueError):
        place = words(session, _QUOTES[number % len(_QUOTES)])
        labelling.add(session, _LABELS[number % len(_LABELS)], [place])


def _widen(session: Session, number: int) -> None:
    with suppress(ValueError):
        labelling.add_fragment(session, _some(session, number), words(session, "said"))


def _fill(session: Session, number: int) -> None:
    article = session.editable()
    for frame in article.spans.in_order():
        if article.spans.label(frame) == "SANCTION":
            frames.fill(session, frame, "target", _some(session, number))


def _cue(session: Session, number: int) -> None:
    with suppress(ValueError):
        frame = _some(session, number)
        frames.fill_from_words(session, frame, "status_cue", [words(session, "would")])


def _link(session: Session, number: int) -> None:
    entries = _entries(session)
    if number % 2 or not entries:
        referring.link_new(session, _some(session, number), f"entry {number}")
    else:
        referring.link(session, _some(session, number), entries[number % len(entries)])


def _unite(session: Session, number: int) -> None:
    entries = _entries(session)
    if len(entries) > 1:
        one, other = entries[number % len(entries)], entries[(number + 1) % len(entries)]
        register_edits.merge(session, [one], other)


def _part(session: Session, number: int) -> None:
    with session.store.reading() as db:
        found = db.execute(
            'SELECT "key" FROM referents WHERE removed = 0 AND merged_into IS NOT NULL'
        ).fetchall()
    if found:
        register_edits.part(session, found[number % len(found)][0])


def _rename(session: Session, number: int) -> None:
    entries = _entries(session)
    if entries:
        register_edits.rename(session, entries[number % len(entries)], f"name {number}")


def _join(session: Session, number: int) -> None:
    articles = keys_of(session)
    if number % 2:
        story_links.take_out(session, articles[0])
    else:
        story_links.join_stories(session, articles[0], articles[-1])


def _take_back(session: Session, number: int) -> None:
    steps = [each for each in session.history.steps(limit=8) if each.actor == session.actor.name]
    if steps:
        session.history.undo(steps[number % len(steps)].key)


def _divide(session: Session, _number: int) -> None:
    divided(session, session.path.parent)


_STATES = (State.DONE, State.FLAGGED, State.SKIPPED)
_DEEDS: dict[str, Callable[[Session, int], object]] = {
    "add": _add,
    "remove": lambda me, n: labelling.remove(me, _some(me, n)),
    "relabel": lambda me, n: labelling.relabel(me, _some(me, n), _LABELS[n % 3]),
    "widen": _widen,
    "fill": _fill,
    "cue": _cue,
    "note": lambda me, n: labelling.set_note(me, _some(me, n), f"note {n}"),
    "link": _link,
    "unlink": lambda me, n: referring.unlink(me, [_some(me, n)]),
    "split": lambda me, n: referring.split(me, [_some(me, n)], f"split {n}"),
    "unite": _unite,
    "part": _part,
    "rename": _rename,
    "title": lambda me, n: reading.set_title(me, f"Title {n}"),
    "state": lambda me, n: reading.set_state(me, _STATES[n % 3]),
    "quality": lambda me, n: reading.set_document_label(me, "quality", ("ok", "spun", None)[n % 3]),
    "comment": lambda me, n: commenting.comment(me, f"Why {n}?"),
    "assign": lambda me, n: assigning.assign(me, keys_of(me)[n % 2 :], [me.actor]),
    "labels": lambda me, n: apply_edits(me, [_EDITS[n % len(_EDITS)]]),
    "import": lambda me, n: put_in(me, f"{_OTHER_TEXT} Part {n % 2}."),
    "drop": lambda me, n: remove_article(me, keys_of(me)[n % len(keys_of(me))]),
    "story": _join,
    "divide": _divide,
    "undo": lambda me, _: me.history.undo(),
    "redo": lambda me, _: me.history.redo(),
    "back": _take_back,
    **BESIDE_LABELLING,
}
# So a day begins, or there would be little to do anything with.
_MORNING: _Day = [
    *((first, "add", number) for first in (True, False) for number in range(4)),
    *((first, "merge", 0) for first in (True, False)),
]
# What both do; labels are edited by one of them, or there would be a choice to make.
_DAY = st.lists(
    st.tuples(st.booleans(), st.sampled_from([*_DEEDS, "merge"]), st.integers(0, 11)), max_size=25
)


def do(session: Session, colleague: Session, deed: str, number: int) -> None:
    """Do one thing of a day, where it can be done, and see that memory follows the file."""
    articles = keys_of(session)
    if not articles:
        deed = "undo"
    else:
        key = articles[number // 3 % len(articles)]
        article = session.open_article(key)
        if article.locked:
            session.open_article(key, LayerKey(0))
    with suppress(UserError):
        if deed == "merge":
            merged(session, colleague)
        else:
            _DEEDS[deed](session, number)
    agrees(session)


def agrees(session: Session) -> None:
    """See that what is open is what the file says."""
    shown = session.article
    if shown is None:
        return
    assert session.queue.has(shown.article.key)
    read = OpenArticle.read(
        session.store, session.schema, session.actor, shown.article.key, shown.layer.key
    )
    order = sorted(shown.spans.in_order())
    assert order == sorted(read.spans.in_order())
    assert shown.annotations(order) == read.annotations(order)
    if shown.layer.key:
        assert shown.layer == read.layer
    assert shown.article.title == read.article.title
    for key in {a.referent for a in read.annotations(order) if a.referent is not None}:
        entry = session.register.entry(key)
        with session.store.reading() as db:
            assert entry == referents_by_key(db, [key]).get(key)


def said(session: Session) -> dict[str, list[tuple[object, ...]]]:
    """Return all rows of a project that are not removed, but not who wrote them when.

    A begun layer that says nothing is as none: it stays when its first label goes before others.
    """
    found: dict[str, list[tuple[object, ...]]] = {}
    with session.store.reading() as db:
        for table in LOGGED_TABLES:
            what = _SAYING if table == "layers" else "removed = 0"
            cursor = db.conn.execute(f"SELECT * FROM {table} WHERE {what} ORDER BY uuid")
            kept = [n for n, c in enumerate(cursor.description) if c[0] not in _OF_THE_LOG]
            found[table] = [tuple(row[n] for n in kept) for row in cursor]
    return found


@pytest.fixture(scope="module")
def two_copies(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("copies")
    home = a_project(folder, TREASURY, _OTHER_TEXT, annotator="Home")
    rosa, anna = (a_copy_for(home, name, folder) for name in ("Rosa", "Anna"))
    for session in (home, rosa, anna):
        session.close()
    return rosa.path, anna.path


@settings(
    max_examples=8,
    derandomize=True,
    deadline=None,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(day=_DAY)
def test_a_day_of_two_goes_back_comes_again_and_is_the_same_whoever_merges(
    two_copies: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory, day: _Day
) -> None:
    folder = tmp_path_factory.mktemp("day")
    for path in two_copies:
        shutil.copy(path, folder / path.name)
    rosa, anna = (open_project(folder / p.name, annotator=p.stem) for p in two_copies)
    began = [(session, said(session), session.newest_action()) for session in (rosa, anna)]
    for first, deed, number in [*_MORNING, *day]:
        if first or deed != "labels":
            do(*((rosa, anna) if first else (anna, rosa)), deed, number)
    for session, start, first_action in began:
        all_back_and_again(session, start, first_action)
    if both_merge(rosa, anna):
        assert without_numbers(content(rosa, folder)) == without_numbers(content(anna, folder))
        assert labels_of(rosa) == labels_of(anna)
    for session in (rosa, anna):
        session.close()
        assert check_project(session.path) == []
    shutil.rmtree(folder)


def both_merge(rosa: Session, anna: Session) -> bool:
    """Merge each copy into the other; tell whether both have the same labels to use.

    They have not where one took back what the other had taken over, and went on otherwise.
    """
    try:
        merged(rosa, anna)
        merged(anna, rosa)
    except ChoicesNeeded:
        ours = MergeOptions(diverged=Diverged.OURS)
        merged(rosa, anna, options=ours)
        merged(anna, rosa, options=ours)
        return False
    return True


def without_numbers(records: list[dict[str, Json]]) -> str:
    """Leave the numbers of the labels' states out: each copy counts its own, in the labels too."""
    text = msgspec.json.encode(records, order="deterministic").decode()
    text = re.sub(r'("schema":\{[^}]*)"sha256":"[0-9a-f]+"', r"\1", text)
    return re.sub(r'"(schema_version|version)":\d+', "", text)


def labels_of(session: Session) -> Schema:
    return msgspec.structs.replace(session.schema, version=0, body="")


def all_back_and_again(session: Session, start: object, first_action: ActionKey) -> None:
    """Take back all that somebody did, and do it again."""
    end, steps = said(session), 0
    while (step := session.history.next_undo()) is not None and step.key > first_action:
        session.history.undo()
        agrees(session)
        steps += 1
    assert said(session) == start
    for _ in range(steps):
        session.history.redo()
        agrees(session)
    assert said(session) == end
