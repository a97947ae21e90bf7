"""Who imposes a sanction on whom, when, why and at which stage: read from its own sentence.

`T` is the trigger, `A` the authority, `X` the target:

- a noun: `A imposed T on X`, `T against X`, `A hit X with T`, `A's T`, `new A T`, `T target X`,
  `X faces T`, `T imposed by A`
- a verb: `A cracks down on X`, `A voted to T X`, `X was T by A`
- before a noun, as in `T companies`: the target is the whole phrase, the sanction is in force
"""

from collections.abc import Iterator

import msgspec

from annotator.suggest.entity_words import CAPITALS, PRONOUNS, STATES
from annotator.suggest.inflection import forms_of
from annotator.suggest.joined_fillers import joined, spared
from annotator.suggest.naming import named
from annotator.suggest.phrases import (
    DETERMINERS,
    PREPOSITIONS,
    STOPS,
    Phrase,
    phrase_after,
    phrase_before,
    place,
)
from annotator.suggest.proposals import Frame, Proposal, for_phrase, for_words
from annotator.suggest.sanction_clauses import clauses
from annotator.suggest.sanction_scene import Scene, points_back, scene_of
from annotator.suggest.sanction_words import (
    AHEAD,
    MODALS,
    NOUN_LEADS,
    ON,
    STANDING,
    STATUS_OF_VERB,
    TRIGGER_VERBS,
)
from annotator.suggest.word_sets import word_set

_STATUS = "status"
_BE = word_set("am are be been being is was were")
_FACING = frozenset(form for verb in ("face", "incur") for form in forms_of(verb)) | {"under"}
# Verbs whose object is hit "with" the sanction.
_HITTING = frozenset(
    form
    for verb in ["hit", "punish", "slap", "strike", "target", "threaten"]
    for form in forms_of(verb)
)
# How far from the trigger a verb may stand that says what is done with it.
_REACH = 8


class _Found(msgspec.Struct, frozen=True):
    """What a rule reads: phrases for roles, the words that show the status, and the status."""

    authority: Phrase | None = None
    target: Phrase | None = None
    cue: Phrase | None = None
    status: str = ""
    score: float = 0.9


def propose(frame: Frame) -> list[Proposal]:
    """Return what could fill the roles of a sanction, in reading order.

    The status is offered with the words that show it; with none but the trigger, on the trigger.
    """
    scene = scene_of(frame.text, frame.fragments)
    if scene is None or points_back(frame.text[slice(*frame.fragments[0])]):
        return []
    found = _read(scene)
    proposals: list[Proposal] = []
    # "pressure on X" is about X's conduct; it bars nothing to X.
    pressing = any(scene.at(k) == "pressure" for k in range(scene.first, scene.after))
    whom = "pressured" if pressing else "target"
    for role, phrase in (("authority", found.authority), (whom, found.target)):
        if phrase is not None:
            proposals += _for_whom(frame, scene, role, phrase)
            proposals += joined(frame, scene, role, phrase)
    if found.target is not None and (out := spared(scene, found.target.after)) is not None:
        proposals += _for_whom(frame, scene, "excluded_target", out)
    proposals += _status(frame, scene, found)
    proposals += clauses(frame, scene, found.target, found.status)
    return _without_clashes(sorted(proposals, key=lambda each: each.fragments))


def _read(scene: Scene) -> _Found:
    for rule in (_as_participle, _as_passive, _as_verb):
        if (found := rule(scene)) is not None:
            return found
    return _as_noun(scene)


def _is_verb(scene: Scene) -> bool:
    if scene.head not in TRIGGER_VERBS and not (
        scene.head in ("sanction", "ban", "freeze", "blacklist", "bar") and _led_as_verb(scene)
    ):
        return False
    return scene.at(scene.first - 1) not in NOUN_LEADS


def _led_as_verb(scene: Scene) -> bool:
    before = scene.at(scene.first - 1)
    return before in ("to", "will", "would", "could", "may", "might", "must", "should", "and")


def _as_participle(scene: Scene) -> _Found | None:
    """`sanctioned companies`: the whole phrase is the target, and the sanction is in force."""
    if not scene.head.endswith("ed") or scene.head not in TRIGGER_VERBS:
        return None
    before, ahead = scene.at(scene.first - 1), scene.at(scene.after)
    named = bool(before) and scene.words[scene.first - 1].capital and before not in DETERMINERS
    subject = named or before in PRONOUNS
    if not ahead or ahead in STOPS | DETERMINERS or scene.words[scene.after].parted:
        return None
    if before in _BE | {"has", "have", "had", "also", "newly"} or subject:
        return None
    whole = phrase_after(scene.words, scene.after)
    if whole is None or not _several(scene, whole, before):
        return None
    first = scene.first
    if before in DETERMINERS - {"the"} or before in ("the", "already"):
        first -= 1
    return _Found(target=Phrase(first, whole.after), status="in_force", score=0.85)


