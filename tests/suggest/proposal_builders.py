"""Sentences with the frame set in ⟦brackets⟧, and what the rules make of them."""

import re

from annotator.model.fragment import Fragment
from annotator.model.schema_file import load_schema
from annotator.model.values import AnnotationKey
from annotator.suggest import attribution, sanction_roles
from annotator.suggest.proposals import Frame, Proposal, Standing

SCHEMA = load_schema("sanctions-news")
_RULES = {"STATEMENT": attribution.propose, "SANCTION": sanction_roles.propose}


def read_marked(marked: str) -> tuple[str, tuple[Fragment, ...]]:
    """Return the text without its brackets, and where they stood."""
    fragments: list[Fragment] = []
    for number, found in enumerate(re.finditer("⟦(.*?)⟧", marked, re.DOTALL)):
        start = found.start() - 2 * number
        fragments.append(Fragment(start, start + len(found[1])))
    return marked.replace("⟦", "").replace("⟧", ""), tuple(fragments)


def a_frame(label: str, marked: str, **standing: str) -> Frame:
    """Return a frame with annotations beside it: `COMPANY="Norrin"`; the first hit counts."""
    text, fragments = read_marked(marked)
    there: list[Standing] = []
    for key, (name, quote) in enumerate(standing.items(), 1):
        at = text.index(quote)
        place = (Fragment(at, at + len(quote)),)
        there.append(Standing(AnnotationKey(key), name.rstrip("_"), place))
    return Frame(text, SCHEMA, label, fragments, tuple(there))


def proposals(frame: Frame) -> list[Proposal]:
    """Return what the rules propose for a frame."""
    return _RULES[frame.label](frame)


def in_words(frame: Frame) -> dict[str, str]:
    """Return the proposed words by role; `+` is a further fragment, `=` the status."""
    found: dict[str, str] = {}
    for each in proposals(frame):
        words = " … ".join(frame.text[slice(*piece)] for piece in each.fragments)
        status = dict(each.sets).get("status")
        if status is not None:
            found["="] = str(status)
        if each.role or not each.sets:
            assert (each.role or "+") not in found
            found[each.role or "+"] = words
    return found
