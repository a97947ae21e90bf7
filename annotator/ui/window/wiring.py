"""Which signal of a part of the open project goes to which other part."""

from annotator.ui.status_line import StatusLine
from annotator.ui.window.workbench import Workbench


def connect_parts(bench: Workbench, status: StatusLine) -> None:
    """Connect the parts of a project with each other, and what they say with the status line."""
    _connect_text(bench)
    _connect_panes(bench)
    _connect_articles(bench)
    _connect_table(bench, status)
    _connect_register(bench)
    _connect_review(bench)
    _connect_words(bench, status)
    _connect_comments(bench, status)
    _connect_held_job(bench, status)


def _connect_text(bench: Workbench) -> None:
    view, desk = bench.page.view, bench.desk
    view.annotation_selected.connect(desk.annotation_touched)
    view.drag_finished.connect(bench.end_drag)
    view.picked.connect(bench.filling.pick)
    view.set_fillable(desk.may_fill, desk.has_frames)
    view.filler_dropped.connect(bench.filling.drop_on_frame)
    bench.filling.roles_offered.connect(bench.offer_roles)
    view.fragment_dragged.connect(desk.add_fragment)
    view.ghost_chosen.connect(desk.ghost_touched)
    view.set_tool_tip(desk.tool_tip)
    view.set_fillers(desk.fillers)
    view.ends_dragged.connect(desk.move_ends)
    desk.armed_changed.connect(bench.bar.set_armed)
    bench.bar.label_clicked.connect(desk.click_label)
    bench.bar.done_clicked.connect(bench.done)


def _connect_panes(bench: Workbench) -> None:
    desk, head = bench.desk, bench.page.head
    desk.annotation_shown.connect(bench.catching_up.show_annotation)
    desk.annotation_shown.connect(bench.offer_form)
    bench.inspector.annotation_chosen.connect(desk.select)
    bench.inspector.slot_acted.connect(bench.filling.act)
    bench.filling.slot_changed.connect(bench.show_slot)
    bench.filling.typing_wanted.connect(bench.type_words)
    bench.inspector.field_opened.connect(bench.show_inspector)
    bench.points.annotation_wanted.connect(desk.select)
    bench.bar.passes_changed.connect(bench.points.forget)
    head.document_clicked.connect(bench.edit_document)
    for left in (
        bench.inspector.text_requested,
        bench.queue.left,
        bench.guidelines.left,
        bench.table.left,
        head.left,
    ):
        left.connect(bench.focus_text)


def _connect_articles(bench: Workbench) -> None:
    rounds = bench.rounds
    bench.queue.article_chosen.connect(rounds.choose)
    bench.page.head.layer_chosen.connect(rounds.choose_layer)
    bench.undoing.article_wanted.connect(rounds.open)
    bench.undoing.annotation_wanted.connect(bench.desk.select)
    bench.history.place_requested.connect(bench.undoing.show_step)
    rounds.chosen.connect(bench.focus_text)
    bench.story_finding.found.connect(bench.queue.model.read_rows_anew)


def _connect_table(bench: Workbench, status: StatusLine) -> None:
    bench.table.opened.connect(bench.show_annotation)
    bench.table.said.connect(status.say)
    bench.table.refused.connect(status.refuse)


def _connect_register(bench: Workbench) -> None:
    who, inspector = bench.who, bench.inspector
    who.text_wanted.connect(bench.focus_text)
    who.names_read.connect(inspector.show_who)
    inspector.number_chosen.connect(who.choose)
    inspector.proposal_taken.connect(who.take_proposed)
    inspector.unlink_wanted.connect(who.unlink)
    inspector.page_wanted.connect(bench.open_register)


def _connect_review(bench: Workbench) -> None:
    review, modes = bench.review, bench.modes
    review.text_wanted.connect(bench.focus_text)
    bench.bar.mode_chosen.connect(bench.choose_mode)
    modes.changed.connect(bench.show_mode)
    for cases in (bench.agreeing, review.cases):
        cases.case_chosen.connect(bench.go_to_case)
    bench.agreeing.mode_chosen.connect(bench.choose_mode)


def _connect_comments(bench: Workbench, status: StatusLine) -> None:
    pane, talking = bench.comments, bench.talking
    pane.marked.connect(bench.page.view.set_comments)
    bench.page.view.comments_chosen.connect(talking.open_at)
    bench.page.view.set_comment_tip(pane.tip)
    pane.place_chosen.connect(talking.show)
    pane.left.connect(bench.focus_text)
    pane.refused.connect(status.refuse)
    talking.said.connect(status.say)
    bench.queue.list.menu_wanted.connect(talking.open_queue_menu)


def _connect_held_job(bench: Workbench, status: StatusLine) -> None:
    bench.held_job.waiting.connect(status.show_waiting)
    status.cancel_clicked.connect(bench.held_job.cancel)


def _connect_words(bench: Workbench, status: StatusLine) -> None:
    hands = (bench.ghost_hands, bench.desk, bench.filling, bench.pairs, bench.who)
    hands = (*hands, bench.review.desk, bench.frame_ends)
    both = (*hands, bench.rounds, bench.undoing)
    for part in (
        *both,
        bench.searching,
        bench.points,
        bench.agreeing,
        bench.stories,
        bench.review.cases,
        bench.review.ruling,
    ):
        part.said.connect(status.say)
    for part in (*both, bench.inspector, bench.stories, bench.review.ruling):
        part.refused.connect(status.refuse)
    bench.points.counted.connect(status.show_points)
