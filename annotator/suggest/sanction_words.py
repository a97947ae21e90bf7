"""English words of the sanctions trade: what names a sanction, and at which stage it is.

The stage follows the words that stand with the sanction, the nearest first. They are the ones
that the guideline of `status` names; where a word fits two stages (announced, approved, faces),
the one that news nearly always means is taken, and offered as a value, never written unasked.
"""

from annotator.suggest.inflection import forms_of
from annotator.suggest.word_sets import word_set

# Verbs that do something to a sanction, by the status that they tell of.
_VERBS = {
    "called_for": "demand request seek urge",
    "threatened": "consider contemplate mull plan ponder prepare threaten vow weigh",
    "proposed": "draft introduce propose submit table",
    "imposed": (
        "add adopt announce approve blacklist brand designate enact hit impose introduce lay "
        " launch levy order penalise penalize place punish put sanction sign slap strike "
        "target unveil"
    ),
    "extended": "broaden expand extend prolong renew reimpose tighten toughen widen",
    "enforced": "enforce fine prosecute seize",
    "violated": "breach break bust circumvent defy dodge evade flout skirt violate",
    "eased": "ease loosen relax soften suspend waive",
    "lifted": "abolish cancel drop end lift quash remove repeal revoke scrap terminate withdraw",
    "rejected": "block oppose reject veto",
}
STATUS_OF_VERB = {
    form: status
    for status, verbs in reversed(list(_VERBS.items()))
    for verb in verbs.split()
    for form in forms_of(verb)
}
# Before "to sanction", "to impose": the act is still ahead.
AHEAD = {
    "aims": "threatened",
    "plans": "threatened",
    "prepares": "threatened",
    "preparing": "threatened",
    "threatened": "threatened",
    "threatens": "threatened",
    "vowed": "threatened",
    "vows": "threatened",
    "considering": "threatened",
    "considers": "threatened",
    "weighing": "threatened",
    "weighs": "threatened",
    "wants": "called_for",
    "urged": "called_for",
    "urges": "called_for",
    "called": "called_for",
    "calls": "called_for",
    "proposed": "proposed",
    "proposes": "proposed",
    "voted": "imposed",
    "votes": "imposed",
    "agreed": "imposed",
    "moved": "imposed",
    "decided": "imposed",
    "refused": "rejected",
    "refuses": "rejected",
}
MODALS = word_set("could may might")
# "sanctions in force", "existing sanctions", "faces an embargo".
STANDING = word_set("current existing previous prior remaining")
# A trigger that is a verb or participle itself.
TRIGGER_VERBS = frozenset(
    form
    for verb in [
        "ban",
        "blacklist",
        "bar",
        "block",
        "crack",
        "designate",
        "freeze",
        "hit",
        "penalise",
        "penalize",
        "punish",
        "restrict",
        "sanction",
        "target",
    ]
    for form in forms_of(verb)
) - {"sanctions", "ban", "bans", "freeze", "blacklist", "blacklists"}
# Before these it is the noun all the same: "new sanction".
NOUN_LEADS = word_set("a the new this that another fresh any each every first")
# "sanctions on X", "a ban against X".
ON = word_set("against on for upon")
# What brings in the deed that the sanction answers.
REASON_LEADS = (
    ("in", "connection", "with"),
    ("in", "response", "to"),
    ("in", "retaliation", "for"),
    ("because", "of"),
    ("accused", "of"),
    ("suspected", "of"),
    ("believed", "to"),
    ("linked", "to"),
    ("accusing",),
    ("supporting",),
    ("over",),
    ("following",),
)
# What brings in what the sanction is meant to bring about; it stays outside.
OBJECTIVE_LEADS = (
    ("in", "an", "effort", "to"),
    ("in", "a", "bid", "to"),
    ("in", "its", "push", "to"),
    ("in", "push", "to"),
    ("in", "a", "push", "to"),
    ("in", "an", "attempt", "to"),
    ("in", "order", "to"),
    ("aimed", "at"),
    ("designed", "to"),
    ("intended", "to"),
    ("meant", "to"),
)
# What brings in on what it depends; it belongs to the clause.
CONDITION_LEADS = (
    ("only", "if"),
    ("contingent", "on"),
    ("contingent", "upon"),
    ("on", "condition", "that"),
    ("provided", "that"),
    ("unless",),
    ("pending",),
)
# What is barred or done, from here to the end of the clause.
MEASURES = word_set(
    "banning barring blocking curbing freezing isolating limiting prohibiting restricting"
)
# Under which a sanction is laid.
PROGRAMMES = word_set("act decree law list order orders programme program regulation resolution")
