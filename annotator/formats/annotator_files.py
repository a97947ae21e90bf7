"""Whose labels a file holds, told by the folders it lies in and by the names beside it."""

from collections import Counter, defaultdict
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
    folders: dict[Path, list[Path]] = defaultdict(list)
    for file in files:
        folders[file.parent].append(file)
    names: dict[Path, Counter[str]] = defaultdict(Counter)
    for folder, within in folders.items():
        names[folder.parent].update(file.name for file in within)
    shared = {parent for parent, counts in names.items() if max(counts.values()) > 1}
    marked = {parent for parent in names if (parent / FOLDERS_ARE_ANNOTATORS).is_file()}
    found: dict[Path, str] = {}
    for folder, within in folders.items():
        if Path(folder.name).suffix.lower() in _DOCUMENTS:
            found |= {file: legible(file.stem) for file in within}
        elif folder.parent in shared | marked:
            found |= dict.fromkeys(within, legible(folder.name))
    return found
