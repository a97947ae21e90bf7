"""Time is counted only while someone is there."""

from annotator.ui.window.presence import Presence


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_time_between_signs_counts_up_to_a_minute():
    clock = Clock()
    presence = Presence(clock)
    for at in (0, 10, 40, 1000):
        clock.now = at
        presence.sign()
    assert presence.take() == 10 + 30 + 60
    assert presence.take() == 0


def test_time_away_does_not_count():
    clock = Clock()
    presence = Presence(clock)
    presence.sign()
    presence.leave()
    clock.now = 30
    presence.sign()
    clock.now = 35
    presence.sign()
    assert presence.take() == 5
