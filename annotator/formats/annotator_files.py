"""Whose labels a file holds, told by the folders it lies in and by the names beside it."""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from annotator.formats.folders import FOLDERS_ARE_ANNOTATORS
from annotator.model.file_names import legible

# A folder named like a file is a document, with a file for each annotator, as INCEpTION has it.
_DOCUMENTS = frozenset({".txt", ".html", ".htm", ".pdf", ".xml", ".xmi", ".tsv", ".json", ".md"})


def annotators_of(files: Sequence[Path]) -> dict[Path, str]:
    """Return the annotators of files; those of which nothing tells the name are left out.

    Sibling folders that have a file of the same name are annotators.
    """
    folders: dict[Path, set[Path]] = defaultdict(set)
    names: dict[tuple[Path, str], int] = defaultdict(int)
    for file in files:
        folders[file.parent.parent].add(file.parent)
        names[file.parent.parent, file.name] += 1
    shared = {parent for (parent, _), count in names.items() if count > 1}
    marked = {parent for parent in folders if (parent / FOLDERS_ARE_ANNOTATORS).is_file()}
    found: dict[Path, str] = {}
    for file in files:
        if Path(file.parent.name).suffix.lower() in _DOCUMENTS:
            found[file] = legible(file.stem)
        elif file.parent.parent in shared | marked:
            found[file] = legible(file.parent.name)
    return found
