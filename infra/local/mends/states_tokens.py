"""moto 5.2.5 answers SendTask* with 500 while another execution is still being parsed.

It looks through every running execution and stumbles over one that has no environment yet.
"""

from collections.abc import Callable
from typing import Any

from moto.stepfunctions.parser.models import StepFunctionsParserBackend

from infra.local.mends._patching import wrap


def apply() -> None:
    """Look only through executions that have begun."""
    wrap(StepFunctionsParserBackend, "_get_executions", _that_began)


def _that_began(get_executions: Callable[..., Any]) -> Callable[..., Any]:
    def began(backend: StepFunctionsParserBackend, status: Any = None) -> Any:
        executions = get_executions(backend, status)
        return [e for e in executions if e.exec_worker is not None and e.exec_worker.env]

    return began
