"""The caret and the text selection it drags behind it."""

from annotator.model.fragment import Fragment


class TextSelection:
    """A caret and an anchor, in code points; equal when nothing is selected.

    `x` is the column that Up and Down keep, None after any other move.
    """

    __slots__ = ("anchor", "caret", "x")

    def __init__(self) -> None:
        self.anchor = 0
        self.caret = 0
        self.x: float | None = None

    @property
    def fragment(self) -> Fragment | None:
        """The selected stretch, or None."""
        if self.anchor == self.caret:
            return None
        return Fragment(min(self.anchor, self.caret), max(self.anchor, self.caret))

    def put(self, caret: int, *, extend: bool = False, x: float | None = None) -> None:
        """Move the caret; with `extend` the anchor stays where it is."""
        self.caret = caret
        self.x = x
        if not extend:
            self.anchor = caret

    def select(self, anchor: int, caret: int) -> None:
        """Select from `anchor` to `caret`, either of which may come first."""
        self.anchor = anchor
        self.put(caret, extend=True)
