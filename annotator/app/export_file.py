"""Exporting: articles with the layers wanted, into a file that appears only when it is whole."""

import os
import shutil
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import msgspec

from annotator.app.session import Session
from annotator.errors import UserError
from annotator.formats.base import Format, LossCount, LossReport, WriteOptions
from annotator.formats.folders import DiskFolder
from annotator.formats.folding import folded
from annotator.formats.registry import format_named
from annotator.formats.windows import windowed
from annotator.model.article import ArticleContent, LayerContent, State
from annotator.model.values import JsonObject
from annotator.storage.exports import article_contents
from annotator.storage.store import annotators

ALL_LAYERS = "all"


class ExportOptions(msgspec.Struct, frozen=True):
    """What is exported: whose layer ("all", or a name), articles in which states (any).

    With `fold` every label is written as its outermost parent.
    """

    format: str = "article"
    layer: str | None = None
    states: frozenset[State] = frozenset()
    write: WriteOptions = WriteOptions()
    fold: bool = False


def export_file(session: Session, out: Path, options: ExportOptions) -> LossReport:
    """Write a dataset; an existing file is replaced only when the new one is complete.

    A form of several files is written as a new folder.

    Raises:
        UserError: the format cannot be written, nobody has the name, or the disk refuses.
    """
    form = format_named(options.format)
    layer = options.layer or _usual_layer(session, form)
    if layer != ALL_LAYERS:
        _check_name(session, layer)
    write = msgspec.structs.replace(options.write, layer="" if layer == ALL_LAYERS else layer)
    articles = _articles(session, layer, options.states)
    losses = LossCount()
    if options.fold:
        articles = folded(articles, session.schema, losses)
    if write.window:
        articles = windowed(articles, write, losses)
    if form.writes_folder is not None:
        with _new_folder(out) as folder:
            report = form.writes_folder(articles, session.schema, folder, write)
    elif form.writes is not None:
        with _replacing(out) as target:
            report = form.writes(articles, session.schema, target, write)
    else:
        raise UserError(f"{form.title} can be read, not written.")
    if form.schema_beside:
        with _replacing(schema_path(out)) as target:
            target.write(session.schema.body.encode())
    if form.beside is not None:
        for ending, content in form.beside(session.schema, write).items():
            with _replacing(out.with_name(f"{out.name}.{ending}")) as target:
                target.write(content)
    before = losses.report(0, 0).losses
    return msgspec.structs.replace(report, losses=(*before, *report.losses))


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


def _articles(session: Session, layer: str, states: frozenset[State]) -> Iterator[ArticleContent]:
    reference: JsonObject = {
        "id": session.schema.id,
        "version": session.schema.version,
        "sha256": session.schema.sha256,
    }
    with session.store.reading() as db:
        for article in article_contents(db, session.queue.keys()):
            layers = _wanted(article.layers, layer)
            if states and not (_states(layers) & states):
                continue
            yield msgspec.structs.replace(article, layers=layers, schema=reference)


def _wanted(layers: Sequence[LayerContent], name: str) -> tuple[LayerContent, ...]:
    if name == ALL_LAYERS:
        return tuple(layers)
    return tuple(layer for layer in layers if layer.annotator == name)


def _states(layers: Sequence[LayerContent]) -> frozenset[State]:
    return frozenset(layer.state for layer in layers) or frozenset({State.NEW})


def _usual_layer(session: Session, form: Format) -> str:
    """Return whose labels are meant when nobody is named: all where the form holds them all."""
    return ALL_LAYERS if form.all_layers else session.actor.name


def _check_name(session: Session, name: str) -> None:
    names = layer_names(session)
    if name not in names:
        raise UserError(f"Nobody here is called {name}; there are: {', '.join(names)}.")


@contextmanager
def _new_folder(out: Path) -> Generator[DiskFolder, None, None]:
    """Give a folder that appears as `out` when all went well, and vanishes otherwise.

    Only an empty folder is replaced: what others did in one that was written before stays theirs.
    """
    if out.exists() and not is_empty_folder(out):
        raise UserError(f"{out} is there already; name a new folder.")
    part = out.with_name(f".{out.name}.part")
    try:
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir()
        yield DiskFolder(part)
        if out.exists():
            out.rmdir()
        part.rename(out)
    except OSError as error:
        raise UserError(f"{out} could not be written: {error.strerror or error}.") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)


@contextmanager
def _replacing(out: Path) -> Generator[BinaryIO, None, None]:
    """Give a file that takes the place of `out` when all went well, and vanishes otherwise."""
    if out.is_dir():
        raise UserError(f"{out} is a folder; name a file.")
    part = out.with_name(f".{out.name}.part")
    try:
        with part.open("wb") as target:
            yield target
            target.flush()
            os.fsync(target.fileno())
        part.replace(out)
    except OSError as error:
        raise UserError(f"{out} could not be written: {error.strerror or error}.") from error
    finally:
        part.unlink(missing_ok=True)
