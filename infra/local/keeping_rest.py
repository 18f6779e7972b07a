"""Keeps accounts, queues and the outbox."""

import pickle
import threading
from collections.abc import Callable
from typing import Any

from moto.cognitoidp.models import cognitoidp_backends
from moto.cognitoidp.responses import CognitoIdpResponse
from moto.sqs.models import Queue, sqs_backends

from infra.local.keeping import Keeper
from infra.local.mends import sqs_arrivals
from infra.local.mends._patching import wrap
from infra.local.resources import ACCOUNT, REGION

_POOL, _QUEUE = "pool", "queue"
POOL_PARTS = ("users", "groups", "refresh_tokens", "access_tokens")
_WRITE_AFTER_SECONDS = 1.0
_READING = ("describe", "list", "get", "admin_get", "admin_list")
_SIGNING_IN = ("initiate", "admin_initiate", "respond", "admin_respond")

_changed: list[Callable[[str], None]] = []


class AccountKeeper:
    """Keeps the accounts of the user pools before a change is answered, sign-ins within a second.

    The whole pool is written at once, hence not at every sign-in.
    """

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper
        self._condition = threading.Condition()
        self._is_dirty = False
        self._is_stopping = False
        self._writing = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="account-keeper", daemon=True)

    def restore(self) -> None:
        """Put the kept accounts back into their pools, which exist."""
        pools = cognitoidp_backends[ACCOUNT][REGION].user_pools
        for name, value in self._keeper.things(_POOL):
            for pool in pools.values():
                if pool.name == name:
                    parts = pickle.loads(value)
                    for part, kept in parts.items():
                        setattr(pool, part, kept)
                    for user in pool.users.values():
                        user.user_pool_id = pool.id

    def start(self) -> None:
        """Keep every change from now on."""
        wrap(CognitoIdpResponse, "call_action", _noticing)
        _changed[:] = [self._notice]
        self._thread.start()

    def stop(self) -> None:
        """Write what changed last."""
        _changed.clear()
        with self._condition:
            self._is_stopping = True
            self._condition.notify_all()
        self._thread.join()
        self._write()

    def _notice(self, action: str) -> None:
        if not action.lower().startswith(_SIGNING_IN):
            self._write()
            return
        with self._condition:
            self._is_dirty = True
            self._condition.notify_all()

    def _run(self) -> None:
        while True:
            with self._condition:
                self._condition.wait_for(lambda: self._is_dirty or self._is_stopping)
                if self._is_stopping:
                    return
                # People sign in in groups, in the morning: one write for a group.
                self._condition.wait(_WRITE_AFTER_SECONDS)
                self._is_dirty = False
            self._write()

    def _write(self) -> None:
        # One after the other: what was pickled later is written later.
        with self._writing:
            for pool in list(cognitoidp_backends[ACCOUNT][REGION].user_pools.values()):
                parts = {part: getattr(pool, part) for part in POOL_PARTS}
                self._keeper.keep(_POOL, pool.name, _pickled(parts))


def keep_queues(keeper: Keeper) -> None:
    """Keep every queue's messages from now on."""

    def keep(queue: Queue) -> None:
        keeper.keep(_QUEUE, queue.name, pickle.dumps(list(queue._messages)))  # noqa: SLF001

    sqs_arrivals.changes[:] = [keep]


def restore_queues(keeper: Keeper) -> list[str]:
    """Put the kept messages back, all visible; the names of the queues that have some."""
    queues = sqs_backends[ACCOUNT][REGION].queues
    waiting = []
    for name, value in keeper.things(_QUEUE):
        if name in queues and (messages := pickle.loads(value)):
            for message in messages:
                message.visible_at = 0.0
            queues[name]._messages[:] = messages  # noqa: SLF001
            waiting.append(name)
    return waiting


def _pickled(parts: dict[str, Any]) -> bytes:
    """Pickled, once more if a request changed the pool meanwhile."""
    for _ in range(5):
        try:
            return pickle.dumps(parts)
        except RuntimeError:  # "dictionary changed size during iteration"
            continue
    return pickle.dumps(parts)


def _noticing(call_action: Callable[..., Any]) -> Callable[..., Any]:
    def noticed(response: CognitoIdpResponse) -> Any:
        answer = call_action(response)
        action = str(response._get_action())  # noqa: SLF001
        if not action.lower().startswith(_READING):
            for notice in _changed:
                notice(action)
        return answer

    return noticed
