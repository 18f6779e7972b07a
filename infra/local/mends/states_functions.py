"""moto 5.2.5's state machines call functions at localhost:$MOTO_PORT, through Docker.

Here a Task calls the function in this process.
"""

import json
from collections.abc import Callable
from typing import Any

from moto.stepfunctions.parser.asl.component.state.exec.state_task import lambda_eval_utils

from infra.local.mends._patching import wrap

Invoke = Callable[[str, Any], tuple[Any, bool]]
"""Calls the function with this name or ARN; what it answered, and whether that is an error."""

_invoke: list[Invoke] = []


def apply() -> None:
    """Let Tasks call the functions of this process."""
    wrap(lambda_eval_utils, "_invoke_lambda_function", lambda _: _call)
    wrap(lambda_eval_utils, "exec_lambda_function", lambda _: _execute)


def call_with(invoke: Invoke) -> None:
    """Say who calls the functions, from now on."""
    _invoke[:] = [invoke]


def _call(parameters: dict[str, Any], region: str, state_credentials: Any) -> dict[str, Any]:  # noqa: ARG001
    payload = parameters.get("Payload") or b"{}"
    event = json.loads(payload if isinstance(payload, str | bytes) else json.dumps(payload))
    answer, failed = _invoke[0](parameters["FunctionName"], event)
    response = {"StatusCode": 200, "ExecutedVersion": "$LATEST", "Payload": answer}
    return response | ({"FunctionError": "Unhandled"} if failed else {})


def _execute(
    env: Any,
    parameters: dict[str, Any],
    region: str,
    account: str,  # noqa: ARG001
    credentials: Any,
) -> None:
    response = _call(parameters, region, credentials)
    if "FunctionError" in response:
        cause = json.dumps(response["Payload"], separators=(",", ":"))
        raise lambda_eval_utils.LambdaFunctionErrorException(response["FunctionError"], cause)
    env.stack.append(response)
