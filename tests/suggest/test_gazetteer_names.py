"""Names of lists are found as whole words in sensible case; near ones too, other ones never."""

import pytest

from annotator.suggest.folding import folded
from annotator.suggest.gazetteer import ListedName, NameFinder

NAUGHTY = "İstanbul ﬁrm Straße É\u0301 “Gefest‑M” 😀 İ\n\x85\u2028 ŉ ǰ"


def listed(words: str, type_: str = "company", key: str = "ofac:1", **more: str) -> ListedName:
    label = {"person": "PERSON", "country": "COUNTRY"}.get(type_, "COMPANY")
    kind = more.get("kind", "name")
    return ListedName(words, key, more.get("title", words), label, type_, kind, 0)


def found(text: str, *names: ListedName) -> list[tuple[str, str]]:
    hits = NameFinder(names).find(text)
    return [(text[hit.place.start : hit.place.end], hit.key) for hit in hits]


LIST = (
    listed("MANSUDAE OVERSEAS PROJECT GROUP OF COMPANIES", key="ofac:20578"),
    listed("GEFEST-M LLC", key="ofac:22607"),
    listed("Tong-chol KIM", "person", "ofac:22702"),
    listed("KIM Tong-chol", "person", "ofac:22702"),
    listed("US", "country", "c:us"),
    listed("MAY", "person", "p:may"),
    listed("KOMID", key="ofac:9345", kind="alias"),
)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("the Mansudae Overseas Project Group said", ["Mansudae Overseas Project Group"]),
        ("Gefest-M, a Moscow firm", ["Gefest-M"]),
        ("GEFEST-M LLC's head", ["GEFEST-M LLC"]),
        ("Kim Tong Chol and Tong-Chol Kim", ["Kim Tong Chol", "Tong-Chol Kim"]),
        ("Kim Tong\nChol came", ["Kim Tong\nChol"]),
        ("US banks, not us and not US-led ones", ["US"]),
        ("TELL US WHAT TO DO", []),
        ("May came in May, they may go, said May", []),
        ("KOMID’s ships, but no KOMIDA", ["KOMID"]),
        ("gefest m is no name in small letters", []),
        ("Mansudae Oversea Projects Group", ["Mansudae Oversea Projects Group"]),
        ("Mansudae Overseas Art Group", []),
    ],
)
def test_what_is_taken_for_a_name(text: str, names: list[str]):
    assert [words for words, _ in found(text, *LIST)] == names


def test_a_near_name_is_less_sure():
    (hit,) = NameFinder(LIST).find("Mansudae Oversea Projects Group")
    assert hit.key == "ofac:20578"
    assert 0.85 < hit.score < 1


def test_another_person_is_not_nearly_the_same():
    assert found("Ri Yong Su spoke", listed("RI, Yong Ho".replace(",", ""), "person")) == []


def test_names_of_several_entries_say_a_label_but_not_who():
    one = listed("Golden Star Trading", key="ofac:1")
    other = listed("Golden Star Trading", key="ofac:2")
    assert found("Golden Star Trading paid", one, other) == [("Golden Star Trading", "")]


def test_the_first_of_two_lists_says_who():
    other = listed("Golden Star Trading", key="os:2")._replace(list=1)
    one = listed("Golden Star Trading", key="ofac:1")
    assert found("Golden Star Trading paid", other, one) == [("Golden Star Trading", "ofac:1")]


def test_the_longer_name_is_taken():
    names = (listed("Bank of Korea", key="a:1"), listed("Bank of Korea Trading", key="a:2"))
    assert found("Bank of Korea Trading said", *names) == [("Bank of Korea Trading", "a:2")]


def test_a_type_without_a_label_proposes_nothing():
    assert found("Gefest-M", listed("Gefest-M")._replace(label="")) == []


def test_an_empty_list_finds_nothing():
    assert found("Gefest-M") == []


def test_folding_moves_no_offset():
    assert len(folded(NAUGHTY)) == len(NAUGHTY)
    assert folded("Ångström–É") == "angstrom e"


def test_names_in_other_scripts():
    names = (listed("中国银行", key="b:1"), listed("Газпром", key="b:2"))
    assert found("据中国银行说。 Газпром молчит", *names) == [
        ("中国银行", "b:1"),
        ("Газпром", "b:2"),
    ]
