"""The files of a brat folder: which .ann belongs to which .txt, and whose labels it holds."""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from annotator.formats.annotator_files import annotators_of
from annotator.formats.base import Refusal
from annotator.formats.folders import files_within

_SEPARATORS = re.compile(r"[._-]")


class Pair(NamedTuple):
    """A text with the labels of one annotator, unnamed when nothing tells the name."""

    where: str
    text: Path
    labels: Path
    annotator: str


def pairs_of(path: Path) -> Iterator[Pair | Refusal]:
    """Yield the pairs of a folder, or that of one .ann file; files without a partner are refused.

    Raises:
        UserError: the folder cannot be read.
    """
    root = path if path.is_dir() else path.parent
    files = list(files_within(root)) if path.is_dir() else [path, *sorted(root.glob("*.txt"))]
    texts = {file.with_suffix(""): file for file in files if file.suffix.lower() == ".txt"}
    by_stem: dict[str, list[Path]] = defaultdict(list)
    for stem in texts:
        by_stem[stem.name].append(stem)
    labels = [file for file in files if file.suffix.lower() == ".ann"]
    annotators = annotators_of(labels)
    used: set[Path] = set()
    for file in labels:
        where = file.relative_to(root).as_posix()
        found = _text_of(file.with_suffix(""), texts, by_stem)
        if found is None:
            yield Refusal(where, "there is no .txt file for it")
            continue
        stem, suffix = found
        used.add(stem)
        yield Pair(where, texts[stem], file, suffix or annotators.get(file, ""))
    if path.is_dir():
        for stem, file in texts.items():
            if stem not in used:
                yield Refusal(file.relative_to(root).as_posix(), "there is no .ann file for it")


def _text_of(
    stem: Path, texts: dict[Path, Path], by_stem: dict[str, list[Path]]
) -> tuple[Path, str] | None:
    """Return the text of an .ann file and the annotator's name at the end of its own name."""
    name = stem.name
    ends = [len(name), *(at.start() for at in reversed(list(_SEPARATORS.finditer(name))))]
    for end in ends:
        if (beside := stem.with_name(name[:end] or ".")) in texts:
            return beside, name[end + 1 :]
    for end in ends:
        elsewhere = by_stem.get(name[:end], [])
        if len(elsewhere) == 1:
            return elsewhere[0], name[end + 1 :]
    return None
