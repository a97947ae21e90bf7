"""Stories are found once, kept, and followed article by article."""

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.app.adjudication.comparing import compare_layers
from annotator.app.checking import check_project
from annotator.app.project import open_project
from annotator.app.removing import remove_article
from annotator.app.session import Session
from annotator.app.stories import _Finder, find_stories, stories, stories_of
from annotator.app.story_links import join_stories, take_out
from annotator.cli import main
from annotator.errors import Refused
from annotator.model.story_links import StoryGroups, StoryLinks, bridged
from annotator.model.values import ArticleKey
from annotator.storage.stories import article_names
from tests.app.copies import a_copy_for, merged
from tests.builders import a_project, keys_of, put_in, put_records_in

LINES = [
    f"Sentence {n} of the report says that delegate {n * 7} met envoy {n * 3} in hall {n}."
    for n in range(40)
]


def lines(first: int, last: int) -> str:
    return "\n".join(LINES[first:last])


def found(session: Session) -> list[int]:
    """Return the story of each article, by the place of its first article."""
    keys = keys_of(session)
    names = stories_of(session, keys)
    order = list(dict.fromkeys(names[key] for key in keys))
    return [order.index(names[key]) for key in keys]


def test_near_duplicates_are_one_story(tmp_path: Path) -> None:
    session = a_project(tmp_path, lines(0, 10), lines(20, 30), lines(0, 8), lines(1, 10))
    assert found(session) == [0, 1, 0, 0]
    assert [len(story.articles) for story in stories(session).stories] == [3]
    assert stories(session).alone == 1


def test_a_new_article_is_looked_at_alone_and_may_join_two_stories(tmp_path: Path) -> None:
    session = a_project(tmp_path, lines(0, 10), lines(8, 20))
    assert find_stories(session) == 2
    assert found(session) == [0, 1]
    put_in(session, lines(3, 17))
    assert find_stories(session) == 1
    assert found(session) == [0, 0, 0]
    assert find_stories(session) == 0


def test_finding_stories_is_no_step_to_undo(tmp_path: Path) -> None:
    session = a_project(tmp_path, lines(0, 10), lines(0, 10) + "\nMore.")
    before = session.history.next_undo()
    find_stories(session)
    assert session.history.next_undo() == before


def test_two_jobs_may_look_at_the_same_article(tmp_path: Path) -> None:
    session = a_project(tmp_path, lines(0, 10), lines(20, 30), lines(0, 8))
    with session.store.reading() as db:
        finder = _Finder(db, db)
        read = [finder.read(key) for key in keys_of(session)]
        find_stories(session)
        with db.transaction():
            for each in read:
                finder.place(each)
    assert found(session) == [0, 1, 0]


def test_a_removed_article_no_longer_counts_and_comes_back(tmp_path: Path) -> None:
    session = a_project(tmp_path, lines(0, 10), lines(0, 9))
    find_stories(session)
    remove_article(session, keys_of(session)[0])
    assert stories(session).stories == ()
    session.history.undo()
    assert len(stories(session).stories) == 1


def test_one_who_only_reads_gets_the_same_stories(tmp_path: Path) -> None:
    session = a_project(tmp_path, lines(0, 10), lines(20, 30), lines(0, 8))
    session.close()
    reader = open_project(session.path, read_only=True)
    aside = found(reader)
    reader.close()
    writer = open_project(session.path)
    assert aside == found(writer) == [0, 1, 0]


def test_what_is_on_every_page_joins_nothing(tmp_path: Path) -> None:
    texts = [
        f"{lines(0, 2)}\n" + "\n".join(f"Other {n} {k} a b c." for k in range(9)) for n in range(90)
    ]
    session = a_project(tmp_path, *texts)
    assert stories(session).stories == () or found(session) == list(range(90))


def test_agreement_takes_near_duplicates_for_one_story(tmp_path: Path) -> None:
    session = a_project(tmp_path, "Nothing.")

    def layer(who: str, n: int) -> dict[str, object]:
        start = 9 if (who, n) == ("Bea", 1) else 0
        spans = [{"label": "PERSON", "start": start, "end": start + 8}]
        return {"annotator": who, "covered": {"entity": 1}, "annotations": spans}

    records = [
        {
            "format": "annotator.article",
            "version": 1,
            "text": text,
            "layers": [layer("Anna", n), layer("Bea", n)],
        }
        for n, text in enumerate((lines(0, 10), lines(0, 9)))
    ]
    put_records_in(session, records, tmp_path / "both.jsonl")
    (pair,) = compare_layers(session).pairs
    # Two articles, but one story: there is nothing to resample.
    assert pair.articles == 2
    assert (pair.span_f1.exact.low, pair.span_f1.exact.high) == (None, None)


