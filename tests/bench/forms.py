"""What every format costs: a project's articles written in it, and read into another project."""

import random
import re
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import msgspec

from annotator.app.exporting.export_file import export_file
from annotator.app.exporting.records import ExportOptions
from annotator.app.importing.import_files import ImportOptions, import_files
from annotator.app.project import create_project, open_project
from annotator.formats.base import TagScheme, WriteOptions
from annotator.formats.registry import FORMATS, format_named
from tests.bench import corpus
from tests.bench.figures import Figure, megabytes, peak_memory, rate

_LENGTH, _SPANS = 2_960, 20
_WORD = re.compile(r"\w+")
_TASKS = ("events", "coref", "linking", "quotes")
# Forms whose libraries do the work are not held to what is promised of text.
_BINARY = frozenset({"spacy"})
_WRITTEN, _READ, _MEMORY = 2_000, 1_000, 300
# The lossless form is promised more.
_OWN = {"article": (6_000, 1_500)}


class Cost(msgspec.Struct, frozen=True):
    """What one format took, in seconds, and the most memory at a time, in kB; None: not done."""

    articles: int
    annotations: int
    written: float
    read: float | None
    read_annotations: int
    memory: int


def forms() -> dict[str, ExportOptions]:
    """Return all that is written: the formats, and those of several forms in each of them."""
    found = {
        each.id: ExportOptions(format=each.id)
        for each in FORMATS
        if each.written and each.id != "task"
    }
    found |= {
        f"task {name}": ExportOptions(format="task", write=WriteOptions(task=name))
        for name in _TASKS
    }
    bilou = WriteOptions(scheme=TagScheme.BILOU, offset_columns=True)
    return found | {"conll bilou, offsets": ExportOptions(format="conll", write=bilou)}


def of_forms(data: Path, articles: int, run: Callable[[Path, str], str]) -> list[Figure]:
    """Measure every format both ways; `run` measures one in a process of its own."""
    project = a_project(data, articles)
    found: list[Figure] = []
    try:
        for name in forms():
            cost = msgspec.json.decode(run(project, name), type=Cost)
            found += rows(name, cost)
    finally:
        # Not before: where thousands of files have just gone, ext4 is slow to make new ones.
        shutil.rmtree(_written_to(project), ignore_errors=True)
    return found


def _written_to(project: Path) -> Path:
    return project.with_name("forms")


def rows(name: str, cost: Cost) -> Iterator[Figure]:
    """Yield the rows of the table for one format."""
    written, read = _OWN.get(name, (_WRITTEN, _READ))
    held = name not in _BINARY
    figure = rate(f"{name}: written", cost.articles, cost.written, written)
    yield figure if held else _unpromised(figure)
    if cost.read is not None:
        figure = rate(f"{name}: read into a project", cost.articles, cost.read, read)
        yield figure if held else _unpromised(figure)
    yield megabytes(f"{name}: memory at its highest", cost.memory, _MEMORY)


def _unpromised(figure: Figure) -> Figure:
    return msgspec.structs.replace(figure, goal="", met=None)


def a_project(data: Path, articles: int) -> Path:
    """Return a project of articles with labels on whole words, values and roles."""
    file = corpus.write_once(data / f"forms-{articles}.jsonl", records(articles))
    return corpus.a_project(data / f"forms-{articles}.annot", file)


def records(articles: int) -> Iterator[bytes]:
    """Yield articles as annotators leave them: names with values, and two frames each."""
    chance = random.Random(11)
    for number in range(articles):
        text = f"Article {number}\n\n{corpus.a_text(_LENGTH, chance)}"
        words = [found.span() for found in _WORD.finditer(text)]
        layer = {
            "annotator": "bench",
            "state": "done",
            "covered": {"entity": 1, "sanction": 1, "statement": 1},
            "annotations": list(_labels(words, chance)),
        }
        yield corpus.record(f"Article {number}", text, [layer])


def _labels(words: list[tuple[int, int]], chance: random.Random) -> Iterator[Mapping[str, object]]:
    for number in range(_SPANS):
        first = chance.randrange(len(words) - 20)
        length = chance.randint(1, 3)
        said: dict[str, object] = {"id": str(number), "label": corpus.LABELS[number % 5]}
        if number % 2:
            said["attributes"] = {"mention": "name"}
        if number == _SPANS - 2:
            said |= {"label": "SANCTION", "attributes": {"status": "imposed"}}
            said["roles"] = {"authority": [{"id": "0"}], "target": [{"id": "1"}, {"id": "2"}]}
        elif number == _SPANS - 1:
            length = 15
            said |= {"label": "STATEMENT", "attributes": {}, "roles": {"speaker": [{"id": "5"}]}}
        yield {**said, "start": words[first][0], "end": words[first + length - 1][1]}


def cost_of(project: Path, name: str, folder: Path) -> Cost:
    """Write a project in one format, and read what was written into another project."""
    options = forms()[name]
    folder.mkdir(parents=True)
    out = folder / (name.replace(" ", "-") + (format_named(options.format).suffixes[0] or ""))
    if format_named(options.format).writes_folder is not None:
        out = out.with_suffix("")
    session = open_project(project, annotator="bench", read_only=True)
    began = time.perf_counter()
    report = export_file(session, out, options)
    written = time.perf_counter() - began
    session.close()
    read, annotations = None, 0
    if format_named(options.format).reads is not None:
        read, annotations = _read(out, folder / "read.annot", options.format)
    return Cost(report.articles, report.annotations, written, read, annotations, peak_memory())


def _read(file: Path, project: Path, form: str) -> tuple[float, int]:
    session = create_project(project, annotator="bench")
    began = time.perf_counter()
    report = import_files(session, [file], ImportOptions(format=form))
    took = time.perf_counter() - began
    session.close()
    return took, report.annotations


if __name__ == "__main__":
    place, wanted = Path(sys.argv[1]), sys.argv[2]
    cost = cost_of(place, wanted, _written_to(place) / wanted)
    sys.stdout.write(msgspec.json.encode(cost).decode())
