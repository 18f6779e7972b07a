"""Executions run, wait by the engine's clock, and catch by name."""

from datetime import timedelta

import boto3


def test_a_letter_waits_for_its_person_and_is_done_when_the_branches_are(office):
    execution = office.begin("12")
    assert office.state(execution)[0] == "RUNNING"
    boto3.client("stepfunctions").send_task_success(taskToken=office.token("12"), output="{}")
    office.engine.settle()
    assert office.state(execution)[0] == "RUNNING"
    office.engine.advance(timedelta(minutes=59))
    assert office.state(execution)[0] == "RUNNING"
    office.engine.advance(timedelta(minutes=2))
    assert office.state(execution)[0] == "SUCCEEDED"


def test_a_person_who_does_not_come_within_the_day_is_late(office):
    execution = office.begin("12")
    office.engine.advance(timedelta(hours=23))
    assert office.state(execution)[0] == "RUNNING"
    office.engine.advance(timedelta(hours=2))
    assert office.state(execution) == ("SUCCEEDED", {"late": True})


def test_a_token_is_good_once(office):
    office.begin("12")
    states = boto3.client("stepfunctions")
    states.send_task_success(taskToken=office.token("12"), output="{}")
    office.engine.settle()
    codes = (states.exceptions.TaskTimedOut, states.exceptions.TaskDoesNotExist)
    try:
        states.send_task_success(taskToken=office.token("12"), output="{}")
    except (*codes, states.exceptions.InvalidToken):
        pass
    office.engine.settle()
    assert len(office.items("WAITING")) == 1


def test_a_refusal_raised_by_a_function_is_caught_by_its_class_name(office):
    execution = office.begin("foreign-3")
    assert office.state(execution) == ("SUCCEEDED", {"returned": True})


def test_a_refusal_sent_with_the_token_is_caught_by_its_name(office):
    execution = office.begin("12")
    boto3.client("stepfunctions").send_task_failure(
        taskToken=office.token("12"), error="PersonRefused", cause="không thuộc thẩm quyền"
    )
    office.engine.settle()
    assert office.state(execution) == ("SUCCEEDED", {"returned": True})


def test_a_busy_step_is_retried_without_waiting(office):
    execution = office.begin("busy-5")
    assert office.state(execution)[0] == "RUNNING"
    assert [item["sk"] for item in office.items("WAITING")] == ["busy-5"]


def test_the_start_time_is_text(office):
    office.begin("12")
    (waiting,) = office.items("WAITING")
    assert waiting["started"].endswith("Z")


def test_fifty_executions_wait_at_once_and_all_go_on(office):
    states = boto3.client("stepfunctions")
    executions = [office.begin(str(number)) for number in range(50)]
    for waiting in office.items("WAITING"):
        states.send_task_success(taskToken=waiting["token"], output="{}")
    office.engine.advance(timedelta(hours=2))
    assert {office.state(execution)[0] for execution in executions} == {"SUCCEEDED"}
