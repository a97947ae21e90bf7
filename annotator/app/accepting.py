"""Making ghosts annotations inside one running action."""

from collections.abc import Iterator

import msgspec

from annotator.app.guessing import first_values, following
from annotator.app.open_article import OpenArticle
from annotator.errors import Refused
from annotator.model.annotation import Annotation, Filler, with_attribute
from annotator.model.article import Layer, Referent
from annotator.model.changes import AnnotationChanged, Change, ReferentChanged
from annotator.model.fragment import normal_form
from annotator.model.frame_rules import leads_back, names_of_fitting, role_of
from annotator.model.ghost import Ghost
from annotator.model.schema import Schema
from annotator.model.values import AnnotationKey, Uuid
from annotator.storage import annotations as annotation_rows
from annotator.storage.journal import Writing, new_uuid
from annotator.storage.register import insert_referent, referents_by_key


class Acceptance:
    """Writes the annotations of ghosts; each annotation that is altered is written once."""

    def __init__(
        self, writing: Writing, article: OpenArticle, layer: Layer, schema: Schema
    ) -> None:
        self._writing = writing
        self._article = article
        self._layer = layer
        self._schema = schema
        self._before: dict[AnnotationKey, Annotation | None] = {}
        self._now: dict[AnnotationKey, Annotation] = {}
        self._referents: dict[str, Referent] = {}

    def accept(self, ghost: Ghost) -> AnnotationKey:
        """Write what a ghost proposes; return the annotation it has become."""
        if ghost.sets is not None:
            self._set(*ghost.sets)
            if ghost.only_sets:
                return ghost.sets[0]
        if ghost.joins is not None:
            return self._join(ghost, ghost.joins)
        key = self._there(ghost) if ghost.fills is not None else None
        if key is None:
            key = self._add(ghost)
        if ghost.fills is not None:
            self._fill(key, *ghost.fills)
        return key

    def changes(self) -> Iterator[Change]:
        """Write what was altered, and yield all that has changed."""
        for referent in self._referents.values():
            yield ReferentChanged(None, referent)
        for key, before in self._before.items():
            after = self._now[key]
            if before is not None:
                content = self._article.text.content
                annotation_rows.update_annotation(self._writing, before, after, content)
            yield AnnotationChanged(self._layer.article, self._layer.key, key, before, after)

    def _there(self, ghost: Ghost) -> AnnotationKey | None:
        return self._article.spans.same_place(ghost.label, ghost.fragments)

    def _add(self, ghost: Ghost) -> AnnotationKey:
        writing = self._writing
        content = self._article.text.content
        attributes = first_values(self._schema, ghost.label, content, ghost.fragments)
        attributes = {**attributes, **dict(ghost.attributes)}
        annotation = Annotation(
            new_uuid(),
            ghost.label,
            ghost.fragments,
            attributes,
            referent=ghost.referent or None,
            origin=ghost.origin,
            created=writing.at,
            updated=writing.at,
            version=writing.version,
        )
        key = annotation_rows.insert_annotation(writing, self._layer.key, annotation, content)
        self._before[key], self._now[key] = None, annotation
        self._register(ghost)
        return key

    def _register(self, ghost: Ghost) -> None:
        """Enter what a ghost refers to in the register, when it is not there yet."""
        key = ghost.referent
        if not key or key in self._referents or referents_by_key(self._writing.db, [key]):
            return
        ids = () if key.startswith("ref:") else (key,)
        referent = Referent(key, ghost.name or ghost.quote, ghost.label, ids)
        insert_referent(self._writing, referent)
        self._referents[key] = referent

    def _join(self, ghost: Ghost, key: AnnotationKey) -> AnnotationKey:
        before = self._whole(key)
        fragments = normal_form([*before.fragments, *ghost.fragments])
        after = msgspec.structs.replace(before, fragments=fragments)
        self._alter(key, following(self._schema, self._article.text.content, before, after))
        return key

    def _set(self, key: AnnotationKey, name: str, value: str) -> None:
        whole = self._whole(key)
        attributes = with_attribute(whole.attributes, name, value)
        self._alter(key, msgspec.structs.replace(whole, attributes=attributes))

    def _fill(self, key: AnnotationKey, frame: AnnotationKey, name: str) -> None:
        whole, filler = self._whole(frame), self._whole(key)
        role = role_of(self._schema, whole.label, name)
        if role is None or not self._schema.may_fill(role, filler.label):
            title = name if role is None else role.title.lower()
            fitting = "" if role is None else names_of_fitting(self._schema, role)
            raise Refused(
                f"{self._schema.name_of(filler.label)} cannot be the {title}: "
                f"that is one of {fitting}."
            )
        if leads_back(whole.id, filler.id, self._fillers_of):
            raise Refused("That would make a circle: this frame already fills a role further in.")
        there = whole.roles.get(name, ()) if role.many else ()
        if filler.id not in {each.id for each in there}:
            roles = {**whole.roles, name: (*there, Filler(id=filler.id))}
            self._alter(frame, msgspec.structs.replace(whole, roles=roles))

    def _fillers_of(self, uuid: Uuid) -> tuple[Uuid, ...]:
        key = self._article.key_of(uuid)
        return () if key is None else self._whole(key).fillers()

    def _whole(self, key: AnnotationKey) -> Annotation:
        return self._now.get(key) or self._article.annotation(key)

    def _alter(self, key: AnnotationKey, after: Annotation) -> None:
        self._before.setdefault(key, self._article.annotation(key))
        stamped = msgspec.structs.replace(
            after, updated=self._writing.at, version=self._writing.version
        )
        self._now[key] = stamped