def _several(scene: Scene, whole: Phrase, before: str) -> bool:
    """Tell a phrase for several, or one with an article, from an object: "sanctioned Norrin"."""
    head = scene.words[whole.after - 1].lower
    return head.endswith("s") or head == "people" or before in DETERMINERS


def _as_passive(scene: Scene) -> _Found | None:
    """`X was sanctioned by A`, `X has been blacklisted`."""
    if scene.head not in TRIGGER_VERBS or not scene.head.endswith(("ed", "en", "it")):
        return None
    at = scene.first
    while at and scene.at(at - 1) in _BE | {"has", "have", "had", "also", "newly", "recently"}:
        at -= 1
    if not any(word.lower in _BE for word in scene.words[at : scene.first]):
        return None
    by = next(
        (
            k
            for k in range(scene.after, min(len(scene.words), scene.after + 6))
            if scene.at(k) == "by"
        ),
        None,
    )
    return _Found(
        authority=phrase_after(scene.words, by + 1) if by is not None else None,
        target=phrase_before(scene.words, at),
        status="imposed",
        score=0.9,
    )


def _as_verb(scene: Scene) -> _Found | None:
    """`A cracks down on X`, `A voted to sanction X`, `A will target X`."""
    if not _is_verb(scene):
        return None
    after = scene.after
    while scene.at(after) in ON | {"down"}:
        after += 1
    start, cue, status = _led_by(scene, scene.first)
    ing = scene.head.endswith("ing") and scene.at(scene.first - 1) not in _BE
    return _Found(
        authority=None if ing else phrase_before(scene.words, start),
        target=phrase_after(scene.words, after),
        cue=cue,
        status=status or ("imposed" if not ing else ""),
        score=0.9,
    )


def _led_by(scene: Scene, verb: int) -> tuple[int, Phrase | None, str]:
    """Return where the verb group starts, the words in it that show the status, and the status.

    "voted unanimously to sanction", "also aims to sanction", "could target".
    """
    first, status, cue = verb, "", None
    if scene.at(verb - 1) == "to":
        at = next((k for k in range(verb - 2, max(-1, verb - 6), -1) if scene.at(k) in AHEAD), None)
        if at is not None:
            after = verb if scene.at(verb - 2) == scene.at(at) else verb - 1
            status, cue, first = AHEAD[scene.at(at)], Phrase(at, after), at
    while first and scene.at(first - 1) in MODALS | _BE | {
        "will",
        "would",
        "shall",
        "should",
        "has",
        "have",
        "had",
        "also",
        "now",
        "already",
        "to",
    }:
        first -= 1
        if scene.at(first) in MODALS and not status:
            status, cue = "threatened", Phrase(first, first + 1)
    return first, cue, status


def _as_noun(scene: Scene) -> _Found:
    """`A imposed T on X` and the other forms round a noun."""
    found = _beside_noun(scene)
    if any(scene.at(k) in STANDING | {"already"} for k in range(scene.first, scene.after)):
        return msgspec.structs.replace(found, status="in_force")
    verb = _verb_before(scene)
    if verb is None:
        return _behind_noun(scene, found)
    start, lead, ahead = _led_by(scene, verb)
    status = ahead or STATUS_OF_VERB[scene.at(verb)]
    cue = Phrase(lead.first, verb + 1) if lead is not None else Phrase(verb, verb + 1)
    target = found.target
    if target is None and scene.at(verb) in _HITTING and _between(scene, verb, "with"):
        target = phrase_after(scene.words, verb + 1)
    passive = scene.at(verb - 1) in _BE and not scene.at(verb).endswith("ing")
    if passive and scene.at(verb) in _HITTING:
        return _Found(found.authority, phrase_before(scene.words, start), cue, status, 0.85)
    subject = None if passive or _gerund(scene, verb) else phrase_before(scene.words, start)
    authority = found.authority or subject
    return _Found(authority, target, cue, status, 0.9)


def _gerund(scene: Scene, verb: int) -> bool:
    """Tell whether a verb has no subject of its own: "talks of easing sanctions"."""
    return scene.at(verb).endswith("ing") and scene.at(verb - 1) not in _BE


def _between(scene: Scene, verb: int, word: str) -> bool:
    return any(scene.at(k) == word for k in range(verb + 1, scene.first))


