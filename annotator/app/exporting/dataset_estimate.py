"""What an export would write, before it is written: counts, parts, and the first records."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from io import BytesIO

import msgspec

from annotator.app.exporting.dataset_plan import plan_dataset
from annotator.app.exporting.records import ExportOptions, Records, written_format
from annotator.app.session import Session
from annotator.errors import UserError
from annotator.formats.base import Format, LossCount
from annotator.model.values import ArticleKey

_RECORDS = 3
_LINES = 60
_WIDTH = 400


class Estimate(msgspec.Struct, frozen=True):
    """What would be written.

    `problem` says why nothing would be; `preview` is the first records, None in a form that is no
    text.
    """

    articles: int = 0
    annotations: int = 0
    left_out: int = 0
    parts: dict[str, int] = {}
    problem: str = ""
    preview: str | None = ""


def estimate(session: Session, options: ExportOptions) -> Estimate:
    """Count what an export would write, and write its first records to be looked at."""
    try:
        form = written_format(options)
        records = Records(session, form, options)
        keys = session.queue.keys()
        parts: dict[str, int] = {}
        if options.split is not None:
            plan = plan_dataset(session, records, options.split)
            chosen = plan.chosen
            parts = {name: counts.articles for name, counts in plan.counts().items()}
        else:
            chosen = tuple(records.selector.chosen(keys, LossCount()))
        first = [each.key for each in chosen[:_RECORDS]]
        return Estimate(
            sum(each.records for each in chosen),
            sum(each.annotations for each in chosen),
            len(keys) - len(chosen),
            parts,
            preview=_preview(session, form, records, first),
        )
    except UserError as error:
        return Estimate(problem=str(error))


def _preview(
    session: Session, form: Format, records: Records, keys: Sequence[ArticleKey]
) -> str | None:
    """Return the start of what would be written; None when the form is no text."""
    named = records.named(records.names(keys), LossCount())
    if form.writes is not None:
        target = BytesIO()
        form.writes((article for _, article in named), session.schema, target, records.write)
        return _start_of(target.getvalue())
    if form.writes_folder is None:
        return None
    folder = _MemoryFolder()
    form.writes_folder(named, session.schema, folder, records.write)
    shown = (f"{name}\n{_start_of(file.getvalue()) or ''}" for name, file in folder.files.items())
    return "\n".join("\n".join(shown).split("\n")[:_LINES])


def _start_of(content: bytes) -> str | None:
    try:
        lines = content.decode().split("\n")
    except UnicodeDecodeError:
        return None
    return "\n".join(line[:_WIDTH] for line in lines[:_LINES])


class _MemoryFolder:
    """A folder that is only looked at."""

    def __init__(self) -> None:
        self.files: dict[str, BytesIO] = {}

    def write(self, name: str, content: bytes) -> None:
        """Keep a file."""
        self.files[name] = BytesIO(content)

    def write_common(self, name: str, content: bytes) -> None:
        """Keep a file that is about all articles."""
        self.write(name, content)

    @contextmanager
    def opened(self, name: str) -> Generator[BytesIO, None, None]:
        """Keep a file that is written piece by piece."""
        self.files[name] = file = BytesIO()
        yield file
