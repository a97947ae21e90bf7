"""No story is in two parts, nothing moves back, and the shares hold."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.errors import UserError
from annotator.model.splitting import Split, SplitBy, StoryFacts, divide, joined, read_shares

STORIES = st.lists(
    st.builds(
        StoryFacts,
        id=st.uuids().map(str),
        articles=st.integers(1, 5),
        labels=st.dictionaries(st.sampled_from("ABC"), st.integers(1, 9)),
        outlet=st.sampled_from(["", "AP", "Reuters", "TASS", "Xinhua"]),
        date=st.dates().map(str),
    ),
    min_size=20,
    max_size=60,
    unique_by=lambda story: story.id,
)


def held(stories: list[StoryFacts], found: dict[str, str]) -> list[StoryFacts]:
    return [
        StoryFacts(s.id, s.articles, s.labels, s.outlet, s.date, frozenset({found[s.id]}))
        for s in stories
    ]


@given(STORIES, STORIES, st.integers(0, 9))
def test_stories_that_come_later_move_no_old_one(
    old: list[StoryFacts], new: list[StoryFacts], seed: int
) -> None:
    for by in SplitBy:
        split = Split((60, 20, 20), seed, by)
        try:
            before = divide(old, split)
        except UserError:
            continue
        after = divide([*held(old, before), *new], split)
        assert {each: after[each] for each in before} == before
        assert after.keys() == {each.id for each in (*old, *new)}


@given(STORIES, st.integers(0, 9))
def test_the_order_of_the_stories_does_not_matter(stories: list[StoryFacts], seed: int) -> None:
    split = Split((60, 20, 20), seed)
    assert divide(stories, split) == divide(stories[::-1], split)


def a_story(
    name: str, *labels: str, outlet: str = "", date: str = "", held: frozenset[str] = frozenset()
) -> StoryFacts:
    return StoryFacts(name, 1, Counter(labels), outlet, date, held)


def test_a_rare_label_is_in_every_part() -> None:
    stories = [a_story(f"s{n}", "COMMON", *(["RARE"] if n < 10 else [])) for n in range(200)]
    found = divide(stories, Split((80, 10, 10), 3))
    rare = Counter(found[f"s{n}"] for n in range(10))
    assert rare == {"train": 8, "dev": 1, "test": 1}
    assert Counter(found.values()) == {"train": 160, "dev": 20, "test": 20}


def test_another_seed_is_another_division() -> None:
    stories = [a_story(f"s{n}") for n in range(50)]
    assert divide(stories, Split(seed=1)) != divide(stories, Split(seed=2))


def test_a_story_that_was_joined_goes_where_it_is_held_out_most() -> None:
    stories = [
        a_story("a", held=frozenset({"train", "test"})),
        a_story("b", held=frozenset({"train"})),
        a_story("c", held=frozenset({"dev", "train"})),
    ]
    assert divide(stories, Split()) == {"a": "test", "b": "train", "c": "dev"}
    assert [each.id for each in joined(stories)] == ["a", "c"]


def test_by_date_what_came_last_is_for_testing() -> None:
    stories = [a_story(f"s{n}", date=f"2026-01-{n + 1:02}") for n in range(20)]
    found = divide(stories, Split((80, 10, 10), by=SplitBy.DATE))
    assert [found[f"s{n}"] for n in range(20)] == ["train"] * 16 + ["dev"] * 2 + ["test"] * 2
    later = [
        *held(stories, found),
        a_story("new", date="2026-03-01"),
        a_story("old", date="2025-01-01"),
    ]
    after = divide(later, Split((80, 10, 10), by=SplitBy.DATE))
    assert (after["new"], after["old"]) == ("test", "train")


def test_by_outlet_no_outlet_is_in_two_parts() -> None:
    stories = [a_story(f"s{n}", outlet=f"Outlet {n % 12}") for n in range(120)]
    found = divide(stories, Split((50, 25, 25), by=SplitBy.OUTLET))
    for outlet in range(12):
        assert len({found[f"s{n}"] for n in range(outlet, 120, 12)}) == 1


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("80/10", "adds up to 90"),
        ("80", "is no split"),
        ("80/10/5/5", "is no split"),
        ("a/b/c", "is no split"),
        ("90/0/10", "a part is to get nothing"),
        ("-80/90/90", "is no split"),
    ],
)
def test_shares_that_make_no_sense_are_refused(written: str, why: str) -> None:
    with pytest.raises(UserError, match=why):
        read_shares(written)


def test_a_part_that_would_stay_empty_is_refused() -> None:
    with pytest.raises(UserError, match="leaves dev and test without an article: there is 1 story"):
        divide([a_story("a")], Split())
    with pytest.raises(UserError, match="no article passes"):
        divide([], Split())


def test_what_is_not_known_cannot_divide() -> None:
    stories = [a_story(f"s{n}") for n in range(20)]
    with pytest.raises(UserError, match="No article names its outlet"):
        divide(stories, Split(by=SplitBy.OUTLET))
    with pytest.raises(UserError, match="No article has a date"):
        divide(stories, Split(by=SplitBy.DATE))
