"""Articles and projects of a wanted size, made of the sample's paragraphs."""

import random
from collections.abc import Iterator
from pathlib import Path

import msgspec

from annotator.app.import_files import ImportOptions, import_files
from annotator.app.project import create_project
from annotator.paths import resource

LABELS = ("PERSON", "COUNTRY", "COMPANY", "GOVBODY", "DATE", "SANCTION", "STATEMENT")
_SIZES = {"4 kB": (4_000, 40), "100 kB": (100_000, 1_000), "1 MB": (1_000_000, 10_000)}
_LARGEST = {"10 MB": (10_000_000, 100_000)}
ARTICLES = {**_SIZES, **_LARGEST}


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


def spans_on(text: str, count: int, chance: random.Random) -> list[dict[str, object]]:
    """Return labels on words of a text: mostly short, some as long as a statement."""
    made: list[dict[str, object]] = []
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
        yield msgspec.json.encode(
            {
                "format": "annotator.article",
                "version": 1,
                "title": f"Article {number}",
                "text": text,
                "sources": [{"outlet": "Wire", "date": "2026-05-01"}],
                "layers": [layer] if spans else [],
            }
        )


def write_records(file: Path, count: int, length: int, spans: int) -> Path:
    """Write articles to a file, once."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("wb") as out:
            for record in records(count, length, spans):
                out.write(record + b"\n")
    return file


def a_project(path: Path, *files: Path) -> Path:
    """Make a project of files, once; its labels belong to the annotator “bench”."""
    if not path.exists():
        session = create_project(path, annotator="bench")
        import_files(session, files, ImportOptions(layer="bench"))
        session.close()
    return path
