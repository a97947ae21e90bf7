"""Changing the register's entries: each function is one action and one undo step."""

import re
from collections.abc import Sequence

import msgspec

from annotator.app.session import Session
from annotator.errors import Refused
from annotator.model.article import Referent
from annotator.model.changes import Change, ReferentChanged
from annotator.storage.journal import Writing, new_uuid
from annotator.storage.referents import update_referent
from annotator.storage.register import insert_referent

# `wd:Q30`, `ofac:22607`, `os:NK-2xy`: a short prefix, a colon, and no blanks.
_EXTERNAL = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,31}:\S+")


def new_entry(name: str, type_: str = "", ids: Sequence[str] = ()) -> Referent:
    """Return a fresh entry under a key of its own; not written yet.

    Raises:
        Refused: it has no name.
    """
    return Referent(f"ref:{new_uuid()}", checked_name(name), type_, tuple(ids))


def enter(writing: Writing, entry: Referent) -> list[Change]:
    """Write a fresh entry inside a running action."""
    insert_referent(writing, entry)
    return [ReferentChanged(None, entry)]


def create(session: Session, name: str, type_: str = "", ids: Sequence[str] = ()) -> str:
    """Make an entry; return its key."""
    entry = new_entry(name, type_, [checked_id(each) for each in ids])
    session.run(f"New Entry “{entry.name}”", lambda writing: enter(writing, entry))
    return entry.key


def rename(session: Session, key: str, name: str) -> None:
    """Give an entry another name; its mentions are not touched."""
    before = known(session, key)
    name = checked_name(name)
    if name != before.name:
        after = msgspec.structs.replace(before, name=name)
        _alter(session, before, after, f"Rename “{before.name}”")


def set_type(session: Session, key: str, type_: str) -> None:
    """Say of which label's kind an entry is; "" for not known."""
    before = known(session, key)
    if type_ and type_ not in session.schema.by_id:
        raise Refused(f"There is no label {type_} in this project.")
    if type_ != before.type:
        after = msgspec.structs.replace(before, type=type_)
        _alter(session, before, after, f"Set Type of “{before.name}”")


def add_id(session: Session, key: str, external: str) -> None:
    """Add an external id; another entry may carry it too, and is then likely the same."""
    before = known(session, key)
    external = checked_id(external)
    if external == before.key or external in before.ids:
        raise Refused(f"“{before.name}” has the id {external} already.")
    after = msgspec.structs.replace(before, ids=(*before.ids, external))
    _alter(session, before, after, f"Add Id to “{before.name}”")


def remove_id(session: Session, key: str, external: str) -> None:
    """Take an external id away."""
    before = known(session, key)
    if external in before.ids:
        ids = tuple(each for each in before.ids if each != external)
        after = msgspec.structs.replace(before, ids=ids)
        _alter(session, before, after, f"Remove Id of “{before.name}”")


def merge(session: Session, keys: Sequence[str], into: str) -> None:
    """Let entries be read as another one; no mention is touched.

    What an entry was merged into before comes along.

    Raises:
        Refused: an entry would be merged into itself, directly or along a chain.
    """
    register = session.register
    target = known(session, into)
    sources: dict[str, Referent] = {}
    for key in keys:
        entry = known(session, key)
        if entry.key == target.key:
            raise Refused(f"“{target.name}” cannot be merged into itself.")
        sources[entry.key] = entry
    if not sources:
        raise Refused("Choose the entries to merge first.")

    def work(writing: Writing) -> list[Change]:
        changes = [] if register.entry(target.key) is not None else enter(writing, target)
        for before in sources.values():
            after = msgspec.structs.replace(before, merged_into=target.key)
            changes += _write(session, writing, before, after)
        return changes

    one = next(iter(sources.values())).name
    what = f"“{one}”" if len(sources) == 1 else f"{len(sources)} Entries"
    session.run(f"Merge {what} into “{register.name(into)}”", work)


def part(session: Session, key: str) -> None:
    """Take one merge back: the entry stands for itself again."""
    before = session.register.entry(key)
    if before is None or before.merged_into is None:
        raise Refused("This entry is merged into no other.")
    after = msgspec.structs.replace(before, merged_into=None)
    _alter(session, before, after, f"Part “{before.name}” from “{session.register.name(key)}”")


def known(session: Session, key: str) -> Referent:
    """Return the entry that mentions of `key` are read as.

    A key that a file named without an entry is no reason to refuse: the entry is made with the
    first change of it.
    """
    return session.register.resolved(key)


def checked_name(name: str) -> str:
    """Return a name on one line.

    Raises:
        Refused: nothing is left of it.
    """
    name = " ".join(name.split())
    if not name:
        raise Refused("An entry needs a name.")
    return name


def checked_id(external: str) -> str:
    """Return an external id without blanks around it.

    Raises:
        Refused: it is not `prefix:id`.
    """
    external = external.strip()
    if not _EXTERNAL.fullmatch(external):
        raise Refused(f"“{external}” is no id: write prefix:id, as in wd:Q30 or ofac:22607.")
    return external


def same_id(session: Session, key: str) -> list[tuple[str, Referent]]:
    """Return the external ids of an entry that others carry too, with those: likely the same."""
    entry = known(session, key)
    found: list[tuple[str, Referent]] = []
    for external in (entry.key, *entry.ids):
        others = session.register.holders(external)
        found += [(external, other) for other in others if other.key != entry.key]
    allowed = session.register.allowed([other.key for _, other in found])
    return [(external, other) for external, other in found if other.key in allowed]


def _alter(session: Session, before: Referent, after: Referent, name: str) -> None:
    session.run(name, lambda writing: _write(session, writing, before, after))


def _write(session: Session, writing: Writing, before: Referent, after: Referent) -> list[Change]:
    """Change an entry; one that only mentions name is written into the register on the way."""
    if session.register.entry(before.key) is None:
        return enter(writing, after)
    update_referent(writing, before, after)
    return [ReferentChanged(before, after)]
