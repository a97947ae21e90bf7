"""The one table of commands: what can be done by name, with its keys and its place in the menus.

Letters and digits are no commands: letters are labels, digits choose the n-th thing.
"""

from dataclasses import dataclass

# Conditions of `when`; the window tells which of them hold. With `TEXT` the keys act only while the
# article's text has the focus; printable keys never act elsewhere.
TEXT = "text"
PROJECT = "project"
WRITABLE = "writable"
ARTICLE = "article"
EDITABLE = "editable"
SELECTION = "selection"
ANNOTATION = "annotation"
# Some words: an annotation or a text selection.
WORDS = "words"
FOREIGN = "foreign"
# A suggestion is chosen.
GHOST = "ghost"
# What can be taken away: an annotation, or a suggestion.
REMOVABLE = "removable"
# An article is open for review; then these commands have their keys before all others.
REVIEWING = "reviewing"
# A unit of the review is in hand and no text is selected; it is decided.
UNIT = "unit"
DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that can be done.

    `keys` are in Qt's portable notation; printable ones are matched by the typed character.
    All conditions of `when` must hold. `menu` is "menu/block" or "menu/block/submenu"; blocks
    are set off by lines.
    """

    id: str
    title: str
    keys: tuple[str, ...] = ()
    when: frozenset[str] = frozenset()
    menu: str = ""
    repeats: bool = False

    @property
    def mode(self) -> str:
        """What one must be at for it; of two commands with one key, that of the mode goes first."""
        return REVIEWING if REVIEWING in self.when else ""

    @property
    def text_keys(self) -> tuple[str, ...]:
        """The keys that act in the article's text only."""
        return tuple(key for key in self.keys if len(key) == 1 or TEXT in self.when)

    @property
    def window_keys(self) -> tuple[str, ...]:
        """The keys that act wherever the focus is."""
        return tuple(key for key in self.keys if key not in self.text_keys)


# How many average characters a line of text may hold.
MEASURE_CHOICES = (60, 75, 90, 105)


def _all(*conditions: str) -> frozenset[str]:
    return frozenset(conditions)


_LABELLING = _all(TEXT, ARTICLE, EDITABLE)
_ON_GHOST = _all(TEXT, ARTICLE, EDITABLE, GHOST)
_LINKING = _all(TEXT, ARTICLE, EDITABLE, ANNOTATION)
_READING = _all(TEXT, ARTICLE)
_WORKING = _all(PROJECT, WRITABLE, ARTICLE)

_PROJECT_MENU = (
    Command("project.new", "New Project…", ("Ctrl+N",), menu="project/1"),
    Command("project.open", "Open Project…", ("Ctrl+O",), menu="project/1"),
    Command("project.sample", "Open the Sample", menu="project/1"),
    Command("project.import", "Import Articles…", ("Ctrl+I",), _all(PROJECT), "project/3"),
    Command("project.import_folder", "Import Folder…", when=_all(PROJECT), menu="project/3"),
    Command("project.export", "Export Dataset…", ("Ctrl+E",), _all(PROJECT), "project/3"),
    Command("project.merge", "Merge…", when=_all(PROJECT, WRITABLE), menu="project/3m"),
    Command("project.hand_out", "Hand Out…", when=_all(PROJECT), menu="project/3m"),
    Command("project.hand_in", "Hand In My Work…", when=_all(PROJECT), menu="project/3m"),
    Command("project.schema", "Label Schema…", when=_all(PROJECT), menu="project/3b"),
    Command("project.gazetteers", "Gazetteers…", when=_all(PROJECT), menu="project/3b"),
    Command("project.backup", "Back Up…", when=_all(PROJECT), menu="project/4"),
    Command("project.purge", "Purge Removed…", when=_all(PROJECT, WRITABLE), menu="project/4"),
    Command("project.matrix", "Who Reads What…", when=_all(PROJECT), menu="project/3m"),
    Command("project.people", "Annotators…", when=_all(PROJECT), menu="project/4"),
    Command("project.annotator", "Who Is Working…", when=_all(PROJECT), menu="project/4"),
    Command("project.quit", "Quit", ("Ctrl+Q",), menu="project/5"),
)

