"""State transitions of executed machines, from their histories."""

from typing import Any

import boto3


def of_document(machine_arn: str, document_id: str) -> int:
    """Transitions of every execution that served a document.

    A state that is entered is one, so is every retry of a task (AWS charges it as one).
    """
    client = boto3.client("stepfunctions")
    executions = client.list_executions(stateMachineArn=machine_arn)["executions"]
    mine = [e for e in executions if e["name"].startswith(f"in-{document_id}")]
    return sum(
        of_history(client.get_execution_history(executionArn=each["executionArn"])["events"])
        for each in mine
    )


def of_history(events: list[dict[str, Any]]) -> int:
    """Transitions in one execution's history."""
    kinds = [event["type"] for event in events]
    entered = sum(kind.endswith("StateEntered") for kind in kinds)
    tasks = kinds.count("TaskStateEntered")
    retries = max(0, kinds.count("TaskScheduled") - tasks)
    return entered + retries
