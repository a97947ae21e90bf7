"""Searching all articles: which are found, and the words as they stand in them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.app.corpus_search import SearchHit, count_found, folded, search_page
from annotator.app.removing import remove_article
from annotator.app.session import Session
from tests.builders import a_project, keys_of, open_first

TEXTS = (
    "The Russian firm Gefest-M sold metals, the U.S. Treasury said.",
    "中国外交部星期二宣布制裁。",
    "Ein Embargo gegen ZÜRICH\n\nund Malmo\u0308, sagte er.",
    "Long ago. " * 50 + "The treasury is empty. " + "And so on. " * 50,
)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    session = a_project(tmp_path, *TEXTS)
    yield session
    session.close()


def bold(hit: SearchHit) -> list[str]:
    return [hit.snippet[slice(*place)] for place in hit.bold]


@pytest.mark.parametrize(
    ("words", "number", "expected"),
    [
        ("gefest-m", 0, ["Gefest-M"]),
        ("u.s. treas", 0, ["U.S", "Treas"]),
        ("制裁", 1, ["制裁"]),
        ("外交", 1, ["外交"]),
        ("中", 1, ["中"]),
        ("zürich malmö", 2, ["ZÜRICH", "Malmo\u0308"]),
        ('"embargo"', 2, ["Embargo"]),
    ],
)
def test_the_words_are_found_as_they_stand(
    session: Session, words: str, number: int, expected: list[str]
) -> None:
    (hit,) = search_page(session, words)
    assert hit.article == keys_of(session)[number]
    assert bold(hit) == expected
    assert hit.hit is not None
    assert TEXTS[number][slice(*hit.hit)] == expected[0]


@pytest.mark.parametrize("words", ["", " ", '"', "NOT OR", "body:treasury", "(", "zzz", "a*b^c"])
def test_marks_and_operators_do_no_harm(session: Session, words: str) -> None:
    assert search_page(session, words) == []
    assert count_found(session, words) == 0


def test_the_newest_come_first_and_the_snippet_is_cut_round_the_words(session: Session) -> None:
    found = search_page(session, "treasury")
    assert [hit.article for hit in found] == [keys_of(session)[3], keys_of(session)[0]]
    assert bold(found[0]) == ["treasury"]
    assert 10 < found[0].bold[0].start < 80
    assert found[0].snippet.startswith(("ago.", "Long"))
    assert count_found(session, "treasury") == 2


def test_pages_follow_one_another(session: Session) -> None:
    first = search_page(session, "treasury", limit=1)
    second = search_page(session, "treasury", before=first[0].article, limit=1)
    assert [hit.article for hit in (*first, *second)] == keys_of(session)[:-5:-3]
    assert search_page(session, "treasury", before=second[0].article) == []


def test_removed_articles_are_not_found(session: Session) -> None:
    open_first(session)
    remove_article(session, keys_of(session)[3])
    assert len(search_page(session, "treasury")) == 1
    assert count_found(session, "treasury") == 1


def test_an_article_found_by_its_outlet_shows_its_beginning(tmp_path: Path) -> None:
    from tests.builders import put_records_in

    session = a_project(tmp_path, "Nothing.")
    record = {
        "format": "annotator.article",
        "version": 1,
        "text": "Some words.",
        "sources": [{"outlet": "Gazette", "date": "2026-05-01"}],
    }
    put_records_in(session, [record], tmp_path / "more.jsonl")
    (hit,) = search_page(session, "gazette")
    assert (hit.outlet, hit.date, hit.snippet) == ("Gazette", "2026-05-01", "Some words.")
    assert hit.bold == ()
    assert hit.hit is None
    session.close()


def test_words_far_down_a_long_text_are_found_where_they_stand(tmp_path: Path) -> None:
    text = "ä word. " * 60_000 + "Here is Gefest-M."
    session = a_project(tmp_path, text)
    (hit,) = search_page(session, "gefest-m")
    assert hit.hit is not None
    assert text[slice(*hit.hit)] == "Gefest-M"
    session.close()


@pytest.mark.parametrize("text", ["plain Words", "İß ǅ 한국 é e\u0301 ﬁ 😀", "\u1e9e\u0149\u03b0"])
def test_folding_keeps_every_character_in_its_place(text: str) -> None:
    assert len(folded(text)) == len(text)
    assert folded("Zürich 한") == "zurich 한"
