"""What Step Functions and the price list make of a document's requests."""

import pytest

from tests.benchmarks import dollars
from tests.benchmarks.transitions import of_history


def history(*kinds):
    return [{"type": kind} for kind in kinds]


def a_demand(**changes):
    nothing = {
        "write_units": 0,
        "read_units": 0,
        "transitions": 0,
        "api_requests": 0,
        "invocations": 0,
        "gigabyte_seconds": 0,
        "requests": {},
        "queue_batches": 0,
        "mails": 0,
    }
    return dollars.Demand(**nothing | changes)


def test_every_state_that_is_entered_is_a_transition():
    events = history(
        "ExecutionStarted",
        "ChoiceStateEntered",
        "ChoiceStateExited",
        "TaskStateEntered",
        "TaskScheduled",
        "TaskSucceeded",
        "TaskStateExited",
        "SucceedStateEntered",
        "ExecutionSucceeded",
    )
    assert of_history(events) == 3


def test_every_retry_of_a_task_is_a_transition_too():
    events = history("TaskStateEntered", "TaskScheduled", "TaskFailed", "TaskScheduled")
    assert of_history(events) == 2


def test_nothing_asked_costs_nothing():
    assert set(dollars.of(a_demand()).values()) == {0}


@pytest.mark.parametrize(
    ("asked", "service"),
    [
        ({"write_units": 1e6}, "dynamodb"),
        ({"read_units": 1e6}, "dynamodb"),
        ({"transitions": 1}, "states"),
        ({"api_requests": 1}, "api"),
        ({"invocations": 1}, "lambda"),
        ({"gigabyte_seconds": 1.0}, "lambda"),
        ({"requests": {"s3.PutObject": 1}}, "s3"),
        ({"requests": {"s3.HeadObject": 1}}, "s3"),
        ({"requests": {"sqs.SendMessageBatch": 1}}, "sqs"),
        ({"queue_batches": 1}, "sqs"),
        ({"mails": 1}, "ses"),
    ],
)
def test_each_demand_is_on_the_bill_of_its_service_only(asked, service):
    bill = dollars.of(a_demand(**asked))
    assert [name for name, amount in bill.items() if amount > 0] == [service]


def test_deleting_from_s3_is_free():
    assert dollars.of(a_demand(requests={"s3.DeleteObject": 9}))["s3"] == 0


def test_the_price_list_says_of_when_it_is():
    assert dollars.date_of_prices() == "2026-11-23"
