"""The choices of an export: one table that the command line and the dialog are made of."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeAlias

import msgspec

# What was chosen, by the names of the choices; what is missing is as usual.
Given: TypeAlias = dict[str, str | int | float | bool | list[str] | None]


class ChoiceKind(StrEnum):
    """What a choice is: one of some values, several of them, a number, a share, words, a flag."""

    ONE = "one"
    SEVERAL = "several"
    NUMBER = "number"
    SHARE = "share"
    WORDS = "words"
    FLAG = "flag"


class ExportChoice(msgspec.Struct, frozen=True):
    """A choice: what it is called, its values with what each means, and what it is for.

    With `by_form` only those forms have it that name it in `Format.takes`. The values of some
    are the form's or the project's own: there `values` is empty. `title` is what the dialog calls
    it, `words` what the command line does when that is not its name.
    """

    name: str
    kind: ChoiceKind
    title: str
    about: str
    values: Mapping[str, str] = {}
    usual: str | int | float | bool | None = None
    by_form: bool = False
    words: str = ""
    metavar: str | None = None

    @property
    def option(self) -> str:
        """What the command line calls it."""
        return self.words or f"--{self.name.replace('_', '-')}"


_ONE, _NUMBER, _WORDS, _FLAG = (
    ChoiceKind.ONE,
    ChoiceKind.NUMBER,
    ChoiceKind.WORDS,
    ChoiceKind.FLAG,
)

EXPORT_CHOICES: tuple[ExportChoice, ...] = (
    ExportChoice(
        "format_", _WORDS, "Form", "The form of the file.", {}, "article", words="--format",
        metavar="F",
    ),
    ExportChoice(
        "layer", _WORDS, "Labels of", "Whose labels: a name, all, each, gold or majority.",
        metavar="NAME",
    ),
    ExportChoice(
        "states", ChoiceKind.SEVERAL, "Articles", "Only articles in this state.",
        words="--articles", metavar="STATE",
    ),
    ExportChoice(
        "task", _ONE, "Task", "What the records are for, in a form of several tasks.", {}, "",
        by_form=True,
    ),
    ExportChoice(
        "family", _ONE, "Family",
        "Whose labels become tags, or the one kind of spans that a form has place for.",
        {}, "entity", by_form=True,
    ),
    ExportChoice(
        "scheme", _ONE, "Tags", "How tags say where a span begins and ends.",
        {"iob2": "IOB2", "bilou": "BILOU", "conll2003": "as in CoNLL-2003"}, "iob2", by_form=True,
    ),
    ExportChoice(
        "tokens", _ONE, "Tokens",
        "What parts texts into tokens: our own words, usual but for spaCy, which has rules.",
        {"words": "our words", "spacy": "spaCy’s rules", "blanks": "blanks alone"}, by_form=True,
    ),
    ExportChoice(
        "offset_columns", _FLAG, "Columns", "Add where tokens stand in the text.", by_form=True
    ),
    ExportChoice(
        "parquet", _FLAG, "Files", "Write Parquet in place of JSON Lines.", by_form=True
    ),
    ExportChoice(
        "predictions", _FLAG, "Labels as",
        "Write labels as suggestions, to be reviewed there.", by_form=True,
    ),
    ExportChoice(
        "empty", ChoiceKind.SHARE, "Without labels",
        "How many of the articles without labels to keep: a model learns from some that often"
        " there is nothing to find.",
        {}, 1.0, by_form=True,
    ),
    ExportChoice(
        "overlap", _ONE, "Overlapping spans", "What to do with spans that overlap.",
        {"keep": "keep all", "longest": "the longest", "outer": "the outermost"}, "keep",
        by_form=True,
    ),
    ExportChoice(
        "fold", _ONE, "Fine labels", "Write labels as they are, or as their parents.",
        {"parent": "as their parents"},
    ),
    ExportChoice(
        "window", _NUMBER, "Cut",
        "Cut articles into pieces of at most so many tokens, for models that take no more; they"
        " end with a sentence where they can. What no piece holds whole is counted.",
        {}, 0,
    ),
    ExportChoice(
        "stride", _NUMBER, "Next piece",
        "Begin each piece so many tokens after the one before; fewer than its length, and pieces"
        " overlap.",
        {}, 0,
    ),
    ExportChoice(
        "unknown", _ONE, "Not looked for",
        "What to do with articles in which not everything was looked for: leave them out (usual"
        " for a split), cut them to what was, or write them all the same (usual for a file).",
        {
            "drop": "leave those articles out",
            "mask": "cut them to what was",
            "keep": "write them all the same",
        },
    ),
    ExportChoice(
        "regions", _ONE, "Regions",
        "What to do with parts of the page that are not the story: label them, blank them out,"
        " or cut them out of the text.",
        {"keep": "label them", "mask": "blank them out", "drop": "cut them out"}, "keep",
    ),
    ExportChoice("anonymise", _FLAG, "Annotators", "Give annotators pseudonyms."),
    ExportChoice(
        "split", _WORDS, "Divide",
        "Write a folder with train, dev and test, in these shares of a hundred.",
        metavar="80/10/10",
    ),
    ExportChoice("seed", _NUMBER, "Seed", "Another number is another division.", {}, 0),
    ExportChoice(
        "split_by", _ONE, "Never part", "What never parts; near-duplicates never do.",
        {"story": "stories", "outlet": "outlets too", "date": "by date, the last for testing"},
        "story",
    ),
    ExportChoice(
        "licence", _WORDS, "Licence", "For the card of a dataset in parts, as CC BY 4.0.", {}, "",
        metavar="WORDS",
    ),
)  # fmt: skip


def export_choice(name: str) -> ExportChoice:
    """Return a choice by its name."""
    return next(choice for choice in EXPORT_CHOICES if choice.name == name)


def usual_choices() -> Given:
    """Return what holds where nothing was chosen."""
    nothing: dict[ChoiceKind, bool | list[str]] = {ChoiceKind.SEVERAL: [], ChoiceKind.FLAG: False}
    return {choice.name: nothing.get(choice.kind, choice.usual) for choice in EXPORT_CHOICES}


def command_words(given: Given) -> list[str]:
    """Return the command line's words for what is not as usual."""
    said: list[str] = []
    usual = usual_choices()
    for choice in EXPORT_CHOICES:
        value = given.get(choice.name)
        if value is None or value == usual[choice.name]:
            continue
        if choice.kind is ChoiceKind.FLAG:
            said.append(choice.option)
            continue
        values = value if isinstance(value, list) else [value]
        said += [f"{choice.option}={each}" for each in values]
    return said
