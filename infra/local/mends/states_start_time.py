"""moto 5.2.5 puts a datetime into $$.Execution.StartTime; a machine that reads it breaks.

AWS gives text in ISO 8601 with milliseconds.
"""

from collections.abc import Callable
from typing import Any

from moto.stepfunctions.parser.backend.execution_worker import ExecutionWorker

from infra.local.mends._patching import wrap


def apply() -> None:
    """Give the start time as text."""
    wrap(ExecutionWorker, "_get_evaluation_environment", _with_text)


def _with_text(make: Callable[..., Any]) -> Callable[..., Any]:
    def environment(worker: ExecutionWorker) -> Any:
        env = make(worker)
        execution = env.states.context_object.context_object_data["Execution"]
        started_at = execution["StartTime"].isoformat(timespec="milliseconds")
        execution["StartTime"] = started_at.replace("+00:00", "Z")
        return env

    return environment
