"""Who is meant is ranked by the same words, the head, acronyms and likeness."""

import pytest

from annotator.suggest.who import (
    Candidate,
    Names,
    Proposal,
    Reason,
    initials,
    likely_same,
    plain_words,
    united,
)

ENTRIES = (
    Candidate("ref:ri", "Ri Yong-ho", "PERSON"),
    Candidate("ref:kim", "Kim Jong Un", "PERSON", ("wd:Q56226",)),
    Candidate("ref:obama", "Barack Obama", "PERSON"),
    Candidate("ref:iaea", "International Atomic Energy Agency", "INTLORG"),
    Candidate("ref:un", "UN", "INTLORG"),
    Candidate("ref:mansudae", "Mansudae Overseas Project Group", "COMPANY"),
    Candidate("ref:gefest", "Gefest-M", "COMPANY"),
)


@pytest.mark.parametrize(
    ("words", "key", "reason"),
    [
        ("Ri Yong-ho", "ref:ri", Reason.SAME),
        ("RI YONG-HO’s", "ref:ri", Reason.SAME),
        ("the International Atomic Energy Agency", "ref:iaea", Reason.SAME),
        ("Ri", "ref:ri", Reason.HEAD),
        ("Mr. Obama", "ref:obama", Reason.HEAD),
        ("Obama’s", "ref:obama", Reason.HEAD),
        ("IAEA", "ref:iaea", Reason.ACRONYM),
        ("United Nations", "ref:un", Reason.ACRONYM),
        ("Mansudae Group", "ref:mansudae", Reason.WITHIN),
        ("North Korean leader Kim Jong Un", "ref:kim", Reason.WITHIN),
        ("Gefest-N", "ref:gefest", Reason.LIKE),
        ("Barak Obama", "ref:obama", Reason.LIKE),
    ],
)
def test_the_words_of_a_text_find_who_they_mean(words: str, key: str, reason: Reason) -> None:
    best = Names(ENTRIES).find(words)[0]
    assert (best.candidate.key, best.reason) == (key, reason)


@pytest.mark.parametrize("words", ["", "  ", "…", "Zanzibar", "iaea of sorts"])
def test_nobody_is_proposed_without_a_reason(words: str) -> None:
    assert Names(ENTRIES).find(words) == []


@pytest.mark.parametrize(
    ("letters", "key"), [("ri", "ref:ri"), ("yong", "ref:ri"), ("overs", "ref:mansudae")]
)
def test_a_few_letters_find_a_name(letters: str, key: str) -> None:
    assert Names(ENTRIES).search(letters)[0].candidate.key == key


def test_the_beginning_of_a_word_comes_before_letters_inside() -> None:
    names = Names([Candidate("a", "Marietta Bank"), Candidate("b", "Etta Works")])
    assert [p.candidate.key for p in names.search("etta")] == ["b", "a"]


def test_of_equals_the_one_of_the_same_type_comes_first() -> None:
    names = Names(
        [Candidate("a", "Orion", "VESSEL"), Candidate("b", "Orion", "COMPANY")],
    )
    assert names.find("Orion", "COMPANY")[0].candidate.key == "b"
    assert names.find("Orion", "VESSEL")[0].candidate.key == "a"


def test_a_name_that_was_replaced_or_dropped_is_found_no_more() -> None:
    names = Names(ENTRIES)
    names.put(Candidate("ref:ri", "Ri Su-yong"))
    names.drop("ref:gefest")
    assert names.find("Ri Yong-ho") == []
    assert names.find("Ri Su-yong")[0].candidate.key == "ref:ri"
    assert names.find("Gefest-M") == []
    assert len(names) == len(ENTRIES) - 1


def test_a_gazetteer_comes_behind_the_register_and_never_twice() -> None:
    def proposed(key: str, reason: Reason, *ids: str) -> Proposal:
        return Proposal(Candidate(key, "Gefest", "", ids), reason, 1.0)

    own = [proposed("ref:1", Reason.SAME, "ofac:7"), proposed("ref:2", Reason.LIKE)]
    more = [proposed("ofac:7", Reason.SAME), proposed("ofac:8", Reason.HEAD)]
    keys = [p.candidate.key for p in united(own, more, 9)]
    assert keys == ["ref:1", "ofac:8", "ref:2"]


@pytest.mark.parametrize(
    ("name", "plain"),
    [("The U.S. Treasury’s", "u s treasury"), ("Gefest-M", "gefest-m"), ("the", "the")],
)
def test_names_are_compared_without_signs(name: str, plain: str) -> None:
    assert plain_words(name) == plain


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Bank of Ruritania", "br"), ("Kim", ""), ("north korea", ""), ("Ri Yong-ho", "ry")],
)
def test_initials_are_of_names_with_several_capitals(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_pairs_that_are_likely_one_are_proposed_the_surest_first() -> None:
    entries = [
        Candidate("1", "Kim Jong Un", "PERSON", ("wd:Q56226",)),
        Candidate("2", "Kim Chong-un", "PERSON", ("wd:Q56226",)),
        Candidate("3", "Treasury", "GOVBODY"),
        Candidate("4", "the Treasury", "GOVBODY"),
        Candidate("5", "International Atomic Energy Agency", "INTLORG"),
        Candidate("6", "IAEA", "INTLORG"),
        Candidate("7", "Rosneft Trading Company", "COMPANY"),
        Candidate("8", "Rosneft Trading Companay", "COMPANY"),
        Candidate("9", "Somebody Else", "PERSON"),
    ]
    found = [(set(pair[:2]), pair[2]) for pair in likely_same(entries)]
    assert found == [
        ({"1", "2"}, "same id"),
        ({"3", "4"}, "same words"),
        ({"5", "6"}, "acronym"),
        ({"7", "8"}, "similar"),
    ]
