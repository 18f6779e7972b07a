"""What goes on in an engine: counted until it is quiet, and of this engine alone."""

import pytest

from infra.local.activity import Activity, StillBusy


def test_what_outlives_its_engine_does_not_disturb_the_next_one():
    activity = Activity()
    engine = activity.begin("executions")
    activity.forget()
    activity.end("executions", engine)
    activity.wait_for_quiet(0)


def test_what_woke_up_in_an_ended_engine_keeps_no_later_one_busy():
    activity = Activity()
    engine = activity.engine
    activity.forget()
    activity.begin("executions", engine)
    activity.wait_for_quiet(0)


def test_an_engine_is_quiet_when_everything_it_began_has_ended():
    activity = Activity()
    engine = activity.begin("executions")
    with pytest.raises(StillBusy):
        activity.wait_for_quiet(0)
    activity.end("executions", engine)
    activity.wait_for_quiet(0)
