"""What an action changed, as plain data that its listeners go by."""

from typing import TypeAlias

import msgspec

from annotator.model.annotation import Annotation
from annotator.model.article import Article, Layer, Referent
from annotator.model.comment import Comment
from annotator.model.decision import Decision
from annotator.model.ghost import Rejection
from annotator.model.schema import Schema
from annotator.model.values import AnnotationKey, ArticleKey, LayerKey


class AnnotationChanged(msgspec.Struct, frozen=True):
    """An annotation was made (`before` is None), removed (`after` is None) or altered."""

    article: ArticleKey
    layer: LayerKey
    key: AnnotationKey
    before: Annotation | None
    after: Annotation | None


class LayerChanged(msgspec.Struct, frozen=True):
    """A layer appeared, went, or its state, coverage or document labels were altered."""

    article: ArticleKey
    before: Layer | None
    after: Layer | None


class ArticleChanged(msgspec.Struct, frozen=True):
    """What stands above an article's text was altered, or the article appeared or went."""

    key: ArticleKey
    before: Article | None
    after: Article | None


class ReferentChanged(msgspec.Struct, frozen=True):
    """An entry of the register appeared, went or was altered."""

    before: Referent | None
    after: Referent | None


class RejectionChanged(msgspec.Struct, frozen=True):
    """A suggestion was turned down in a layer, or that was taken back."""

    article: ArticleKey
    layer: LayerKey
    before: Rejection | None
    after: Rejection | None


class DecisionChanged(msgspec.Struct, frozen=True):
    """A reviewer decided, thought better of it, or took a decision back."""

    article: ArticleKey
    before: Decision | None
    after: Decision | None


class CommentChanged(msgspec.Struct, frozen=True):
    """Something was said, said otherwise, or taken back."""

    article: ArticleKey
    before: Comment | None
    after: Comment | None


class AssignmentsChanged(msgspec.Struct, frozen=True):
    """Articles were assigned to annotators, or no longer."""


class GazetteersChanged(msgspec.Struct, frozen=True):
    """A gazetteer came, went, or proposes other labels now."""


class RulesChanged(msgspec.Struct, frozen=True):
    """A reviewer's rule was kept, or is kept no longer."""


class SettingsChanged(msgspec.Struct, frozen=True):
    """What holds for the whole project, as whether annotators are blind, was altered."""


class SchemaChanged(msgspec.Struct, frozen=True):
    """The project's labels were altered."""

    before: Schema
    after: Schema


class ManyChanged(msgspec.Struct, frozen=True):
    """So much changed at once (an import, its undo) that listeners read anew what they show."""


Change: TypeAlias = (
    AnnotationChanged
    | LayerChanged
    | ArticleChanged
    | ReferentChanged
    | RejectionChanged
    | DecisionChanged
    | CommentChanged
    | AssignmentsChanged
    | GazetteersChanged
    | SettingsChanged
    | RulesChanged
    | SchemaChanged
    | ManyChanged
)


class Changes(msgspec.Struct, frozen=True):
    """All that one action changed, in the order it happened, with the action's name."""

    name: str = ""
    all: tuple[Change, ...] = ()

    @property
    def annotations(self) -> tuple[AnnotationChanged, ...]:
        """The changes of annotations."""
        return tuple(c for c in self.all if isinstance(c, AnnotationChanged))

    @property
    def layers(self) -> tuple[LayerChanged, ...]:
        """The changes of layers."""
        return tuple(c for c in self.all if isinstance(c, LayerChanged))

    @property
    def articles(self) -> tuple[ArticleChanged, ...]:
        """The changes of articles."""
        return tuple(c for c in self.all if isinstance(c, ArticleChanged))

    @property
    def referents(self) -> "tuple[ReferentChanged, ...]":
        """The changes of the register."""
        return tuple(c for c in self.all if isinstance(c, ReferentChanged))

    @property
    def comments(self) -> tuple[CommentChanged, ...]:
        """The changes of comments."""
        return tuple(c for c in self.all if isinstance(c, CommentChanged))

    @property
    def assignments(self) -> bool:
        """Tell whether articles were assigned to annotators, or no longer."""
        return any(isinstance(c, AssignmentsChanged) for c in self.all)

    @property
    def settings(self) -> bool:
        """Tell whether something was set for the whole project."""
        return any(isinstance(c, SettingsChanged) for c in self.all)

    @property
    def many(self) -> bool:
        """Tell whether listeners should read everything anew."""
        return any(isinstance(c, ManyChanged) for c in self.all)
