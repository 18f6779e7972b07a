"""The functions of the template, called in this process as Lambda would call them."""

import importlib
import json
import sys
import threading
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from infra.local.clock import engine_clock

_LOCK = threading.RLock()
_modules: dict[Path, dict[str, ModuleType]] = {}


class FunctionFailed(Exception):
    """A function raised; ``error_type`` is its exception's class name, as Lambda reports it."""

    def __init__(self, function: str, error: BaseException) -> None:
        self.error_type = type(error).__name__
        self.message = str(error)
        super().__init__(f"{function}: {self.error_type}: {self.message}")

    @property
    def payload(self) -> dict[str, str]:
        """What Lambda answers to its caller."""
        return {"errorMessage": self.message, "errorType": self.error_type}


@dataclass(frozen=True, kw_only=True)
class Context:
    """What Lambda tells a function about its call."""

    function_name: str
    invoked_function_arn: str
    memory_limit_in_mb: int
    timeout: int
    function_version: str = "$LATEST"
    aws_request_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    log_group_name: str = "local"
    log_stream_name: str = "local"
    began_at: float = field(default_factory=lambda: engine_clock.now().timestamp())

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until Lambda would end the call."""
        spent = engine_clock.now().timestamp() - self.began_at
        return max(0, int((self.timeout - spent) * 1000))


@dataclass(frozen=True, kw_only=True)
class Function:
    """One function of the template."""

    logical_id: str
    name: str
    arn: str
    folder: Path
    handler: str
    """Module and attribute, for example ``tasks.check``."""
    environment: dict[str, str]
    memory: int = 128
    timeout: int = 3

    def invoke(self, event: Any) -> Any:
        """Call the function with a copy of the event; what goes in and out is JSON.

        Raises:
            FunctionFailed: the function raised.
        """
        context = Context(
            function_name=self.name,
            invoked_function_arn=self.arn,
            memory_limit_in_mb=self.memory,
            timeout=self.timeout,
        )
        try:
            answer = self.entry(json.loads(json.dumps(event)), context)
            return json.loads(json.dumps(answer))
        except Exception as error:
            raise FunctionFailed(self.name, error) from error

    @property
    def entry(self) -> Any:
        """The function itself, loaded when first asked for."""
        module, _, attribute = self.handler.rpartition(".")
        return getattr(load(self.folder, module), attribute)


def load(folder: Path, name: str) -> ModuleType:
    """Import a module of a function's folder.

    Every folder has its own ``app``, ``tasks`` and ``schemas``, which import each other as
    top-level modules, as on Lambda. So each folder keeps its modules to itself: they stand in
    ``sys.modules`` only while they are imported.
    """
    with _LOCK:
        own = _modules.setdefault(folder, {})
        if name not in own:
            neighbours = {path.stem for path in folder.glob("*.py")}
            hidden = {n: sys.modules.pop(n) for n in neighbours if n in sys.modules}
            sys.modules.update(own)
            sys.path.insert(0, str(folder))
            importlib.invalidate_caches()
            try:
                importlib.import_module(name)
            finally:
                sys.path.remove(str(folder))
                for neighbour in neighbours:
                    module = sys.modules.pop(neighbour, None)
                    if module is not None:
                        own[neighbour] = module
                sys.modules.update(hidden)
        return own[name]
