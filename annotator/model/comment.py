"""What people say about an annotation, a stretch of text or an article, and threads of it."""

from collections.abc import Iterable
from enum import StrEnum

import msgspec

from annotator.model.fragment import Fragment
from annotator.model.values import JsonObject, Uuid


class CommentKind(StrEnum):
    """What a comment does: says something, gives an article back, ends a thread, opens it again."""

    SAID = "said"
    RETURNED = "returned"
    RESOLVED = "resolved"
    REOPENED = "reopened"


class Comment(msgspec.Struct, frozen=True, omit_defaults=True):
    """One comment; as JSON it is what the project file and the exchange form hold.

    `thread` is the comment it answers, `after` how many of the thread its author had seen: these
    put answers in order, whatever clocks say. The first of a thread says what it is about: an
    annotation `of`, with the words it stood on then, else a stretch of text, else the article.
    `to` are the annotators an article was given back to. Who says something owns it and nothing
    is rewritten: a thread is resolved by a further comment, so that copies merge in any order.
    """

    id: Uuid
    author: Uuid
    name: str = ""
    at: str = ""
    text: str = ""
    kind: CommentKind = CommentKind.SAID
    thread: Uuid | None = None
    after: int = 0
    of: Uuid | None = None
    start: int | None = None
    end: int | None = None
    quote: str = ""
    to: tuple[Uuid, ...] = ()
    extra: JsonObject = {}

    @property
    def place(self) -> Fragment | None:
        """Where it was made, None when it is about the article."""
        if self.start is None or self.end is None or not 0 <= self.start < self.end:
            return None
        return Fragment(self.start, self.end)


class Thread(msgspec.Struct, frozen=True):
    """A first comment with all that answers it, oldest first."""

    first: Comment
    answers: tuple[Comment, ...] = ()

    @property
    def length(self) -> int:
        """How many comments there are, as far as anybody has seen."""
        return 1 + max((answer.after for answer in self.answers), default=0)

    @property
    def resolved(self) -> bool:
        """Tell whether nothing is open any more: what was last said of that counts."""
        turns = [a.kind for a in self.answers if a.kind in (_RESOLVED, _REOPENED)]
        return bool(turns) and turns[-1] is _RESOLVED

    @property
    def returned(self) -> bool:
        """Tell whether an article is given back by it."""
        return self.first.kind is CommentKind.RETURNED


_RESOLVED, _REOPENED = CommentKind.RESOLVED, CommentKind.REOPENED
_FIELDS = frozenset(Comment.__struct_fields__) - {"extra"}


def comment_from(body: JsonObject) -> Comment | None:
    """Return the comment a body of the exchange form holds; None when it is another program's.

    Fields that are not known are kept.
    """
    known = {name: value for name, value in body.items() if name in _FIELDS}
    try:
        comment = msgspec.convert(known, Comment)
    except msgspec.ValidationError:
        return None
    extra = {name: value for name, value in body.items() if name not in _FIELDS}
    return msgspec.structs.replace(comment, extra=extra)


def comment_body(comment: Comment) -> JsonObject:
    """Return a comment as the exchange form holds it."""
    plain = msgspec.structs.replace(comment, extra={})
    return {**comment.extra, **msgspec.to_builtins(plain)}


def threads_of(comments: Iterable[Comment]) -> tuple[Thread, ...]:
    """Return the threads of some comments: open ones by place, then the resolved ones.

    An answer to what is not there stands alone.
    """
    every = {each.id: each for each in comments}
    answers: dict[Uuid, list[Comment]] = {}
    first: list[Comment] = []
    for each in every.values():
        if each.thread is not None and each.thread in every and each.thread != each.id:
            answers.setdefault(each.thread, []).append(each)
        elif each.kind not in (_RESOLVED, _REOPENED):
            first.append(each)
    threads = [Thread(each, tuple(sorted(answers.get(each.id, ()), key=_order))) for each in first]
    return tuple(sorted(threads, key=_place_order))


def _order(comment: Comment) -> tuple[int, str, str]:
    return comment.after, comment.at, comment.id


def _place_order(thread: Thread) -> tuple[bool, bool, int, str, str]:
    start = thread.first.start if thread.first.start is not None else -1
    return thread.resolved, not thread.returned, start, thread.first.at, thread.first.id