_EDIT_MENU = (
    Command("edit.undo", "Undo", ("Ctrl+Z",), _all(PROJECT, WRITABLE), "edit/1"),
    Command("edit.redo", "Redo", ("Ctrl+Shift+Z", "Ctrl+Y"), _all(PROJECT, WRITABLE), "edit/1"),
    Command("edit.copy", "Copy Text", ("Ctrl+C",), _all(TEXT, SELECTION), "edit/2"),
    Command("edit.find", "Find in Article", ("/", "Ctrl+F"), _all(ARTICLE), "edit/3"),
    Command("edit.title", "Edit Title", ("Shift+F2",), _WORKING, "edit/4"),
    Command("edit.join_story", "Join with the Story Chosen", when=_WORKING, menu="edit/5"),
    Command("edit.leave_story", "Take Out of Its Story", when=_WORKING, menu="edit/5"),
    Command("edit.remove_article", "Remove Article", when=_WORKING, menu="edit/5"),
)

_LABEL_MENU = (
    Command(
        "label.remove",
        "Remove Annotation",
        ("Del", "Backspace"),
        _all(TEXT, ARTICLE, EDITABLE, REMOVABLE),
        "label/2",
    ),
    Command("label.add_fragment", "Add Selection as Fragment", ("+", "="), _LABELLING, "label/2"),
    Command(
        "label.note",
        "Write a Note",
        ("Ctrl+Shift+N",),
        _all(ARTICLE, EDITABLE, ANNOTATION),
        "label/2",
    ),
    Command(
        "label.occurrences",
        "Every Occurrence…",
        ("Ctrl+D",),
        _all(WRITABLE, ARTICLE, WORDS),
        "label/2",
    ),
    Command(
        "label.who_proposed",
        "Link to Who Is Proposed",
        ("Alt+Return", "Alt+Enter"),
        _LINKING,
        "label/2w",
    ),
    Command("label.unlink", "Unlink from the Register", when=_LINKING, menu="label/2w"),
    Command("label.another", "Another Like This", ("Ctrl+Shift+D",), _LABELLING, "label/2"),
    Command("label.grow", "Grow Selection", ("Ctrl+Up",), _READING, "label/3", repeats=True),
    Command("label.shrink", "Shrink Selection", ("Ctrl+Down",), _READING, "label/3", repeats=True),
    Command("ghost.accept", "Accept Suggestion", ("Return", "Enter"), _LABELLING, "label/2b"),
    Command(
        "ghost.reject",
        "Reject Suggestion",
        ("Shift+Return", "Shift+Enter"),
        _ON_GHOST,
        "label/2b",
    ),
    Command(
        "ghost.accept_all",
        "Accept All Suggestions in Sight",
        ("Ctrl+Shift+Return", "Ctrl+Shift+Enter"),
        _LABELLING,
        "label/2b",
    ),
    Command("label.comment", "Comment…", ("Ctrl+Shift+Y",), _WORKING, "label/5"),
    Command(
        "label.copy_layer", "Copy Labels to My Layer", when=_all(ARTICLE, FOREIGN), menu="label/5"
    ),
)


def _nudge(name: str, title: str, *keys: str) -> Command:
    return Command(f"label.{name}", title, keys, _READING, "label/4/Move an End", repeats=True)


_NUDGES = (
    _nudge("end_later", "End Later by a Word", "Alt+Right"),
    _nudge("end_earlier", "End Earlier by a Word", "Alt+Left"),
    _nudge("start_later", "Start Later by a Word", "Alt+Shift+Right"),
    _nudge("start_earlier", "Start Earlier by a Word", "Alt+Shift+Left"),
    _nudge("end_later_clause", "End Later by a Clause", "Alt+Down"),
    _nudge("end_earlier_clause", "End Earlier by a Clause", "Alt+Up"),
    _nudge("end_later_character", "End Later by a Character", "]", "Ctrl+Alt+Right"),
    _nudge("end_earlier_character", "End Earlier by a Character", "[", "Ctrl+Alt+Left"),
    _nudge("start_later_character", "Start Later by a Character", "}", "Ctrl+Alt+Shift+Right"),
    _nudge("start_earlier_character", "Start Earlier by a Character", "{", "Ctrl+Alt+Shift+Left"),
)

