"""The label schema: which labels there are, with their keys, attributes, roles, guidelines."""

import hashlib
from enum import StrEnum
from functools import cached_property

import msgspec

from annotator.errors import UserError

ENTITY_FAMILY = "entity"
REGION_FAMILY = "region"


class SchemaError(UserError):
    """A label schema that contradicts itself; the text says where."""


class AttributeKind(StrEnum):
    """What may be chosen or written for an attribute."""

    CHOICE = "choice"
    CHOICES = "choices"
    TEXT = "text"
    NUMBER = "number"
    FLAG = "flag"


class Guess(StrEnum):
    """What an annotation's marks and words may tell of an attribute when it is made."""

    QUOTE = "quote"
    MENTION = "mention"
    METONYM = "metonym"
    STANCE = "stance"
    ANONYMOUS = "anonymous"
    ANAPHOR = "anaphor"


class Choice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One value of an attribute; `key` is the letter that sets it.

    A retired one is offered no more; where it is set it stays.
    """

    id: str
    name: str = ""
    key: str = ""
    retired: bool = False

    @property
    def title(self) -> str:
        """The words shown for the value."""
        return self.name or self.id.replace("_", " ")

    @property
    def words(self) -> str:
        """The words shown where it is set, which say whether it is offered no more."""
        return f"{self.title} (retired)" if self.retired else self.title


class Attribute(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A property of an annotation, or of an article as a whole; a flag's letter is `key`.

    `guess` names the rule that sets it when an annotation is made. A `required` label of an
    article is asked for until it is set.
    """

    id: str
    name: str = ""
    kind: AttributeKind = AttributeKind.CHOICE
    values: tuple[Choice, ...] = ()
    default: str | float | bool | None = None
    key: str = ""
    guess: Guess | None = None
    guideline: str = ""
    required: bool = False

    @property
    def title(self) -> str:
        """The words shown for the attribute."""
        return self.name or self.id.replace("_", " ").capitalize()

    def words_of(self, value: str) -> str:
        """Return the words for a value that is set; one that nobody knows is shown by its id."""
        return next((each.words for each in self.values if each.id == value), value)

    @property
    def offered(self) -> tuple[Choice, ...]:
        """The values that can be chosen: all but the retired ones."""
        return tuple(value for value in self.values if not value.retired)


class Role(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A named slot of a frame. `fills` names labels, or `family:entity` for a whole family."""

    id: str
    key: str
    fills: tuple[str, ...]
    name: str = ""
    many: bool = True
    required: bool = False
    implied: bool = False
    guideline: str = ""

    @property
    def title(self) -> str:
        """The words shown for the role."""
        return self.name or self.id.replace("_", " ").capitalize()


class Overlap(StrEnum):
    """Whether a second annotation of the same label may share characters with a first."""

    ALLOWED = "allowed"
    NESTED = "nested"
    NONE = "none"


class Label(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A label. `group` decides its colour and its place in the label bar."""

    id: str
    name: str
    family: str
    group: str
    keys: tuple[str, ...] = ()
    parent: str | None = None
    filler_only: bool = False
    overlap: Overlap = Overlap.ALLOWED
    attributes: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    guideline: str = ""
    retired: bool = False

    @property
    def is_frame(self) -> bool:
        """Tell whether the label has roles."""
        return bool(self.roles)


class Family(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Labels that are read for together; a reading pass."""

    id: str
    name: str


class Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Labels of one colour; `row` is their row in the label bar (1 or 2)."""

    id: str
    row: int = 1


class Schema(msgspec.Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """A numbered state of a project's labels. `body` is the TOML text it was read from.

    `gone` names what was deleted or mapped, so that no id ever means two things ("label FIRM",
    "value status.eased").
    """

    id: str
    title: str
    version: int
    families: tuple[Family, ...]
    groups: tuple[Group, ...]
    attributes: tuple[Attribute, ...]
    labels: tuple[Label, ...]
    document: tuple[Attribute, ...] = ()
    guideline: str = ""
    gone: tuple[str, ...] = ()
    body: str = ""

    @cached_property
    def by_id(self) -> dict[str, Label]:
        """The labels by their ids."""
        return {label.id: label for label in self.labels}

    @cached_property
    def by_key(self) -> dict[str, Label]:
        """The labels by the letters that set them."""
        return {key: label for label in self.labels for key in label.keys if not label.retired}

    @cached_property
    def sha256(self) -> str:
        """The hash of the schema's text; names it in exchange."""
        return hashlib.sha256(self.body.encode()).hexdigest()

    def attribute(self, name: str) -> Attribute | None:
        """Return a shared attribute by its id."""
        return next((a for a in self.attributes if a.id == name), None)

    def attributes_of(self, label: str) -> tuple[Attribute, ...]:
        """Return the attributes an annotation of this label may have, in the schema's order."""
        found = self.by_id.get(label)
        names = found.attributes if found else ()
        return tuple(a for name in names if (a := self.attribute(name)) is not None)

    def name_of(self, label: str) -> str:
        """Return the words for a label; an unknown one is shown by its id."""
        found = self.by_id.get(label)
        return found.name if found else label

    def may_fill(self, role: Role, label: str) -> bool:
        """Tell whether an annotation of `label` may fill `role`."""
        found = self.by_id.get(label)
        family = f"family:{found.family}" if found else ""
        return label in role.fills or family in role.fills
