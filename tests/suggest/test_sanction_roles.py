"""The sentence of a sanction tells who imposes it on whom, why, and at which stage it is."""

import msgspec
import pytest

from annotator.model.values import AnnotationKey
from tests.suggest.proposal_builders import a_frame, in_words, proposals


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (
            "Canada imposed ⟦sanctions⟧ on two shipping firms on Monday.",
            {
                "authority": "Canada",
                "status_cue": "imposed",
                "=": "imposed",
                "target": "two shipping firms",
                "date": "Monday",
            },
        ),
        (
            "The European Union extended ⟦sanctions⟧ against Belarus.",
            {
                "authority": "European Union",
                "status_cue": "extended",
                "=": "extended",
                "target": "Belarus",
            },
        ),
        (
            "Canada hit two shipping firms with ⟦sanctions⟧.",
            {
                "authority": "Canada",
                "status_cue": "hit",
                "=": "imposed",
                "target": "two shipping firms",
            },
        ),
        (
            "EU ⟦sanctions⟧ on Norrin Shipping remain.",
            {"authority": "EU", "target": "Norrin Shipping"},
        ),
        (
            "Lawmakers called for new U.S. ⟦sanctions⟧ on Chinese banks.",
            {"authority": "U.S.", "target": "Chinese banks"},
        ),
        (
            "Norrin Shipping was ⟦sanctioned⟧ by Canada for moving ore.",
            {"authority": "Canada", "target": "Norrin Shipping", "=": "imposed"},
        ),
        (
            "The council voted unanimously to ⟦sanction⟧ North Korea.",
            {
                "authority": "The council",
                "status_cue": "voted unanimously",
                "=": "imposed",
                "target": "North Korea",
            },
        ),
        (
            "The U.S. also aims to ⟦sanction⟧ people and groups that help the mine.",
            {
                "authority": "U.S.",
                "status_cue": "aims to",
                "=": "threatened",
                "target": "people and groups",
                "reason": "that help the mine",
            },
        ),
        (
            "Three ⟦sanctioned⟧ shipping firms met.",
            {"target": "Three sanctioned shipping firms", "=": "in_force"},
        ),
        (
            "Two firms in China and Laos now face new ⟦sanctions⟧.",
            {"target": "Two firms in China and Laos", "status_cue": "now face", "=": "imposed"},
        ),
        (
            "The ⟦sanctions⟧ target three coal companies believed to have shipped ore.",
            {
                "target": "three coal companies",
                "=": "imposed",
                "reason": "believed to have shipped ore",
            },
        ),
        (
            "Japan considers ⟦sanctions⟧ on Chinese companies over North Korea.",
            {
                "authority": "Japan",
                "status_cue": "considers",
                "=": "threatened",
                "target": "Chinese companies",
                "pressured": "North Korea",
            },
        ),
        (
            "Canada lifted ⟦sanctions⟧ on Cuba under the Straits Act in 2030.",
            {
                "authority": "Canada",
                "status_cue": "lifted",
                "=": "lifted",
                "target": "Cuba",
                "programme": "Straits Act",
            },
        ),
        (
            "US ⟦Cracks Down⟧ On Chinese, Russian Firms Supporting The Regime",
            {
                "authority": "US",
                "target": "Chinese, Russian Firms",
                "=": "imposed",
                "reason": "Supporting The Regime",
            },
        ),
        (
            "Canada imposed ⟦sanctions⟧ on two banks over North Korea's missile tests.",
            {
                "authority": "Canada",
                "status_cue": "imposed",
                "=": "imposed",
                "target": "two banks",
                "reason": "over North Korea's missile tests",
                "pressured": "North Korea",
            },
        ),
        (
            "Canada will ⟦increase pressure⟧ on North Korea.",
            {"pressured": "North Korea"},
        ),
        (
            'New ⟦sanctions⟧ would target Velmoran banks suspected of "moving cash" to the fleet.',
            {
                "status_cue": "would target",
                "=": "threatened",
                "target": "Velmoran banks",
                "reason": 'suspected of "moving cash" to the fleet',
            },
        ),
        (
            "Canada lifted ⟦sanctions⟧ on two banks suspected of “moving cash”, a court said.",
            {
                "authority": "Canada",
                "status_cue": "lifted",
                "=": "lifted",
                "target": "two banks",
                "reason": "suspected of “moving cash”",
            },
        ),
        (
            "The ⟦sanctions⟧ could hit smaller brokers rather than any of the big banks.",
            {
                "status_cue": "could hit",
                "=": "threatened",
                "target": "smaller brokers",
                "excluded_target": "the big banks",
            },
        ),
        (
            "Canada eases ⟦sanctions⟧ on Cuba only if inspectors are let in.",
            {
                "authority": "Canada",
                "status_cue": "eases",
                "=": "eased",
                "target": "Cuba",
                "condition": "only if inspectors are let in",
            },
        ),
        ("Talks of easing ⟦sanctions⟧ would follow.", {"status_cue": "easing", "=": "eased"}),
    ],
)
def test_the_sentence_fills_the_roles_of_a_sanction(marked: str, expected: dict[str, str]) -> None:
    assert in_words(a_frame("SANCTION", marked)) == expected


