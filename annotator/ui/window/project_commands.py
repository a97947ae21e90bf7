"""What the commands of an open project do: a row each."""

from collections.abc import Callable
from functools import partial

from annotator.app.nudge import Nudge
from annotator.ui.panes.modes import TITLES as MODES
from annotator.ui.window.workbench import Workbench


def command_table(bench: Workbench) -> dict[str, Callable[[], object]]:
    """Return what the commands do, by their ids."""
    desk, page = bench.desk, bench.page
    return {
        "edit.undo": bench.undoing.undo,
        "edit.redo": bench.undoing.redo,
        "edit.copy": desk.copy_text,
        "edit.find": page.start_find,
        "edit.title": page.head.edit_title,
        "label.remove": bench.take_away,
        "label.add_fragment": desk.add_fragment,
        "label.another": desk.another,
        "label.grow": desk.grow,
        "label.shrink": desk.shrink,
        "label.copy_layer": desk.copy_layer,
        "go.register": bench.open_register,
        "go.referent": bench.open_referent,
        "label.who_proposed": bench.who.take_proposed,
        "label.unlink": bench.who.unlink,
        "label.note": bench.write_note,
        "label.occurrences": bench.every_occurrence,
        **{f"label.{n.name.lower()}": partial(desk.nudge, n) for n in Nudge},
        "project.gazetteers": bench.show_gazetteers,
        "ghost.accept": bench.ghost_hands.accept,
        "ghost.reject": bench.ghost_hands.reject,
        "ghost.accept_all": bench.ghost_hands.accept_in_sight,
        "go.next": partial(bench.ghost_hands.walk, 1),
        "go.previous": partial(bench.ghost_hands.walk, -1),
        "go.end": partial(bench.frame_ends.walk, 1),
        "go.end_back": partial(bench.frame_ends.walk, -1),
        **bench.rounds.command_table(),
        **bench.ways.command_table(),
        **bench.review.command_table(),
        **{f"go.{mode}": partial(bench.choose_mode, mode) for mode in MODES},
        "go.open_point": partial(bench.points.walk, 1),
        "go.open_point_back": partial(bench.points.walk, -1),
        **bench.talking.command_table(),
        "go.done": bench.done,
        "go.only_story": bench.queue.turn_story,
        "go.story": bench.compare_story,
        **bench.stories.command_table(),
        "go.leave": partial(bench.go_round, 1),
        "go.leave_back": partial(bench.go_round, -1),
        "go.filter": bench.focus_filter,
        "go.table": bench.go_to_table,
        "go.table_of_label": bench.tabulate_label,
        "go.search": bench.searching.search_corpus,
        "help.guideline": bench.show_guideline,
        "view.left_out": bench.open_left_out,
        "view.larger": partial(page.zoom, 1),
        "view.smaller": partial(page.zoom, -1),
        "view.normal": partial(page.set_text_size, 0),
    }
