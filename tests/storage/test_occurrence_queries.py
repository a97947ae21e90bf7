"""The index only narrows: what stands in a text is found in the project too."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.app.occurrences import Repeat, find_occurrences
from annotator.app.session import Session
from annotator.storage.occurrences import phrase_expression
from tests.builders import a_project

TEXTS = (
    "The U.S.-led AT&T and the U.S. said: Gefest-M, don't pay $500 million or 5% to a_b.",
    "North\nKorea's İstanbul, İSTANBUL, Straße, STRAẞE, Malmo\u0308, Malmö and naïve café.",
    "中国外交部说中国USA。日本テレビ、ﾃﾚﾋﾞ 〇 ကမ္ဘာ กระทรวงการคลัง 😀👍🏽 😀",
    "کتاب‌ها و می‌خواهم «سلام» Ri Yong-ho’s “We will not stop,”",
)
WORDS = (
    *("U.S.", "AT&T", "Gefest-M", "don't", "$500 million", "5%", "a_b", "north korea", "Korea's"),
    *("istanbul", "İSTANBUL", "straße", "Malmö", "Malmo\u0308", "naïve", "NAÏVE café", "café."),
    *(
        "中国",
        "国",
        "外交部",
        "中国USA",
        "テレビ",
        "ﾃﾚﾋﾞ",
        "〇",
        "ကမ္ဘာ",
        "การคลัง",
        "😀",
        "👍🏽",
        "。",
    ),
    *("کتاب‌ها", "می‌خواهم", "«سلام»", "Ri Yong-ho", "Ri Yong-ho's", '"', "stop,”", "a OR b", "-"),
)


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    folder: Path = tmp_path_factory.mktemp("queries")
    session = a_project(folder, *TEXTS)
    yield session
    session.close()


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("fold", [False, True])
def test_the_project_holds_what_its_articles_hold(
    session: Session, words: str, *, fold: bool
) -> None:
    repeat = Repeat(words, "ENTITY", fold, fold)
    each = [
        found
        for key in reversed(session.queue.keys())
        for found in find_occurrences(session, repeat, key)
    ]
    assert list(find_occurrences(session, repeat)) == each


@pytest.mark.parametrize("words", ["国", "A国", "。", "😀", "ကမ္ဘာ", " "])
def test_the_index_is_not_asked_what_it_cannot_tell(words: str) -> None:
    assert phrase_expression(words) is None


def test_words_are_asked_for_as_a_phrase_of_the_text() -> None:
    assert phrase_expression('the "Kim"') == 'body : "the ""Kim"""'
    assert phrase_expression("中国外交") == 'body : "中国 国外 外交"'
