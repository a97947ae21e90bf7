"""Exporting: articles with the layers wanted, into a file that appears only when it is whole."""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

import msgspec

from annotator.app.exporting.coverage import Unknown
from annotator.app.exporting.selecting import ALL_LAYERS, SAYING_COVERED, Selection, Selector
from annotator.app.exporting.writing import Target, Wanted, not_written, write_articles
from annotator.app.session import Session
from annotator.app.written_files import replacing
from annotator.errors import UserError
from annotator.formats.base import Format, LossCount, LossReport, WriteOptions
from annotator.formats.folders import DiskFolder
from annotator.formats.folding import folded
from annotator.formats.regions import Regions
from annotator.formats.registry import format_named
from annotator.formats.windows import windowed
from annotator.model.article import ArticleContent, State
from annotator.model.splitting import Split
from annotator.model.values import ArticleKey
from annotator.scratch import Scratch
from annotator.storage.store import annotators

Progress: TypeAlias = Callable[[int, int], None]
_EVERY = 50


class ExportOptions(msgspec.Struct, frozen=True):
    """What is exported: whose layer (a name, or one of the words of `selecting`), in which states.

    With `fold` every label is written as its outermost parent. With `split` a folder is written,
    with a part each for training and testing; `licence` stands in its card. Without a word on
    what was not looked for, a split leaves it out, and a file keeps it.
    """

    format: str = "article"
    layer: str | None = None
    states: frozenset[State] = frozenset()
    write: WriteOptions = WriteOptions()
    fold: bool = False
    unknown: Unknown | None = None
    regions: Regions = Regions.KEEP
    anonymise: bool = False
    split: Split | None = None
    licence: str = ""


def export_file(
    session: Session, out: Path, options: ExportOptions, progress: Progress = lambda _d, _t: None
) -> LossReport:
    """Write a dataset; an existing file is replaced only when the new one is complete.

    A form of several files is written as a new folder.

    Raises:
        UserError: the format cannot be written, nobody has the name, or the disk refuses.
    """
    form = written_format(options)
    source = Records(session, form, options)
    losses = LossCount()
    keys = session.queue.keys()
    articles = source.of(keys, losses, progress)
    wanted = Wanted(form, session.schema, source.write)
    if form.writes_folder is not None:
        with new_folder(out) as folder:
            report = write_articles(wanted, articles, Target(folder=DiskFolder(folder)), len(keys))
    else:
        with replacing(out) as file:
            report = write_articles(wanted, articles, Target(file), len(keys))
    if form.schema_beside:
        with replacing(schema_path(out)) as target:
            target.write(session.schema.body.encode())
    if form.beside is not None:
        for ending, content in form.beside(session.schema, source.write).items():
            with replacing(out.with_name(f"{out.name}.{ending}")) as target:
                target.write(content)
    before = losses.report(0, 0).losses
    return msgspec.structs.replace(report, losses=(*before, *report.losses))


class Records:
    """The records of an export, as their form is given them."""

    def __init__(self, session: Session, form: Format, options: ExportOptions) -> None:
        """Raises UserError when nobody has the name."""
        self._schema = session.schema
        self._options = options
        usual = Unknown.KEEP if options.split is None else Unknown.DROP
        self.selection = Selection(
            options.layer or _usual_layer(session, form),
            options.states,
            options.unknown or usual,
            options.regions,
            options.anonymise,
            form.id in SAYING_COVERED,
            form.claims(session.schema, options.write) if form.claims else frozenset(),
            options.layer is None and session.why_blind is None,
        )
        self.selector = Selector(session, self.selection)
        self.write = msgspec.structs.replace(options.write, layer=self.selector.one_layer)

    def of(
        self,
        keys: Sequence[ArticleKey],
        losses: LossCount,
        progress: Progress = lambda _d, _t: None,
    ) -> Iterator[ArticleContent]:
        """Yield the records of articles; `progress` hears how many articles are done."""
        articles = self._told(keys, losses, progress)
        if self._options.fold:
            articles = folded(articles, self._schema, losses)
        return windowed(articles, self.write, losses) if self.write.window else articles

    def _told(
        self, keys: Sequence[ArticleKey], losses: LossCount, progress: Progress
    ) -> Iterator[ArticleContent]:
        done, last = 0, None
        for key, record in self.selector.records(keys, losses):
            if key != last:
                last, done = key, done + 1
                if done % _EVERY == 0:
                    progress(done, len(keys))
            yield record
        progress(len(keys), len(keys))


def written_format(options: ExportOptions) -> Format:
    """Return the format of an export.

    Raises:
        UserError: there is none of that name, or it can only be read.
    """
    form = format_named(options.format)
    if not form.written:
        raise not_written(form)
    return form


def schema_path(out: Path) -> Path:
    """Return where the label schema of an exported file is written."""
    return out.with_name(out.name + ".schema.toml")


def layer_names(session: Session) -> list[str]:
    """Return the names under which a layer can be asked for."""
    with session.store.reading() as db:
        return sorted({person.name for person in annotators(db).values()})


def is_empty_folder(path: Path) -> bool:
    """Tell whether a path is a folder with nothing in it, which an export may take the place of."""
    return path.is_dir() and not any(path.iterdir())


def _usual_layer(session: Session, form: Format) -> str:
    """Return whose labels are meant when nobody is named: all where the form holds them all."""
    own = session.why_blind is not None or not form.all_layers
    return session.actor.name if own else ALL_LAYERS


@contextmanager
def new_folder(out: Path) -> Generator[Path, None, None]:
    """Give a folder that appears as `out` when all went well, and vanishes otherwise.

    Only an empty folder is replaced: what others did in one that was written before stays theirs.
    """
    if out.exists() and not is_empty_folder(out):
        raise UserError(f"{out} is there already; name a new folder.")
    try:
        with Scratch() as scratch:
            part = scratch.beside(out)
            part.mkdir()
            yield part
            if out.exists():
                out.rmdir()
            part.rename(out)
    except OSError as error:
        raise UserError(f"{out} could not be written: {error.strerror or error}.") from error
