"""Step Functions: start, complete and look for executions. Names make every start repeatable."""

import json
from collections.abc import Mapping

from botocore.exceptions import ClientError

from qlvb.kernel.errors import Unavailable
from qlvb.platform.clients import client

_GONE = {"TaskTimedOut", "TaskDoesNotExist", "InvalidToken"}


def start(machine_arn: str, *, name: str, payload: Mapping[str, object]) -> str:
    """Start an execution; the same name finds the one that runs already.

    Returns:
        The execution's ARN.
    """
    _begin(machine_arn, name, payload)
    return execution_arn(machine_arn, name)


def keep_running(machine_arn: str, *, name: str, payload: Mapping[str, object]) -> bool:
    """Start an execution, or find that of the name.

    Returns:
        Whether it runs: one that has ended does not, and its name is used up for 90 days.
    """
    return _begin(machine_arn, name, payload) or is_running(execution_arn(machine_arn, name))


def complete(token: str, output: Mapping[str, object]) -> bool:
    """End a human step. False when the step no longer waits (ended before, or timed out)."""
    try:
        client("stepfunctions").send_task_success(taskToken=token, output=json.dumps(output))
    except ClientError as error:
        if error.response["Error"]["Code"] in _GONE:
            return False
        raise Unavailable(service="stepfunctions") from error
    return True


def is_running(execution: str) -> bool:
    """Whether the execution with this ARN exists and has not ended."""
    try:
        answer = client("stepfunctions").describe_execution(executionArn=execution)
    except ClientError as error:
        if error.response["Error"]["Code"] == "ExecutionDoesNotExist":
            return False
        raise Unavailable(service="stepfunctions") from error
    return bool(answer["status"] == "RUNNING")


def execution_arn(machine_arn: str, name: str) -> str:
    """The ARN of the execution of this name."""
    return f"{machine_arn.replace(':stateMachine:', ':execution:')}:{name}"


def _begin(machine_arn: str, name: str, payload: Mapping[str, object]) -> bool:
    try:
        client("stepfunctions").start_execution(
            stateMachineArn=machine_arn, name=name, input=json.dumps(payload)
        )
    except ClientError as error:
        if error.response["Error"]["Code"] == "ExecutionAlreadyExists":
            return False
        raise Unavailable(service="stepfunctions") from error
    return True