@pytest.mark.parametrize(
    "marked",
    [
        "⟦That measure⟧ got the support of China.",
        "⟦Sanctions⟧.",
        "Nobody likes ⟦sanctions⟧ much.",
        "美国对两家中国公司实施⟦制裁⟧。",
        "ایالات متحده ⟦تحریم⟧ تازه‌ای وضع کرد.",
        "США ввели ⟦санкции⟧ против двух компаний.",
        "Die EU verhängte ⟦Sanktionen⟧ gegen zwei Firmen.",
    ],
)
def test_where_nothing_is_plain_nothing_is_proposed(marked: str) -> None:
    assert proposals(a_frame("SANCTION", marked)) == []


def test_labelled_fillers_are_pointed_to() -> None:
    frame = a_frame(
        "SANCTION",
        "The U.S. Treasury imposed ⟦sanctions⟧ on an arm of Norrin Shipping.",
        GOVBODY="U.S. Treasury",
        COMPANY="Norrin Shipping",
        COMPANY_="an arm of Norrin Shipping",
    )
    keys = {p.role: p.key for p in proposals(frame)}
    assert keys["authority"] == AnnotationKey(1)
    assert keys["target"] == AnnotationKey(3)


def test_all_who_are_labelled_side_by_side_are_targets_until_they_are_taken() -> None:
    marked = "Canada announced ⟦sanctions⟧ against two Bruvanian citizens and a shipping company."
    frame = a_frame(
        "SANCTION",
        marked,
        NATIONALITY="Bruvanian",
        PERSON="two Bruvanian citizens",
        COMPANY="a shipping company",
    )
    targets = {p.key for p in proposals(frame) if p.role == "target"}
    assert targets == {AnnotationKey(2), AnnotationKey(3)}
    one = msgspec.structs.replace(
        frame, filled=frozenset({"target"}), fillers=frozenset({AnnotationKey(3)})
    )
    assert {p.key for p in proposals(one) if p.role == "target"} == {AnnotationKey(2)}
    other = msgspec.structs.replace(
        frame, filled=frozenset({"target"}), fillers=frozenset({AnnotationKey(9)})
    )
    assert not any(p.role == "target" for p in proposals(other))


def test_a_state_that_only_its_label_shows_is_pressured() -> None:
    marked = "Velmora imposed ⟦sanctions⟧ on two banks over Tarsenia."
    assert "pressured" not in in_words(a_frame("SANCTION", marked))
    labelled = a_frame("SANCTION", marked, COUNTRY="Tarsenia")
    assert in_words(labelled)["pressured"] == "Tarsenia"
    assert "reason" not in in_words(labelled)


def test_what_is_labelled_as_a_whole_is_one_target() -> None:
    frame = a_frame(
        "SANCTION",
        "Canada announced ⟦sanctions⟧ against two citizens and a shipping company.",
        COMPANY="a shipping company",
        PARTY="two citizens and a shipping company",
    )
    assert [p.key for p in proposals(frame) if p.role == "target"] == [AnnotationKey(2)]


def test_the_status_is_offered_once_and_not_when_it_is_set() -> None:
    frame = a_frame("SANCTION", "Canada imposed ⟦sanctions⟧ on Norrin Shipping.")
    assert [p.sets for p in proposals(frame) if p.sets] == [(("status", "imposed"),)]
    done = type(frame)(
        frame.text, frame.schema, frame.label, frame.fragments, (), frozenset({"status"})
    )
    assert not any(p.sets for p in proposals(done))