_GO_MENU = (
    Command("go.annotate", "Annotate", ("Ctrl+1",), _all(PROJECT), "go/0"),
    Command("go.review", "Review", ("Ctrl+2",), _all(PROJECT), "go/0"),
    Command("go.agreement", "Agreement", ("Ctrl+3", "Ctrl+Shift+A"), _all(PROJECT), "go/0"),
    Command("go.next", "Next Annotation or Suggestion", ("Space",), _READING, "go/1", repeats=True),
    Command(
        "go.previous",
        "Previous Annotation or Suggestion",
        ("Shift+Space",),
        _READING,
        "go/1",
        repeats=True,
    ),
    Command("go.end", "Next End of the Frame", ("Ctrl+J",), _READING, "go/1"),
    Command("go.end_back", "Previous End of the Frame", ("Ctrl+Shift+J",), _READING, "go/1"),
    Command("go.next_article", "Next Article", ("Ctrl+PgDown",), _all(PROJECT), "go/2"),
    Command("go.previous_article", "Previous Article", ("Ctrl+PgUp",), _all(PROJECT), "go/2"),
    Command("go.next_unfinished", "Next Unfinished", ("Ctrl+Shift+PgDown",), _all(PROJECT), "go/2"),
    Command("go.random", "Random Unfinished", when=_all(PROJECT), menu="go/2"),
    Command("go.back", "Back to the Article Before", ("Alt+Home",), _all(PROJECT), "go/2"),
    Command(
        "go.next_of_story",
        "Next of the Same Story",
        ("Ctrl+Alt+PgDown",),
        _all(ARTICLE),
        "go/2b",
    ),
    Command("go.only_story", "Only the Same Story", when=_all(PROJECT), menu="go/2b"),
    Command("go.story", "Labels of the Same Story…", ("F7",), _all(ARTICLE), "go/2b"),
    Command("go.open_point", "Next Open Point", ("F8",), _all(ARTICLE), "go/2c"),
    Command("go.open_point_back", "Previous Open Point", ("Shift+F8",), _all(ARTICLE), "go/2c"),
    Command("go.done", "Done and Next", ("Ctrl+Enter", "Ctrl+Return"), _WORKING, "go/3"),
    Command("go.skip", "Skip and Next", ("Ctrl+Shift+K",), _WORKING, "go/3"),
    Command("go.flag", "Flag Article", ("Ctrl+Shift+G",), _WORKING, "go/3"),
    Command("go.reopen", "Back to Started", when=_WORKING, menu="go/3"),
    Command("go.comment", "Next Comment or Change", ("F5",), _all(ARTICLE), "go/2c"),
    Command("go.comment_back", "Previous Comment or Change", ("Shift+F5",), _all(ARTICLE), "go/2c"),
    Command("go.return", "Return Article…", when=_WORKING, menu="go/3"),
    Command("go.leave", "Next Pane", ("F6",), menu="go/4"),
    Command("go.leave_back", "Previous Pane", ("Shift+F6",), menu="go/4"),
    Command("go.table", "Table of Frames", ("Ctrl+T",), _all(PROJECT), "go/4"),
    Command("go.table_of_label", "Table of This Label", ("Ctrl+Shift+T",), _all(PROJECT), "go/4"),
    Command("go.search", "Search All Articles…", ("Ctrl+Shift+F",), _all(PROJECT), "go/4"),
    Command("go.register", "Register…", ("Ctrl+R",), _all(PROJECT), "go/4"),
    Command("go.referent", "Page of the Referent", ("F4",), _all(ARTICLE, ANNOTATION), "go/4"),
    Command("go.filter", "Filter Articles", ("Ctrl+L",), _all(PROJECT), "go/4"),
    Command("go.anything", "Find Anything…", ("Ctrl+K",), menu="go/5"),
)

_UNIT = _all(TEXT, ARTICLE, EDITABLE, REVIEWING, UNIT)
_UNIT_DECIDED = _UNIT | {DECIDED}
_LISTED = _all(PROJECT, WRITABLE)
_AT_REVIEW = _all(ARTICLE, EDITABLE, REVIEWING)


