"""What a label key, a chip, a drag, a digit and Esc mean: the rules of the hands, as a table.

Text selection, selected annotation and current frame are three different things. What merely
lies under the caret is never changed.
"""

from collections.abc import Set
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from annotator.model.fragment import Fragment
from annotator.model.schema import Schema
from annotator.model.values import AnnotationKey


@dataclass(frozen=True, slots=True)
class Chosen:
    """An annotation the hands hold, with its label's id."""

    key: AnnotationKey
    label: str


@dataclass(frozen=True, slots=True)
class Situation:
    """What the hands have hold of when a key is pressed or a chip clicked.

    `recent` is the annotation last made or selected, also after the caret has moved on.
    """

    selection: Fragment | None = None
    selected: Chosen | None = None
    word: Fragment | None = None
    armed: str | None = None
    recent: Chosen | None = None


@dataclass(frozen=True, slots=True)
class Add:
    """Make a new annotation."""

    label: str
    fragment: Fragment


@dataclass(frozen=True, slots=True)
class Relabel:
    """Give an annotation another label."""

    key: AnnotationKey
    label: str


@dataclass(frozen=True, slots=True)
class AddFragment:
    """Let an annotation stand on further words."""

    key: AnnotationKey
    fragment: Fragment


@dataclass(frozen=True, slots=True)
class Arm:
    """Let every drag from now on make this label; None puts the label down."""

    label: str | None


@dataclass(frozen=True, slots=True)
class Select:
    """Only a text selection; nothing is made."""

    fragment: Fragment


@dataclass(frozen=True, slots=True)
class Refuse:
    """Nothing happens; the sentence says why."""

    why: str


Decision: TypeAlias = Add | Relabel | AddFragment | Arm | Select | Refuse


@dataclass(frozen=True, slots=True)
class Known:
    """A referent of the article with the label its mentions have there."""

    referent: str
    label: str


@dataclass(frozen=True, slots=True)
class Refer:
    """Let words be another mention of a referent."""

    label: str
    fragment: Fragment
    referent: str


@dataclass(frozen=True, slots=True)
class Link:
    """Let an annotation refer to a referent; its label stays."""

    key: AnnotationKey
    referent: str


@dataclass(frozen=True, slots=True)
class AskWho:
    """Ask who is meant: by an annotation, else by words."""

    key: AnnotationKey | None
    fragment: Fragment | None


WhoDecision: TypeAlias = Refer | Link | AskWho | Refuse


class Hold(StrEnum):
    """What a label key finds, the first that is there."""

    SELECTION = "selection"
    ANNOTATION = "annotation"
    WORD = "word"
    NOTHING = "nothing"


def hold(situation: Situation) -> Hold:
    """Return what a label key acts on."""
    if situation.selection is not None:
        return Hold.SELECTION
    if situation.selected is not None:
        return Hold.ANNOTATION
    return Hold.NOTHING if situation.word is None else Hold.WORD


def on_key(situation: Situation, label: str, schema: Schema) -> Decision:
    """Decide what a label's letter does."""
    if (fragment := situation.selection) is not None:
        return Add(label, fragment)
    if (selected := situation.selected) is not None:
        return _relabel(selected, label, schema)
    if (word := situation.word) is not None:
        return Add(label, word)
    return Refuse(f"Select words first: then {schema.name_of(label)} labels them")


def on_chip(situation: Situation, label: str, schema: Schema) -> Decision:
    """Decide what a click on a label's chip does.

    A chip acts at once on what is held, and otherwise stays armed. While one is armed the last
    annotation made is still selected, so another chip then changes hands instead of relabelling.
    """
    if situation.armed == label:
        return Arm(None)
    if situation.selection is not None:
        return Add(label, situation.selection)
    if situation.selected is not None and situation.armed is None:
        return _relabel(situation.selected, label, schema)
    return Arm(label)


def on_drag(situation: Situation, fragment: Fragment) -> Decision:
    """Decide what the end of a drag over `fragment` does."""
    if situation.armed is not None:
        return Add(situation.armed, fragment)
    return Select(fragment)


def on_fragment(situation: Situation, fragment: Fragment | None) -> Decision:
    """Decide what `+` with a text selection, or a drag with Ctrl, does."""
    if fragment is None:
        return Refuse("Select the further words first: then + joins them to the annotation")
    target = situation.selected or situation.recent
    if target is None:
        return Refuse("Select an annotation first: then + joins further words to it")
    return AddFragment(target.key, fragment)


def on_digit(situation: Situation, number: int, known: Known | None) -> WhoDecision:
    """Decide what a digit does: whom the words or the annotation mean.

    `known` has this number in the article; 0 asks. What is found is found as by a label's letter.
    """
    found = hold(situation)
    if found is Hold.NOTHING:
        return Refuse("Select words or an annotation first: then a digit says who is meant")
    if number == 0:
        selected = situation.selected if found is Hold.ANNOTATION else None
        words = situation.selection if found is Hold.SELECTION else situation.word
        return AskWho(selected.key, None) if selected is not None else AskWho(None, words)
    if known is None:
        return Refuse(f"Nobody here has the number {number}: press 0 to search or to enter a name")
    if situation.selection is not None:
        return Refer(known.label, situation.selection, known.referent)
    if situation.selected is not None:
        return Link(situation.selected.key, known.referent)
    return Refer(known.label, situation.word or Fragment(0, 0), known.referent)


def _relabel(selected: Chosen, label: str, schema: Schema) -> Decision:
    old, new = schema.by_id.get(selected.label), schema.by_id.get(label)
    if selected.label == label:
        return Refuse(f"This is {schema.name_of(label)} already")
    if old is not None and new is not None and old.family != new.family:
        return Refuse(
            f"{old.name} cannot become {new.name}: it belongs to another family;"
            " Esc first, then select the words"
        )
    return Relabel(selected.key, label)


class Level(StrEnum):
    """What Esc goes back from, outermost first."""

    ARMED = "armed"
    SELECTION = "selection"
    ANNOTATION = "annotation"
    FRAME = "frame"


def on_escape(there: Set[Level]) -> Level | None:
    """Return the one level that Esc leaves, or None when nothing is held."""
    return next((level for level in Level if level in there), None)
