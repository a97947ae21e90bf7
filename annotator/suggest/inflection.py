"""The forms of English verbs."""

from annotator.suggest.word_sets import word_set

_IRREGULAR = {
    "be": "am is are was were been being",
    "begin": "begins began begun beginning",
    "forbid": "forbids forbade forbidden forbidding",
    "forecast": "forecasts forecasting",
    "freeze": "freezes froze frozen freezing",
    "go-on": "goes-on went-on gone-on going-on",
    "hit": "hits hitting",
    "lay": "lays laid laying",
    "put": "puts putting",
    "say": "says said saying",
    "seek": "seeks sought seeking",
    "speak": "speaks spoke spoken speaking",
    "swear": "swears swore sworn swearing",
    "tell": "tells told telling",
    "throw": "throws threw thrown throwing",
    "weigh": "weighs weighed weighing",
    "withdraw": "withdraws withdrew withdrawn withdrawing",
    "write": "writes wrote written writing",
}
# Their last consonant is doubled.
_DOUBLED = word_set("admit ban bar concur drop quip quit scrap slap")
_SIBILANT = ("s", "sh", "ch", "x", "z")


def forms_of(verb: str) -> tuple[str, ...]:
    """Return a verb's plain form, third person, past, participles and -ing form."""
    if verb in _IRREGULAR:
        return (verb, *_IRREGULAR[verb].split())
    stem = verb + verb[-1] if verb in _DOUBLED else verb
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb, f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb}ing"
    third = f"{verb}es" if verb.endswith(_SIBILANT) else f"{verb}s"
    if verb.endswith("e"):
        return verb, third, f"{verb}d", f"{verb[:-1]}ing"
    return verb, third, f"{stem}ed", f"{stem}ing"
