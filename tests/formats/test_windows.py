"""Windows of tokens: what is cut is counted, what is not says the same."""

from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.base import LossCount, Tokens, WriteOptions
from annotator.formats.token_text import token_text
from annotator.formats.windows import windowed
from annotator.model.annotation import Filler
from annotator.model.article import Referent
from annotator.model.comment import Comment
from tests.formats.formats_builders import annotation, article, layer, texts

TEXT = "Kim said no. Lee of the U.S. Treasury said yes. Both left."


@given(texts.map(lambda text: text * 5), st.integers(1, 9), st.integers(0, 9))
def test_windows_leave_no_token_out_and_hold_no_more_than_asked(
    text: str, size: int, stride: int
) -> None:
    found = token_text(text, Tokens.WORDS)
    windows = found.windows(size, stride or size)

    inside = [
        [number for number, start in enumerate(found.starts) if w.start <= start < w.end]
        for w in windows
    ]
    assert all(len(each) <= size for each in inside)
    assert sorted({n for each in inside for n in each}) == list(range(len(found.starts)))


def test_windows_end_with_sentences_and_a_stop_of_an_abbreviation_is_none() -> None:
    found = token_text(TEXT, Tokens.WORDS).windows(9, 9)

    assert [TEXT[start:end] for start, end in found] == [
        "Kim said no.",
        "Lee of the U.S. Treasury said yes.",
        "Both left.",
    ]


def test_a_frame_that_no_window_holds_whole_is_counted_and_loses_what_is_outside() -> None:
    kim, yes = annotation("PERSON", (0, 3)), annotation("CUE", (43, 46))
    frame = annotation(
        "STATEMENT", (13, 46), roles={"speaker": (Filler(kim.id),), "cue": (Filler(yes.id),)}
    )
    long = annotation("ENTITY", (9, 20))
    losses = LossCount()

    cut = list(
        windowed(
            article(TEXT, layer(kim, long, frame, yes)), WriteOptions(window=9), losses
        )
    )  # fmt: skip

    kept = [found for one in cut for found in one.layers[0].annotations]
    assert [one.text[a.start : a.end] for one in cut for a in one.layers[0].annotations] == [
        "Kim", "Lee of the U.S. Treasury said yes", "yes"
    ]  # fmt: skip
    assert list(kept[1].roles) == ["cue"]
    assert {loss.kind: loss.count for loss in losses.report(1, 1).losses} == {
        "spans cut by windows": 1,
        "frames cut by windows": 1,
    }


def test_windows_that_overlap_hold_what_one_alone_would_cut() -> None:
    across = annotation("ENTITY", (9, 16))
    losses = LossCount()

    list(windowed(article(TEXT, layer(across)), WriteOptions(window=14, stride=4), losses))

    assert losses.report(1, 1).losses == ()


def test_windows_tell_only_of_their_own_referents_and_count_what_is_of_the_whole() -> None:
    kim = annotation("PERSON", (0, 3), referent="wd:Q1")
    both = annotation("PERSON", (48, 52), referent="ref:2")
    known = (
        Referent("wd:Q1", "Kim", merged_into="wd:Q2"), Referent("wd:Q2", "Kim J."),
        Referent("ref:2", "Both"), Referent("ref:3", "Nobody"),
    )  # fmt: skip
    comment = Comment(id="c1", author="p1", text="Why?")
    whole = article(TEXT, layer(kim, both), referents=known, comments=(comment,))
    losses = LossCount()

    cut = list(windowed(whole, WriteOptions(window=9), losses))

    assert [[each.key for each in one.referents] for one in cut] == [
        ["wd:Q1", "wd:Q2"], [], ["ref:2"]
    ]  # fmt: skip
    assert [one.comments for one in cut] == [(), (), ()]
    kinds = {loss.kind: loss.count for loss in losses.report(1, 1).losses}
    assert kinds == {"comments, which are about whole articles": 1}


def test_a_frame_that_overlapping_windows_repeat_without_a_filler_is_counted() -> None:
    text = "Kim left. He said no. Both went."
    kim = annotation("PERSON", (0, 3))
    frame = annotation("STATEMENT", (18, 20), roles={"speaker": (Filler(kim.id),)})
    losses = LossCount()

    cut = list(windowed(article(text, layer(kim, frame)), WriteOptions(window=8, stride=3), losses))

    frames = [a for one in cut for a in one.layers[0].annotations if a.label == "STATEMENT"]
    assert [list(each.roles) for each in frames] == [["speaker"], []]
    (loss,) = losses.report(0, 0).losses
    assert loss.kind == "frames without some fillers in a window, whole in another"
    assert loss.count == 1