def _cause(name: str, title: str, key: str) -> Command:
    return Command(f"review.cause.{name}", title, (key,), _UNIT_DECIDED, "review/3/Cause")


_REVIEW_MENU = (
    Command(
        "review.next",
        "Next Open Unit",
        ("Space",),
        _all(TEXT, ARTICLE, REVIEWING),
        "review/1",
        repeats=True,
    ),
    Command(
        "review.previous",
        "Previous Open Unit",
        ("Shift+Space",),
        _all(TEXT, ARTICLE, REVIEWING),
        "review/1",
        repeats=True,
    ),
    Command("review.next_case", "Next Disagreement of All Articles", ("F3",), _LISTED, "review/1"),
    Command(
        "review.previous_case",
        "Previous Disagreement of All Articles",
        ("Shift+F3",),
        _LISTED,
        "review/1",
    ),
    Command("review.proposal", "Take the Proposal", ("Return", "Enter"), _UNIT, "review/2"),
    Command("review.both", "Take All Answers", ("+", "="), _UNIT, "review/2"),
    Command("review.nothing", "Nothing Here", when=_UNIT, menu="review/2"),
    Command("review.reopen", "Reopen Decision", ("Backspace",), _UNIT_DECIDED, "review/2"),
    _cause("slip", "A Slip", "Alt+1"),
    _cause("ambiguous", "The Text Is Ambiguous", "Alt+2"),
    _cause("guideline", "A Gap in the Guideline", "Alt+3"),
    Command("review.note", "Note on the Decision", (";",), _UNIT_DECIDED, "review/3"),
    Command("review.example", "Make It an Example", ("Ctrl+Shift+E",), _UNIT_DECIDED, "review/3"),
    Command("review.keep_rule", "Keep as a Rule…", ("Ctrl+Shift+U",), _UNIT_DECIDED, "review/3"),
    Command("review.rules", "Rules…", when=_LISTED, menu="review/4"),
    Command("review.premerge", "Pre-merge…", ("Ctrl+Shift+M",), _AT_REVIEW, "review/4"),
    Command("review.audit", "Draw an Audit Sample…", when=_LISTED, menu="review/4"),
    Command("review.project_gold", "My Gold Is the Project's", when=_AT_REVIEW, menu="review/4"),
    Command("review.anonymous", "Anonymous Annotators", when=_all(PROJECT), menu="review/6"),
    Command("review.advance", "Go On after a Decision", when=_all(PROJECT), menu="review/6"),
    Command("review.agreed", "List Agreed Units", when=_all(PROJECT), menu="review/6"),
)

_VIEW_MENU = (
    Command("view.queue", "Articles", ("F9",), menu="view/1"),
    Command("view.units", "Units of the Review", when=_all(PROJECT), menu="view/1"),
    Command("view.cases", "Disagreements", when=_all(PROJECT), menu="view/1"),
    Command("view.decision", "Decision", when=_all(PROJECT), menu="view/1"),
    Command("view.inspector", "Inspector", ("F10",), menu="view/1"),
    Command("view.history", "History", ("Ctrl+H",), _all(PROJECT), "view/1"),
    Command("view.table", "Table", when=_all(PROJECT), menu="view/1"),
    Command("view.guidelines", "Guidelines", ("Shift+F1",), _all(PROJECT), "view/1"),
    Command("view.comments", "Comments", when=_all(PROJECT), menu="view/1"),
    Command("view.reader", "Reader", ("Ctrl+Shift+R",), _all(PROJECT), "view/1"),
    Command("view.larger", "Larger Text", ("Ctrl++", "Ctrl+="), menu="view/2", repeats=True),
    Command("view.smaller", "Smaller Text", ("Ctrl+-",), menu="view/2", repeats=True),
    Command("view.normal", "Normal Size", ("Ctrl+0",), menu="view/2"),
    Command("view.density.comfortable", "Comfortable", menu="view/3/Lines"),
    Command("view.density.compact", "Compact", menu="view/3/Lines"),
    Command("view.density.dense", "Dense", menu="view/3/Lines"),
    *(
        Command(f"view.width.{n}", f"{n} Characters", menu="view/3/Line Width")
        for n in MEASURE_CHOICES
    ),
    Command("view.left_out", "Labels Left Out of This Line", ("Ctrl+M",), _READING, "go/1"),
    Command("view.captions.all", "All", menu="view/3/Captions"),
    Command("view.captions.first", "First of Each Name", menu="view/3/Captions"),
    Command("view.captions.keys", "Keys", menu="view/3/Captions"),
    Command("view.captions.none", "None", menu="view/3/Captions"),
    Command("view.passes_only", "Only What Is Read For", when=_all(PROJECT), menu="view/3"),
    Command("view.ghosts", "Suggestions", when=_all(PROJECT), menu="view/3"),
    Command("view.theme.system", "As the System", menu="view/4/Colours"),
    Command("view.theme.light", "Light", menu="view/4/Colours"),
    Command("view.theme.dark", "Dark", menu="view/4/Colours"),
    Command("view.theme.high-contrast", "High Contrast", menu="view/4/Colours"),
    Command("view.screen_reader.system", "When One Is There", menu="view/4/Screen Reader"),
    Command("view.screen_reader.on", "Always", menu="view/4/Screen Reader"),
    Command("view.screen_reader.off", "Never", menu="view/4/Screen Reader"),
)

