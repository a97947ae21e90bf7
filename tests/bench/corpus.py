"""Articles and projects of a wanted size, made of the sample's paragraphs."""

import random
import string
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from annotator.paths import resource

LABELS = ("PERSON", "COUNTRY", "COMPANY", "GOVBODY", "DATE", "SANCTION", "STATEMENT")
_SIZES = {"4 kB": (4_000, 40), "100 kB": (100_000, 1_000), "1 MB": (1_000_000, 10_000)}
_LARGEST = {"10 MB": (10_000_000, 100_000)}
ARTICLES = {**_SIZES, **_LARGEST}
CROWDED = "5 kB with 20 spans a character"


def paragraphs() -> list[str]:
    """Return the English paragraphs of the sample articles."""
    lines = resource("samples", "sample.jsonl").read_bytes().splitlines()
    texts = [msgspec.json.decode(line)["text"] for line in lines]
    return [p for text in texts for p in text.split("\n") if len(p) > 80 and p.isascii()]


def a_text(length: int, chance: random.Random) -> str:
    """Return running text of about this many characters."""
    pool, so_far = paragraphs(), 0
    made: list[str] = []
    while so_far < length:
        made.append(chance.choice(pool))
        so_far += len(made[-1]) + 2
    return "\n\n".join(made)[:length]


def spans_on(text: str, count: int, chance: random.Random) -> list[Mapping[str, object]]:
    """Return labels on words of a text: mostly short, some as long as a statement."""
    made: list[Mapping[str, object]] = []
    for _ in range(count):
        start = text.find(" ", chance.randrange(len(text) - 60)) + 1
        longest = 25 if chance.random() < 0.9 else 300
        end = min(len(text), start + chance.randint(3, longest))
        label = chance.choice(LABELS[:5] if longest == 25 else LABELS[5:])
        made.append({"label": label, "start": start, "end": end})
    return made


def records(count: int, length: int, spans: int, annotator: str = "bench") -> Iterator[bytes]:
    """Yield articles in the exchange form, with labels of one annotator."""
    chance = random.Random(7)
    for number in range(count):
        text = f"Article {number}\n\n{a_text(length, chance)}"
        layer = {"annotator": annotator, "annotations": spans_on(text, spans, chance)}
        yield record(f"Article {number}", text, [layer] if spans else [])


def record(title: str, text: str, layers: Sequence[Mapping[str, object]]) -> bytes:
    """Return an article in the exchange form."""
    return msgspec.json.encode(
        {
            "format": "annotator.article",
            "version": 1,
            "title": title,
            "text": text,
            "sources": [{"outlet": "Wire", "date": "2026-05-01"}],
            "layers": layers,
        }
    )


def hard_cases() -> dict[str, tuple[str, int]]:
    """Return texts that are hard to show, each with how many labels it has."""
    chance = random.Random(7)
    crowded = "\n".join(textwrap.wrap(a_text(5_000, chance), 420))
    letters = "".join(f"{chance.choice(string.ascii_lowercase)}\n" for _ in range(1_000))
    return {
        CROWDED: (crowded, 20 * len(crowded)),
        "one line of 10 MB": (a_text(10_000_000, chance).replace("\n", " "), 1_000),
        "10 MB without a blank": ("sanctions" * 1_111_111, 0),
        "3 million one-letter lines": (3_000 * letters, 1_000),
        "1 MB of Persian": (28_000 * "تحریم‌های جدید علیه ایران (Iran) اعلام شد. ", 1_000),
        "1 MB of Chinese": (110_000 * "中国外交部宣布制裁", 0),
        "emoji everywhere": (90_000 * "😀👨\u200d👩\u200d👧 face ", 1_000),
    }


def hard_records() -> Iterator[bytes]:
    """Yield the hard cases in the exchange form, each titled by what is hard in it."""
    chance = random.Random(7)
    for title, (text, count) in hard_cases().items():
        found = spans_on(text, count, chance) if count else []
        layer = {"annotator": "bench", "annotations": found}
        yield record(title, text, [layer])


def write_records(file: Path, count: int, length: int, spans: int) -> Path:
    """Write articles to a file, once."""
    return write_once(file, records(count, length, spans))


def write_once(file: Path, lines: Iterable[bytes]) -> Path:
    """Write lines to a file, if it is not there yet."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("wb") as out:
            out.writelines(line + b"\n" for line in lines)
    return file


def a_project(path: Path, *files: Path) -> Path:
    """Make a project of files, once; its labels belong to the annotator “bench”."""
    # Not for the windows that are measured: they hold no reader of files.
    from annotator.app.importing.import_files import ImportOptions, import_files
    from annotator.app.project import create_project

    if not path.exists():
        session = create_project(path, annotator="bench")
        import_files(session, files, ImportOptions(layer="bench"))
        session.close()
    return path
