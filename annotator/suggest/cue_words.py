"""English words that tell of speaking, with the stance that some of them leave no doubt about.

A verb stands here in its plain form; its other forms are made by rule, those that no rule makes
are written out. Verbs of thinking and feeling (believe, fear, hope) are left out on purpose: an
attitude is no utterance.
"""

from annotator.suggest.inflection import forms_of
from annotator.suggest.word_sets import word_set

# Verbs that bring in what somebody says.
_SAYING = """
acknowledge add admit advise agree announce answer argue ask assert assure boast caution claim
comment complain concede conclude confirm contend contradict counter declare disclose emphasise
emphasize estimate exclaim forecast indicate inform insist joke maintain mention mumble murmur
note object observe pledge predict proclaim promise protest quip recall recount reiterate relate
remark remind repeat reply report reveal say shout signal speak state stress suggest swear tell
testify tweet vow warn whisper write
"""
# Verbs that say so much of the speaker's stance that nothing else can be meant.
_STANCES = {
    "accuse": "accuse allege",
    "condemn": "condemn criticise criticize decry denounce deplore",
    "threaten": "threaten",
    "demand": "demand urge",
    "defend": "defend justify",
    "reject": "reject",
    "deny": "deny",
    "welcome": "applaud welcome",
    "support": "endorse",
    "explain": "explain",
}
# Verbs of speaking only where quotation marks stand beside them.
_BESIDE_QUOTES = "begin call continue go-on laugh post quote sigh respond"

STANCE_OF = {
    form: stance
    for stance, verbs in _STANCES.items()
    for verb in verbs.split()
    for form in forms_of(verb)
}
SAYING = frozenset(form for verb in _SAYING.split() for form in forms_of(verb)) | set(STANCE_OF)
BESIDE_QUOTES = frozenset(form for verb in _BESIDE_QUOTES.split() for form in forms_of(verb))
# Forms that are more often nouns: verbs only right after who could say it.
NOUNS_TOO = word_set(
    "answer answers claim claims comment comments demand demands forecast forecasts note notes "
    "object objects pledge pledges promise promises protest protests report reports signal "
    "signals state states stress tweet tweets vow vows"
)
# The one who is told stands right after these.
TELLING = frozenset(
    form
    for verb in ["advise", "assure", "inform", "remind", "tell", "warn"]
    for form in forms_of(verb)
)
# Verbs by which somebody is told "to …".
BIDDING = frozenset(
    form
    for verb in ["advise", "ask", "beg", "call", "order", "press", "remind", "tell", "urge", "warn"]
    for form in forms_of(verb)
)
# Verbs by which somebody is told off "over …", "for …", "of …".
BLAMING = frozenset(
    form
    for verb in ["accuse", "blame", "condemn", "criticise", "criticize", "denounce", "slam"]
    for form in forms_of(verb)
)
# Words that stand before what the speaker says as a source: "according to", "in the words of".
SOURCE_PHRASES = (
    ("according", "to"),
    ("in", "the", "words", "of"),
    ("as", "reported", "by"),
    ("as", "quoted", "by"),
)
# Cues without a speaker.
HEARSAY = {"allegedly": "accuse", "purportedly": "", "reportedly": "", "supposedly": ""}
# Nouns of saying: "a promise of", "the warning that".
CUE_NOUNS = word_set(
    "accusation admission allegation announcement assertion assurance claim declaration denial "
    "pledge promise threat vow warning"
)
AUXILIARIES = word_set("has have had")
PASSIVE = word_set("am are be been being is was were")
# In, on or at which something is said.
MEDIUM_NOUNS = word_set(
    "address appearance article book briefing broadcast call column comment comments commentary "
    "communique communiqué conference dispatch editorial email e-mail essay facebook filing "
    "instagram interview lecture letter memo message newspaper note op-ed paper podcast post posts "
    "press-release program programme radio remarks release report reports sermon speech statement "
    "statements telegram television testimony tv tweet tweets twitter video weibo x youtube"
)
# Nouns for a speaker who is no entity in its own right, and who is hidden on purpose.
SOURCE_NOUNS = word_set("critics insiders observers people sources source")
_HIDDEN = (
    "on condition of anonymity",
    "asked not to be named",
    "asked not to be identified",
    "declined to be named",
    "declined to be identified",
    "not authorised to speak",
    "not authorized to speak",
    "familiar with the",
    "close to the",
    "with knowledge of",
)


def hides_speaker(words: str) -> bool:
    """Tell whether the words of an attribution say that the speaker is hidden on purpose."""
    folded = " ".join(words.casefold().split())
    return any(phrase in folded for phrase in _HIDDEN)