_HELP_MENU = (
    Command("help.keys", "All Keys", ("F1",), menu="help/1"),
    Command("help.rebind", "Change Keys…", menu="help/1"),
    Command("help.guideline", "About This Label", ("F2",), _all(PROJECT), "help/1b"),
    Command("help.about", "About Annotator", menu="help/2"),
)

COMMANDS: tuple[Command, ...] = (
    *_PROJECT_MENU,
    *_EDIT_MENU,
    *_LABEL_MENU,
    *_NUDGES,
    *_GO_MENU,
    *_REVIEW_MENU,
    *_VIEW_MENU,
    *_HELP_MENU,
)
_BY_ID = {command.id: command for command in COMMANDS}

# What the view and the lists do by themselves; shown with the commands on the key sheet.
FIXED_KEYS: tuple[tuple[str, str], ...] = (
    ("Arrows, Ctrl+Arrows", "Move the caret by character, by word"),
    ("Shift+Arrows", "Extend the selection"),
    ("a – z", "Label the selection, relabel the annotation, or label the word at the caret"),
    (". and a letter", "Fill a role of the current frame: from the selected words or annotation"),
    (". letter digit", "Fill a role by a numbered annotation; a further . numbers the next ones"),
    (". letter Enter", "Fill a role by words that are not in the text, typed in the form"),
    (", and a letter", "Set an attribute of what is selected, else of the article"),
    (", ,", "Set the attribute values used last, where there is none yet"),
    ("1 – 9", "Another mention of who has the number in this article; links an annotation"),
    ("0", "Ask who is meant, by a few letters; Enter takes, or enters a new name"),
    ("1 – 9 in a review", "Take what this annotator says of the unit; 0: nothing is here"),
    ("a – z in a review", "Decide the unit for another label"),
    ("Esc", "Back one level: popup, armed label, selection, annotation, frame"),
    ("Drag", "Select whole words; with Alt, characters; with Ctrl, another fragment"),
)


# What the rows of the table do by themselves.
TABLE_KEYS: tuple[tuple[str, str], ...] = (
    ("Enter", "Show the row in its text"),
    ("a – z", "Relabel the chosen rows; in a column of values, set the value with this letter"),
    (", and a letter", "Set a value of the chosen rows, in whichever column"),
    ("Space", "Change the cell: choose, write, or ask who is meant"),
    ("Del", "Remove the chosen rows"),
    ("Shift+Arrows", "Choose several rows"),
    ("Left, Right", "Close or open rows with the same words"),
    ("Alt+Up, Alt+Down", "Sort by the column, upwards or downwards"),
    ("/", "Filter"),
    ("Ctrl+C", "Copy the chosen rows"),
    ("Esc", "Take back what is still being done; else go to the text"),
)


def command(name: str) -> Command:
    """Return a command of the table by its id; KeyError when there is none."""
    return _BY_ID[name]
