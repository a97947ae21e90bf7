"""How many keys a labelled article takes: counted presses of real keys in a real window."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from annotator.app.importing.import_files import ImportOptions, import_files
from annotator.app.project import create_project
from annotator.app.session import Session
from annotator.model.annotation import Annotation
from annotator.model.fragment import Fragment
from annotator.model.frame_rules import role_of
from annotator.model.ghost import Ghost
from annotator.model.schema import AttributeKind
from annotator.model.sentences import sentence_at
from annotator.model.values import AnnotationKey
from annotator.ui.window.main_window import MainWindow
from tests.ui.window_builders import a_window, an_empty_window, at_work
from tests.whole.counted_hands import ACCEPT_ALL, ENTER, GROW, REJECT, CountedHands, Key

SHARED = Path(__file__).parents[2].parent / "shared"
EXAMPLES = SHARED / "gold" / "examples-002-003.jsonl"
SPLIT = (
    "Nothing else happened.\n\n"
    "“The ministry will go on putting pressure on Kharest, and cut it off from banks,” Trade "
    "Secretary Edda Marlow condemned in a statement. “It is unacceptable that firms in Velmora "
    "and elsewhere pay for its tests.”\n"
)
SANCTION = "On Monday Canada imposed sanctions on two Laotian shipping firms.\n"


class Wanted(msgspec.Struct, frozen=True):
    """An annotation of the examples, its fillers as label and place."""

    id: str
    label: str
    fragments: tuple[Fragment, ...]
    attributes: dict[str, Any] = {}
    roles: dict[str, list[dict[str, Any]]] = {}

    @property
    def place(self) -> tuple[str, tuple[Fragment, ...]]:
        """What it is found again by."""
        return self.label, self.fragments


def test_a_split_quotation_takes_at_most_twelve_presses(qtbot: QtBot, tmp_path: Path) -> None:
    window = a_window(qtbot, tmp_path, SPLIT)
    _, session, view = at_work(window)
    hands = CountedHands(window)
    view.restore_place(0, SPLIT.index("pressure"))
    hands.press(GROW, GROW, GROW)
    hands.type("q")
    while at_work(window)[0].ghost_hands.offers.any():
        hands.press(ENTER)
    statement = only(session, "STATEMENT")
    assert len(statement.fragments) == 2
    assert statement.attributes == {"quote": "direct", "stance": "condemn"}
    assert set(statement.roles) == {"speaker", "cue", "medium"}
    hands.type(",a")
    assert only(session, "STATEMENT").attributes["stance"] == "accuse"
    assert hands.presses <= 12
    window.close()


def test_a_sanction_with_status_and_three_fillers_takes_at_most_fifteen(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window = a_window(qtbot, tmp_path, SANCTION)
    _, session, view = at_work(window)
    hands = CountedHands(window)
    view.restore_place(0, SANCTION.index("sanctions"))
    hands.type("s")
    while at_work(window)[0].ghost_hands.offers.any():
        hands.press(ENTER)
    sanction = only(session, "SANCTION")
    assert sanction.attributes == {"status": "imposed"}
    assert set(sanction.roles) == {"authority", "target", "status_cue", "date"}
    assert hands.presses <= 15
    window.close()


@pytest.mark.skipif(not EXAMPLES.exists(), reason="the client's articles are not beside this")
def test_the_examples_of_an_article_take_less_than_six_hundred_presses(
    qtbot: QtBot, tmp_path: Path
) -> None:
    line = msgspec.json.decode(EXAMPLES.read_bytes().splitlines()[0])
    window = open_text(qtbot, tmp_path, line["text"])
    _, session, _ = at_work(window)
    wanted = msgspec.convert(line["layers"][0]["annotations"], list[Wanted])
    replay = Replay(CountedHands(window), session, wanted)
    replay.run()
    assert replay.missing() == []
    assert replay.hands.presses < 600, replay.spent
    window.close()


def open_text(qtbot: QtBot, folder: Path, text: str) -> MainWindow:
    """Return a window on a project with one article."""
    file = folder / "article.jsonl"
    record = {"format": "annotator.article", "version": 1, "text": text}
    file.write_bytes(msgspec.json.encode(record) + b"\n")
    session = create_project(folder / "counted.annot", annotator="Anna")
    import_files(session, [file], ImportOptions())
    window = an_empty_window(qtbot, folder)
    window.show_session(session)
    return window


def only(session: Session, label: str) -> Annotation:
    article = session.article
    assert article is not None
    (key,) = (key for key in article.spans.in_order() if article.spans.label(key) == label)
    return article.annotation(key)


class Replay:
    """Labels what the examples have, sentence by sentence: names first, then frames."""

    def __init__(self, hands: CountedHands, session: Session, wanted: list[Wanted]) -> None:
        self.hands = hands
        self.session = session
        self.wanted = wanted
        self.by_id = {each.id: each for each in wanted}
        self.spent: dict[str, int] = {}

    def run(self) -> None:
        """Make all of it."""
        for each in self._in_order():
            if self._find(each) is None:
                self._count("label", lambda each=each: self._make(each))
            self._count("attributes", lambda each=each: self._set_attributes(each))
        for each in self.wanted:
            self._count("late roles", lambda each=each: self._fill(each, late=True))

    def missing(self) -> list[str]:
        """Return in words what the examples have and the layer has not."""
        return list(self._missing())

    def _missing(self) -> Iterator[str]:
        for each in self.wanted:
            key = self._find(each)
            if key is None:
                yield f"{each.label} {each.fragments}"
                continue
            whole = self._whole(key)
            for name, value in each.attributes.items():
                if whole.attributes.get(name) != value:
                    yield f"{name}={value} of {each.label} {each.fragments}"
            for role in each.roles:
                for filler in self._lacking(each, role):
                    yield f"{role} {filler.label} of {each.label} {each.fragments}"

    def _count(self, what: str, work: Any) -> None:
        before = self.hands.presses
        work()
        self.spent[what] = self.spent.get(what, 0) + self.hands.presses - before

    def _in_order(self) -> list[Wanted]:
        """Sentence by sentence: what fills no role from plain words, then the frames."""
        schema = self.session.schema
        content = self._text()

        def rank(each: Wanted) -> tuple[int, bool, tuple[Fragment, ...]]:
            label = schema.by_id[each.label]
            sentence = sentence_at(content, each.fragments[0].start).start
            return sentence, label.is_frame, each.fragments

        plain = [w for w in self.wanted if not schema.by_id[w.label].filler_only]
        return sorted(plain, key=rank)

    def _make(self, each: Wanted) -> None:
        label = self.session.schema.by_id[each.label]
        hands = self.hands
        hands.reach(each.fragments[0], word=True)
        hands.type(label.keys[0])
        joined = 1
        if label.is_frame:
            self._take_offers(each)
            key = self._newest(each.label)
            joined = len(self._whole(key).fragments)
        for fragment in each.fragments[joined:]:
            hands.reach(fragment)
            hands.type("+")
        if label.is_frame and joined == 1 and len(each.fragments) > 1:
            self._take_offers(each)
        self._fill(each, late=False)

    def _take_offers(self, each: Wanted) -> None:
        """Accept what the examples have, turn down what they have not, up to the last wanted."""
        offers = at_work(self.hands.window)[0].ghost_hands.offers
        shown = offers.shown
        if shown and all(self._is_wanted(each, ghost) for ghost in shown):
            self.hands.press(ACCEPT_ALL)
            return
        while any(self._is_wanted(each, ghost) for ghost in offers.shown):
            view = at_work(self.hands.window)[2]
            ghost = view.ghost or offers.shown[0]
            self.hands.press(ENTER if self._is_wanted(each, ghost) else REJECT)

    def _is_wanted(self, each: Wanted, ghost: Ghost) -> bool:
        if ghost.sets is not None and each.attributes.get(ghost.sets[1]) != ghost.sets[2]:
            return False
        if ghost.joins is not None:
            return set(ghost.fragments) <= set(each.fragments)
        if ghost.fills is None:
            return True
        fillers = each.roles.get(ghost.fills[1], ())
        there = [self.by_id[f["id"]].place for f in fillers if f.get("id")]
        return (ghost.label, ghost.fragments) in there

    def _fill(self, each: Wanted, *, late: bool) -> None:
        """Fill what no offer has filled: from what stands near, else from its words."""
        for role in each.roles:
            for filler in self._lacking(each, role):
                there = self._find(filler)
                schema = self.session.schema
                if there is None and not schema.by_id[filler.label].filler_only and not late:
                    continue
                self._hold(each)
                if there is None:
                    self.hands.reach(filler.fragments[0])
                self._press_role(each, role)
                if there is not None:
                    self._choose(each, role, there)

    def _press_role(self, each: Wanted, role: str) -> None:
        found = role_of(self.session.schema, each.label, role)
        assert found is not None
        self.hands.type("." + found.key)

    def _choose(self, each: Wanted, role: str, filler: AnnotationKey) -> None:
        """Press the number that stands at a filler."""
        workspace = at_work(self.hands.window)[0]
        slot = workspace.filling.slot
        assert slot is not None, (each.place, role)
        assert filler in slot.candidates, (each.place, role)
        self.hands.type(str(slot.candidates.index(filler) + 1))

    def _hold(self, each: Wanted) -> None:
        """Make a frame the current one, by words and Space when it is not."""
        workspace, _, view = at_work(self.hands.window)
        key = self._find(each)
        assert key is not None
        if workspace.desk.current_frame() == key:
            return
        self.hands.reach(Fragment(each.fragments[0].start, each.fragments[0].end))
        self.hands.press(Key(" "))
        raise AssertionError(f"cannot hold {each.place} {view.selected}")

    def _set_attributes(self, each: Wanted) -> None:
        key = self._find(each)
        if key is None:
            return
        had = self._whole(key).attributes
        for name, value in each.attributes.items():
            if had.get(name) != value:
                for letter in self._letters(name, value):
                    self.hands.type("," + letter)

    def _letters(self, name: str, value: Any) -> Iterator[str]:
        attribute = self.session.schema.attribute(name)
        assert attribute is not None
        if attribute.kind is AttributeKind.FLAG:
            yield attribute.key
            return
        for choice in attribute.values:
            if choice.id == value or (isinstance(value, list) and choice.id in value):
                yield choice.key

    def _lacking(self, each: Wanted, role: str) -> list[Wanted]:
        """Return the fillers of a role that the frame has not yet."""
        key = self._find(each)
        assert key is not None
        there = {filler.id for filler in self._whole(key).roles.get(role, ())}
        lacking: list[Wanted] = []
        for filler in each.roles[role]:
            if (wanted := self.by_id.get(filler.get("id", ""))) is not None:
                found = self._find(wanted)
                if found is None or self._whole(found).id not in there:
                    lacking.append(wanted)
        return lacking

    def _find(self, each: Wanted) -> AnnotationKey | None:
        article = self.session.article
        assert article is not None
        return article.spans.same_place(each.label, each.fragments)

    def _newest(self, label: str) -> AnnotationKey:
        article = self.session.article
        assert article is not None
        return max(key for key in article.spans.in_order() if article.spans.label(key) == label)

    def _whole(self, key: AnnotationKey) -> Annotation:
        assert self.session.article is not None
        return self.session.article.annotation(key)

    def _text(self) -> str:
        assert self.session.article is not None
        return self.session.article.text.content