def _verb_before(scene: Scene) -> int | None:
    """Return the verb that has the trigger as its object, or hits somebody with it."""
    for at in range(scene.first - 1, max(-1, scene.first - 2 * _REACH), -1):
        word = scene.words[at]
        if scene.words[at + 1].gap.strip() in (";", ":", ".", '"', "—", "–"):
            return None
        if word.lower == "to":
            return None
        if word.lower in STATUS_OF_VERB and scene.at(at - 1) not in DETERMINERS | PREPOSITIONS - {
            "of",
            "by",
            "to",
        }:
            near = scene.first - at <= _REACH
            if near or _between(scene, at, "with"):
                return at
    return None


def _beside_noun(scene: Scene) -> _Found:
    """What touches the noun: `A's T`, `new A T`, `T on X`, `T by A`."""
    authority = target = None
    at = scene.first
    while at and scene.at(at - 1) in STANDING | {
        "new",
        "fresh",
        "further",
        "economic",
        "tough",
        "more",
    }:
        at -= 1
    if at and not scene.words[at].parted:
        if scene.at(at - 1) in ("'s", "’s"):
            authority = phrase_before(scene.words, at - 1)
        elif scene.words[at - 1].capital:
            authority = _state_before(scene, at)
    after = scene.after
    if scene.at(after) in ON and not scene.words[after].parted:
        target = phrase_after(scene.words, after + 1)
    for k in range(after, min(len(scene.words), after + 3)):
        if scene.at(k) == "by":
            authority = authority or phrase_after(scene.words, k + 1)
    return _Found(authority, target)


def _state_before(scene: Scene, after: int) -> Phrase | None:
    """Return "United States" of "new United States sanctions", "EU" of "EU sanctions"."""
    first = after
    while first and scene.words[first - 1].capital and not scene.words[first].parted:
        first -= 1
    if first == after:
        return None
    for start in range(first, after):
        words = " ".join(word.text for word in scene.words[start:after])
        if (
            words in STATES | CAPITALS
            or words.isupper()
            or words in ("Treasury", "European Union", "United Nations")
        ):
            return Phrase(start, after)
    return None


def _behind_noun(scene: Scene, found: _Found) -> _Found:
    """A noun that no verb has as its object: `X faces T`, `T target X`, `T remain`."""
    status, cue, target = "", None, found.target
    verb = scene.after
    while scene.at(verb) in MODALS | {"also", "now", "would", "will"}:
        if scene.at(verb) in MODALS | {"would"}:
            status = "threatened"
        verb += 1
    if scene.at(verb) in _HITTING and target is None:
        target = phrase_after(scene.words, verb + 1)
        cue = Phrase(scene.after, verb + 1) if status else None
        status = status or "imposed"
    facing = next(
        (k for k in range(scene.first - 1, max(-1, scene.first - 7), -1) if scene.at(k) in _FACING),
        None,
    )
    if facing is not None and target is None:
        lead = facing - 1 if scene.at(facing - 1) == "now" else facing
        target, cue = phrase_before(scene.words, lead), Phrase(lead, facing + 1)
        news = any(scene.at(k) in ("new", "fresh") for k in range(facing, scene.first))
        status = "imposed" if news and scene.at(facing) != "under" else "in_force"
    if not status and any(scene.at(k) in STANDING for k in range(scene.first - 3, scene.first)):
        status = "in_force"
    return _Found(found.authority, target, cue, status, 0.85)


def _for_whom(frame: Frame, scene: Scene, role: str, phrase: Phrase) -> Iterator[Proposal]:
    name = named(scene.words, phrase)
    if name.score < 0.6 and not _owns(frame, scene, phrase):
        return
    if role == "target" and phrase.first <= scene.first < phrase.after:
        name = name._replace(place=place(scene.words, phrase))
    yield from for_phrase(frame, role, place(scene.words, phrase), name)


def _owns(frame: Frame, scene: Scene, phrase: Phrase) -> bool:
    """Tell whether something labelled stands on a phrase that the lists do not know."""
    start, end = place(scene.words, phrase)
    return any(p.overlaps(start, end) for each in frame.standing for p in each.fragments)


def _status(frame: Frame, scene: Scene, found: _Found) -> Iterator[Proposal]:
    attribute = next((a for a in frame.schema.attributes_of(frame.label) if a.id == _STATUS), None)
    if attribute is None or _STATUS in frame.filled:
        return
    sets = ((_STATUS, found.status),) if found.status in {c.id for c in attribute.values} else ()
    if found.cue is not None and frame.role("status_cue") is not None:
        for each in for_words(frame, "status_cue", place(scene.words, found.cue), 0.85):
            yield msgspec.structs.replace(each, sets=sets)
    elif sets:
        yield Proposal("", frame.fragments, 0.8, frame.label, None, sets)


def _without_clashes(proposals: list[Proposal]) -> list[Proposal]:
    """Leave out words that another role was already offered."""
    kept: list[Proposal] = []
    for each in proposals:
        if not any(k.fragments == each.fragments and k.role and each.role for k in kept):
            kept.append(each)
    return kept
