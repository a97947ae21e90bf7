"""What is proposed as furniture of a page, and above all what is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.suggest.furniture import find_furniture

STORY = "The minister of mines said on Monday that three banks had been warned about it."
CHINESE = "中国银行表示制裁将在一周内生效"


def found(text: str) -> list[tuple[str, str]]:
    return [(each.sign, text[each.place.start : each.place.end]) for each in find_furniture(text)]


@pytest.mark.parametrize(
    ("line", "sign"),
    [
        ("More news: Rain ends harvest early", "link"),
        ("READ MORE: Bank of Velmora warned over ore", "link"),
        ("Read also » Ore prices fall", "link"),
        ("Related stories", "link"),
        ("Latest News", "link"),
        ("Don’t miss: The week in pictures", "link"),
        ("Lesen Sie auch: Banken gewarnt", "link"),
        ("Читайте также: Банки предупреждены", "link"),
        ("相关阅读：银行受到警告", "link"),
        ("VIDEO0:4500:45", "player"),
        ("VIDEO 1:09 / 01:09", "player"),
        ("01:09", "player"),
        ("Now playing", "player"),
        ("Watch now", "player"),
        ("Photo: A. Lind | Aster Wire", "credit"),
        ("Image credit: Anna Lind/Aster Wire", "credit"),
        ("A. Lind | NurPhoto | Getty Images", "credit"),
        ("Anna Lind/Reuters", "credit"),
        ("(AP Photo/Anna Lind)", "credit"),
        ("REUTERS/Anna Lind", "credit"),
        ("Anna Lind via Getty Images", "credit"),
        ("Getty Images", "credit"),
        ("图片来源：新华社", "credit"),
        ("Share", "share"),
        ("Share Tweet Email 12", "share"),
        ("Facebook | Twitter | WhatsApp", "share"),
        ("Share this article", "share"),
        ("Follow us on Twitter", "share"),
        ("Sign up for our daily newsletter", "share"),
        ("Advertisement", "share"),
        ("Story continues below advertisement", "share"),
        ("© 2024 Aster Wire. All rights reserved.", "share"),
        ("Key Points", "heading"),
    ],
)
def test_furniture_is_told_by_its_words(line: str, sign: str) -> None:
    assert found(f"{STORY}\n\n  {line} \t\n\n{STORY[::-1]}") == [(sign, line)]


@pytest.mark.parametrize(
    "line",
    [
        "More news is expected from the ministry on Monday, officials told Reuters.",
        "Read more books, he said.",
        "“Share the burden”, he told the banks.",
        "Related parties were sanctioned too.",
        "The latest news from Velmora rattled the markets.",
        "Watch out for new sanctions, she said.",
        "Playing for time, Velmora said nothing.",
        "At 10:45 the minister spoke.",
        "The photo: a bank that was “warned”, as officials of the ministry of mines had told it.",
        "Reuters reported that three banks had been warned.",
        "Velmora and Reuters",
        "Getty Images said it would sue.",
        "Follow the money, investigators say.",
        "Subscribers to the fund were warned that “all rights” had lapsed.",
        "Sanctions",
        "Politics was never far away.",
        "2017",
        "• The United States unveils new sanctions.",
        "Copyrights were sold to the bank.",
        "File a complaint",
        "Images of the banks were seen.",
    ],
)
def test_a_line_of_the_story_is_never_furniture(line: str) -> None:
    assert found(f"{STORY}\n{line}\n{STORY[::-1]}") == []


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (f"Banks warned over ore\n\nBanks warned over ore.\n\n{STORY}", ["Banks warned over ore."]),
        (f"{STORY}\n{STORY}\n{STORY}", [STORY, STORY]),
        ("No comment.\nThe bank said:\nNo comment.", []),
        ("Aster Wire\na\nAster Wire\nb\nAster Wire", ["Aster Wire", "Aster Wire"]),
        (f"{CHINESE}\n是\n{CHINESE}", [CHINESE]),
    ],
)
def test_what_stands_there_already_is_a_duplicate(text: str, lines: list[str]) -> None:
    duplicates = [each for each in find_furniture(text) if each.kind == "duplicate"]

    assert [text[each.place.start : each.place.end] for each in duplicates] == lines


@pytest.mark.parametrize(
    ("text", "captions"),
    [
        (f"{STORY}\n\nMinister of Mines Edda Marlow.\nA. Lind | AFP\n\n{STORY[::-1]}", True),
        (f"{STORY}\n\nThe banks of Velmora\nPhoto: A. Lind\n", True),
        (f"{STORY}\nNew sanctions on banks\nVIDEO1:0901:09\n\n{STORY[::-1]}", True),
        (f"{STORY}\n\nA. Lind | AFP\n", False),
        (f"The banks were warned.\n{STORY}\nA. Lind | AFP\n", False),
        (f"{STORY[::-1]}\n{STORY}\nVIDEO1:0901:09\n", False),
    ],
)
def test_a_caption_stands_close_to_its_picture(text: str, captions: bool) -> None:
    assert ("caption" in [sign for sign, _ in found(text)]) == captions


def test_a_section_stands_first_and_a_page_number_before_a_blank_line() -> None:
    assert found(f"Politics\n\n{STORY}\nPolitics\n")[0] == ("section", "Politics")
    assert len(found(f"Politics\n\n{STORY}\nPolitics\n")) == 1
    assert found(f"{STORY}\n12\n\n{STORY[::-1]}") == [("page number", "12")]


def test_the_stump_of_a_text_that_was_cut_off_is_truncated() -> None:
    text = f"{STORY} The banks were told to s… [+1234 chars]"

    (stump,) = find_furniture(text)

    assert stump.kind == "truncated"
    assert text[stump.place.start : stump.place.end] == "The banks were told to s… [+1234 chars]"


@given(st.text(st.sampled_from("Photo: AFP|VIDEO1:09\n .Share”") | st.characters(), max_size=80))
def test_what_is_proposed_is_whole_lines_apart_from_each_other(text: str) -> None:
    before = -1
    for each in find_furniture(text):
        start, end = each.place
        assert before < start < end
        before = end
        assert text[start:end] == text[start:end].strip()
        if each.kind != "truncated":
            assert "\n" not in text[start:end]
            assert text[:start].rpartition("\n")[2].strip() == ""
            assert text[end:].partition("\n")[0].strip() == ""


def test_a_long_line_costs_no_more_than_its_length() -> None:
    for line in ("share " * 100_000, "a/" * 100_000, "photo " * 100_000, "1:09" * 100_000):
        assert find_furniture(line) == []
    for line in ("share " * 39, "a/" * 119, "A | " * 59, "ap/" * 79, "1:09" * 59):
        find_furniture(line + "!?")
