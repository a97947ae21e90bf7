"""Keys that mean something in one file only: `local:` referents are kept apart file by file."""

from pathlib import PurePath

import msgspec

from annotator.model.annotation import Annotation, Filler
from annotator.model.article import ArticleContent, LayerContent, Referent
from annotator.storage.articles import layers_by_uuid
from annotator.storage.connection import Connection
from annotator.storage.referents import files_of_referents
from annotator.storage.staging import Staging

_LOCAL = "local:"


class LocalKeys:
    """Gives a `local:` key another one where the project has it from another file.

    A key stays as it is while nothing else has it, so that a file comes out as it came in; and
    where the project has the layer itself already, the file is one of the project's own.
    """

    def __init__(self, db: Connection, staging: Staging) -> None:
        self._db = db
        self._staging = staging
        self._keys: dict[tuple[str, str], str] = {}

    def scoped(self, article: ArticleContent, file: str) -> ArticleContent:
        """Return an article of `file` with its `local:` keys apart from those of other files."""
        entries = [entry.key for entry in article.referents if entry.key.startswith(_LOCAL)]
        if not entries and not self._keys:
            return article
        unknown = [key for key in entries if (file, key) not in self._keys]
        if unknown:
            self._decide(article, file, unknown)
        names = {key: name for (each, key), name in self._keys.items() if each == file}
        names = {key: name for key, name in names.items() if key != name}
        return _renamed(article, names) if names else article

    def _decide(self, article: ArticleContent, file: str, keys: list[str]) -> None:
        own = bool(layers_by_uuid(self._db, [layer.id for layer in article.layers]))
        here = files_of_referents(self._db, keys)
        for key in keys:
            holder = here[key] if key in here else self._staging.file_of_referent(key)
            taken = (key in here or holder is not None) and holder != file and not own
            scope = f"{_LOCAL}{PurePath(file).stem}/"
            self._keys[file, key] = scope + key.removeprefix(_LOCAL) if taken else key


def _renamed(article: ArticleContent, names: dict[str, str]) -> ArticleContent:
    return msgspec.structs.replace(
        article,
        layers=tuple(_layer(layer, names) for layer in article.layers),
        referents=tuple(_entry(entry, names) for entry in article.referents),
    )


def _layer(layer: LayerContent, names: dict[str, str]) -> LayerContent:
    annotations = tuple(_annotation(each, names) for each in layer.annotations)
    return msgspec.structs.replace(layer, annotations=annotations)


def _annotation(annotation: Annotation, names: dict[str, str]) -> Annotation:
    roles = {
        role: tuple(_filler(filler, names) for filler in found)
        for role, found in annotation.roles.items()
    }
    return msgspec.structs.replace(
        annotation, roles=roles, referent=_name(annotation.referent, names)
    )


def _filler(filler: Filler, names: dict[str, str]) -> Filler:
    return msgspec.structs.replace(filler, referent=_name(filler.referent, names))


def _entry(entry: Referent, names: dict[str, str]) -> Referent:
    key = names.get(entry.key, entry.key)
    return msgspec.structs.replace(entry, key=key, merged_into=_name(entry.merged_into, names))


def _name(key: str | None, names: dict[str, str]) -> str | None:
    return None if key is None else names.get(key, key)
