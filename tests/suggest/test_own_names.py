"""The project's own names: clear ones only, found written as they were labelled."""

from annotator.suggest.own_names import Said, confirmed_names, find_names

LABELS = {"PERSON", "COUNTRY", "PLACE", "COMPANY", "TITLE"}


def names(
    counts: dict[tuple[str, str, str], int], rejected: dict[tuple[str, str], int] | None = None
) -> list[tuple[str, str, str]]:
    found = confirmed_names({Said(*k): n for k, n in counts.items()}, rejected or {}, LABELS)
    return [name[:3] for name in found]


def test_a_name_labelled_once_is_a_name():
    assert names({("Gefest-M", "COMPANY", "ref:1"): 1}) == [("Gefest-M", "COMPANY", "ref:1")]


def test_small_words_are_names_when_they_were_labelled_twice():
    assert names({("spokesman", "TITLE", ""): 1}) == []
    assert names({("spokesman", "TITLE", ""): 2}) == [("spokesman", "TITLE", "")]


def test_pronouns_numbers_and_letters_are_none():
    assert names({(w, "PERSON", ""): 9 for w in ("he", "It", "They", "2017", "X")}) == []


def test_an_ambiguous_label_is_none_unless_one_clearly_dominates():
    assert names({("Washington", "COUNTRY", ""): 2, ("Washington", "PLACE", ""): 1}) == []
    mostly = {("Washington", "COUNTRY", ""): 9, ("Washington", "PLACE", ""): 1}
    assert names(mostly) == [("Washington", "COUNTRY", "")]


def test_a_referent_is_kept_only_when_it_is_clear():
    two = {("Kim", "PERSON", "ref:1"): 1, ("Kim", "PERSON", "ref:2"): 1}
    assert names(two) == [("Kim", "PERSON", "")]
    one = {("Kim", "PERSON", "ref:1"): 1, ("Kim", "PERSON", ""): 3}
    assert names(one) == [("Kim", "PERSON", "ref:1")]


def test_what_was_rejected_as_often_is_proposed_no_more():
    counts = {("Moscow", "PLACE", ""): 2}
    assert names(counts, {("Moscow", "PLACE"): 1}) == [("Moscow", "PLACE", "")]
    assert names(counts, {("Moscow", "PLACE"): 2}) == []


def test_counts_that_have_gone_count_no_more():
    assert names({("Moscow", "PLACE", ""): 0}) == []


def test_a_name_is_found_before_the_sentence_ends():
    found = confirmed_names({Said("Gefest-M", "COMPANY", ""): 1}, {}, LABELS)
    assert len(list(find_names("It left Gefest-M. Then", {n.words: n for n in found}))) == 1


def test_names_are_found_as_whole_words_before_a_possessive():
    found = confirmed_names({Said("Moscow", "PLACE", ""): 1}, {}, LABELS)
    text = "Moscow's banks, Moscowite, MOSCOW, Moscow."
    places = [place.start for place, _ in find_names(text, {n.words: n for n in found})]
    assert places == [0, text.rindex("Moscow")]
