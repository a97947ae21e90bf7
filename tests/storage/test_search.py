from pathlib import Path

import pytest

from annotator.app import reading
from annotator.app.queue import QueueFilter
from annotator.storage.search import match_expression, prepared
from tests.builders import a_project, open_first

TEXTS = (
    "The Russian firm Gefest-M sold metals, the U.S. Treasury said.",
    "中国外交部星期二宣布制裁。",
    "Ein Embargo gegen Zürich und Malmö.",
    "กระทรวงการคลังประกาศคว่ำบาตร",
)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("gefest-m", [0]),
        ("u.s. treasury", [0]),
        ("treas", [0]),
        ("制裁", [1]),
        ("外交部", [1]),
        ("zurich", [2]),
        ("malmö", [2]),
        ("ประกาศ", [3]),
        ('"', []),
        ("NOT treasury OR", []),
        ("body:treasury", []),
        ("nothing-like-this", []),
    ],
)
def test_a_users_words_find_articles_whatever_marks_are_in_them(
    tmp_path: Path, words: str, found: list[int]
) -> None:
    session = a_project(tmp_path, *TEXTS)
    keys = list(session.queue.keys())
    assert list(session.queue.keys(QueueFilter(words))) == [keys[n] for n in found]
    session.close()


def test_a_mended_title_is_found_and_the_old_one_no_more(tmp_path: Path) -> None:
    session = open_first(a_project(tmp_path, "Headline wrong\n\nAnd some words."))
    reading.set_title(session, "Mended words")
    assert len(session.queue.keys(QueueFilter("mended"))) == 1
    session.history.undo()
    assert len(session.queue.keys(QueueFilter("mended"))) == 0
    assert len(session.queue.keys(QueueFilter("headline"))) == 1
    session.close()


def test_text_with_blanks_between_words_is_indexed_as_it_is() -> None:
    assert prepared("Embargo gegen Zürich") == "Embargo gegen Zürich"
    assert prepared("宣布制裁 now").split() == ["宣布", "布制", "制裁", "now"]


def test_every_word_of_a_query_is_quoted_and_the_last_may_go_on() -> None:
    assert match_expression('gefest-m say"s') == '"gefest-m" "say""s"*'