def test_the_command_lists_stories(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    session = a_project(tmp_path, lines(0, 10), lines(20, 30), lines(0, 8))
    session.close()
    assert main(["stories", str(session.path), "--json"]) == 0
    said = msgspec.json.decode(capsys.readouterr().out)
    assert said["articles"] == 3
    assert [len(story["articles"]) for story in said["stories"]] == [2]


def test_two_articles_are_joined_with_all_that_are_like_either(tmp_path: Path) -> None:
    session = a_project(tmp_path, lines(0, 10), lines(20, 30), lines(0, 9), lines(20, 29), "Alone.")
    assert found(session) == [0, 1, 0, 1, 2]
    first, second, _, _, last = keys_of(session)
    join_stories(session, first, second)
    assert found(session) == [0, 0, 0, 0, 1]
    assert session.queue.same_story(second) == keys_of(session)[:4]
    assert [row.alike for row in session.queue.rows(keys_of(session))] == [4, 4, 4, 4, 0]
    assert [len(story.articles) for story in stories(session).stories] == [4]
    with pytest.raises(Refused, match="one story already"):
        join_stories(session, first, second)
    join_stories(session, last, second)
    assert found(session) == [0] * 5
    session.history.undo()
    session.history.undo()
    assert found(session) == [0, 1, 0, 1, 2]
    session.history.redo()
    assert found(session) == [0, 0, 0, 0, 1]
    session.close()
    assert check_project(session.path) == []


def test_one_is_taken_out_and_the_others_stay_together(tmp_path: Path) -> None:
    session = a_project(tmp_path, lines(0, 10), lines(20, 30), lines(0, 9), lines(0, 8))
    find_stories(session)
    first, second, third, fourth = keys_of(session)
    join_stories(session, first, second)
    take_out(session, first)
    assert found(session) == [0, 1, 1, 1]
    assert [row.alike for row in session.queue.rows(keys_of(session))] == [0, 3, 3, 3]
    with pytest.raises(Refused, match="No other article"):
        take_out(session, first)
    join_stories(session, second, first)
    assert found(session) == [0] * 4
    take_out(session, third)
    assert (found(session), session.queue.same_story(third)) == ([0, 0, 1, 0], [third])
    assert session.queue.same_story(fourth) == [first, second, fourth]


def test_what_was_said_by_hand_holds_whatever_is_found(tmp_path: Path) -> None:
    session = a_project(tmp_path, lines(0, 10), lines(20, 30), lines(0, 9))
    find_stories(session)
    keys = keys_of(session)
    join_stories(session, keys[0], keys[1])
    take_out(session, keys[2])
    assert found(session) == [0, 0, 1]
    for table in ("stories", "story_shingles"):
        session.store.db.execute(f"DELETE FROM {table}")
    put_in(session, lines(0, 11), lines(20, 31))
    assert find_stories(session) == 5
    assert found(session) == [0, 0, 1, 0, 0]
    session.close()
    reader = open_project(session.path, read_only=True)
    assert found(reader) == [0, 0, 1, 0, 0]
    reader.close()


def test_what_was_said_by_hand_travels_with_a_merge(tmp_path: Path) -> None:
    rosa = a_project(tmp_path, lines(0, 10), lines(20, 30), lines(0, 9), annotator="Rosa")
    anna, ben = (a_copy_for(rosa, name, tmp_path) for name in ("Anna", "Ben"))
    for session in (rosa, anna, ben):
        find_stories(session)
    join_stories(anna, *keys_of(anna)[:2])
    take_out(ben, keys_of(ben)[2])
    merged(rosa, anna, ben)
    assert found(rosa) == [0, 0, 1]
    anna.history.undo()
    merged(rosa, anna)
    assert found(rosa) == [0, 1, 2]


def test_the_command_joins_and_takes_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    session = a_project(tmp_path, lines(0, 10), lines(20, 30), lines(0, 8))
    with session.store.reading() as db:
        names = article_names(db, keys_of(session))
    first, second, third = (names[key][0] for key in keys_of(session))
    session.close()
    project = str(session.path)

    def told(*words: str) -> list[int]:
        assert main(["stories", project, "--json", *words]) == 0
        said = msgspec.json.decode(capsys.readouterr().out)
        return [len(story["articles"]) for story in said["stories"]]

    assert told("--join", first[:9], second.upper()) == [3]
    assert told("--take-out", third) == [2]
    for words, why in (
        (["--take-out", third], "No other article"),
        (["--take-out", "nobody"], "has the id"),
        (["--join", first, first], "one article"),
    ):
        assert main(["stories", project, *words]) == 2
        assert why in capsys.readouterr().err


_ARTICLES = st.integers(1, 6).map(ArticleKey)


@given(
    found_=st.lists(st.integers(1, 6), min_size=6, max_size=6),
    pairs=st.frozensets(st.tuples(_ARTICLES, _ARTICLES).filter(lambda each: each[0] < each[1])),
    apart=st.frozensets(_ARTICLES),
    article=_ARTICLES,
)
def test_taking_out_parts_one_article_and_nobody_else(
    found_: list[int],
    pairs: frozenset[tuple[ArticleKey, ArticleKey]],
    apart: frozenset[ArticleKey],
    article: ArticleKey,
) -> None:
    keys = [ArticleKey(key) for key in range(1, 7)]
    # As the cache does it, a story has the number of its first article.
    numbers = {key: found_.index(found_[key - 1]) + 1 for key in keys}

    def story_of(links: StoryLinks) -> dict[ArticleKey, int]:
        groups = StoryGroups(links, numbers)
        return {key: groups.story(key, numbers[key]) for key in keys}

    links = StoryLinks(pairs, apart)
    before = story_of(links)
    rest = [key for key in keys if key != article and before[key] == before[article]]
    after = story_of(bridged(links.without(article), rest, numbers))
    assert [key for key in keys if after[key] == after[article]] == [article]
    others = [key for key in keys if key != article]
    for one in others:
        for other in others:
            assert (before[one] == before[other]) == (after[one] == after[other])
