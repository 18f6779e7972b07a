"""moto 5.2.5's executions wait by real time, and nobody can tell waiting from working.

A human step lasts days; AWS's time-out ends it. Here every wait ends by the engine's clock, which
tests move, and the engine counts the executions that work: one that waits for a person, for a date
or for its branches does not. Retries follow at once: locally nothing recovers by waiting. A task
that never had a TimeoutSeconds waits for its person as long as AWS would, not for 60 seconds.
"""

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from moto.stepfunctions.parser.asl.component.common.retry import retrier_decl
from moto.stepfunctions.parser.asl.component.state.exec import execute_state
from moto.stepfunctions.parser.asl.component.state.exec.state_parallel import (
    branch_worker,
    branches_decl,
)
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service import (
    state_task_service_callback as callback_task,
)
from moto.stepfunctions.parser.asl.component.state.wait.wait_function import wait_function
from moto.stepfunctions.parser.asl.eval.callback.callback import (
    CallbackEndpoint,
    CallbackOutcomeTimedOut,
    HeartbeatTimedOut,
)
from moto.stepfunctions.parser.backend.execution_worker import ExecutionWorker
from moto.stepfunctions.parser.models import stepfunctions_parser_backends

from infra.local.activity import activity
from infra.local.clock import Alarm, engine_clock
from infra.local.mends._patching import wrap

WORKING = "executions at work"


def apply() -> None:
    """Let executions wait by the engine's clock and be counted while they work."""
    wrap(ExecutionWorker, "start", _counted_start)
    wrap(ExecutionWorker, "_execution_logic", _counted_until_its_end)
    wrap(branch_worker.BranchWorker, "start", _counted_start)
    wrap(branch_worker.BranchWorker, "_thread_routine", _counted_until_its_end)
    wrap(branches_decl.BranchWorkerPool, "wait", lambda _: _wait_for_branches)
    wrap(branches_decl.BranchWorkerPool, "on_terminated", _waking_the_parent)
    wrap(CallbackEndpoint, "notify", _waking_the_waiter)
    wrap(CallbackEndpoint, "notify_heartbeat", _waking_the_waiter)
    wrap(
        callback_task.StateTaskServiceCallback,
        "_eval_wait_for_task_token",
        lambda _: _wait_for_a_person,
    )
    wrap(wait_function.WaitFunction, "_wait_interval", lambda _: _wait_for_a_date)
    vars(execute_state)["threading"] = SimpleNamespace(Event=_Patient)
    vars(retrier_decl)["time"] = SimpleNamespace(sleep=_at_once)


class _Patient(threading.Event):
    """The outer watch over a task: the inner wait ends by the engine's clock, so it need not."""

    def wait(self, timeout: float | None = None) -> bool:  # noqa: ARG002
        return super().wait()


class Rest:
    """One thread of an execution that waits: it does not count as work until it is woken.

    The waker counts it again *before* it wakes, so that nobody sees quiet in between.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._event = threading.Event()
        self._engine = activity.engine
        self._is_resting = False

    def wake(self) -> None:
        """End the rest, or keep it from beginning."""
        with self._lock:
            if self._is_resting:
                self._is_resting = False
                activity.begin(WORKING, self._engine)
            self._event.set()

    def rest(self) -> None:
        """Wait to be woken."""
        with self._lock:
            if self._event.is_set():
                self._event.clear()
                return
            self._is_resting = True
            activity.end(WORKING, self._engine)
        self._event.wait()
        self._event.clear()


def _at_once(seconds: float) -> None:
    """What a retry sleeps."""


_rest_lock = threading.Lock()


def _rest_of(waiter: Any) -> Rest:
    """The rest that belongs to something of moto's that waits."""
    with _rest_lock:
        rest: Rest = waiter.__dict__.setdefault("rest_of_the_engine", Rest())
        return rest


def stop_executions() -> None:
    """End the executions that still wait: their threads would outlive the engine."""
    for region in stepfunctions_parser_backends.values():
        for backend in region.values():
            for execution in backend._get_executions():  # noqa: SLF001
                env = execution.exec_worker.env
                if env.is_running():
                    execution.exec_worker.stop(datetime.now(UTC), None, None)
                    for endpoint in list(env.callback_pool_manager._pool.values()):  # noqa: SLF001
                        _rest_of(endpoint).wake()
                    _rest_of(env).wake()
    activity.wait_for_end_of(WORKING, timeout=10)


def _counted_start(start: Callable[..., None]) -> Callable[..., None]:
    def begin(worker: Any) -> None:
        vars(worker)["engine_it_began_in"] = activity.begin(WORKING)
        start(worker)

    return begin


def _counted_until_its_end(run: Callable[..., None]) -> Callable[..., None]:
    def counted(worker: Any) -> None:
        try:
            run(worker)
        finally:
            activity.end(WORKING, vars(worker)["engine_it_began_in"])

    return counted


def _wait_for_branches(pool: Any) -> None:
    _rest_of(pool).rest()


def _waking_the_parent(on_terminated: Callable[..., None]) -> Callable[..., None]:
    def terminated(pool: Any, env: Any) -> None:
        on_terminated(pool, env)
        if pool._termination_event.is_set():  # noqa: SLF001
            _rest_of(pool).wake()

    return terminated


def _waking_the_waiter(notify: Callable[..., Any]) -> Callable[..., Any]:
    def notified(endpoint: CallbackEndpoint, **outcome: Any) -> Any:
        answer = notify(endpoint, **outcome)
        _rest_of(endpoint).wake()
        return answer

    return notified


def _wait_for_a_person(
    task: Any,  # noqa: ARG001
    env: Any,
    timeout_seconds: int,
    callback_endpoint: CallbackEndpoint,
    heartbeat_endpoint: Any,
) -> Any:
    """Rest until the token comes back, the time-out, or a heartbeat that did not come."""
    rest = _rest_of(callback_endpoint)
    ends = engine_clock.after(timeout_seconds, rest.wake)
    silence: Alarm | None = None
    try:
        while True:
            if heartbeat_endpoint is not None:
                seconds = heartbeat_endpoint._heartbeat_seconds  # noqa: SLF001
                silence = engine_clock.after(seconds, rest.wake)
            rest.rest()  # forgets the waking before the outcome is read: a later one counts anew
            outcome = callback_endpoint.get_outcome()
            if outcome is not None or not env.is_running():
                return outcome or CallbackOutcomeTimedOut(callback_id=callback_endpoint.callback_id)
            if engine_clock.now() >= ends.due_at:
                return CallbackOutcomeTimedOut(callback_id=callback_endpoint.callback_id)
            if silence is not None and engine_clock.now() >= silence.due_at:
                return HeartbeatTimedOut()
            if silence is not None:
                silence.call_off()
    finally:
        ends.call_off()
        if silence is not None:
            silence.call_off()


def _wait_for_a_date(function: Any, env: Any, wait_seconds: int) -> None:  # noqa: ARG001
    if wait_seconds <= 0:
        return
    rest = _rest_of(env)
    alarm = engine_clock.after(wait_seconds, rest.wake)
    rest.rest()
    alarm.call_off()
