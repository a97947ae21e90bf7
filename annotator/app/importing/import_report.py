"""How files are imported, and what an import says it did."""

from enum import StrEnum

import msgspec

from annotator.formats.base import ReadOptions, Refusal
from annotator.model.article import AnnotatorKind
from annotator.model.terms import TermCount, TermMap


class Conflict(StrEnum):
    """What becomes of a layer that the project has with other labels in it."""

    SKIP = "skip"
    NEW = "new"


class Alike(StrEnum):
    """What becomes of labels whose text is only nearly that of an article of the project."""

    NEW = "new"
    JOIN = "join"


class ImportOptions(msgspec.Struct, frozen=True):
    """How files are imported.

    `layer` names the annotator of a `kind` that all labels are given to. `terms` says what the
    files' words for labels become; what it leaves open is as last time, or kept when `afresh`.
    With `alike` joined, `doubtful` takes places that are not sure too.
    """

    read: ReadOptions = ReadOptions()
    format: str | None = None
    layer: str | None = None
    kind: AnnotatorKind = AnnotatorKind.PERSON
    terms: TermMap = {}
    afresh: bool = False
    conflict: Conflict = Conflict.SKIP
    alike: Alike = Alike.NEW
    doubtful: bool = False
    beside_window: bool = False


class ImportReport(msgspec.Struct, frozen=True):
    """What an import did, and what it did not take as it stood.

    `known` counts records that brought nothing new, `comments` also decisions, `entries` those
    of the register that are new or got further ids, `aliases` second ids of known texts. `terms`
    are the files' words that the schema does not know, or that were mapped. `joined` counts
    articles whose labels went to one that is nearly the same.
    """

    added: int = 0
    further_sources: int = 0
    known: int = 0
    layers: int = 0
    annotations: int = 0
    refused: tuple[Refusal, ...] = ()
    changed: tuple[Refusal, ...] = ()
    comments: int = 0
    entries: int = 0
    aliases: int = 0
    terms: tuple[TermCount, ...] = ()
    joined: int = 0

    @property
    def empty(self) -> bool:
        """Tell whether the project is as it was."""
        return self.step_name == ""

    @property
    def step_name(self) -> str:
        """What the import is called in the history: by the first kind of thing it brought."""
        for count, one, many in (
            (self.added, "Article", "Articles"),
            (self.further_sources, "Source", "Sources"),
            (self.layers, "Layer", "Layers"),
            (self.comments, "Comment", "Comments"),
            (self.entries, "Register Entry", "Register Entries"),
            (self.aliases, "Article Id", "Article Ids"),
        ):
            if count:
                return f"Import {count} {one if count == 1 else many}"
        return ""
