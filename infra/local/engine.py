"""The engine: everything the template describes, running in this process until it is stopped."""

import importlib
import importlib.util
import logging
import os
import socket
import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from jwt import PyJWK
from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.models.dynamo_type import Item
from moto.dynamodb.models.table import Table
from moto.moto_api._internal.models import moto_api_backend
from moto.utilities.utils import load_resource
from qlvb.platform import clients
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from infra.local import mends, pages, revocation, server, timestamps
from infra.local.activity import activity
from infra.local.clock import engine_clock
from infra.local.front import Front, routes_of
from infra.local.functions import Function, FunctionFailed
from infra.local.keeping import FolderKeeper, Keeper
from infra.local.keeping_files import FileKeeper
from infra.local.keeping_keys import keep_keys, keep_own_keys, let_go, restore_keys
from infra.local.keeping_rest import AccountKeeper, keep_queues, restore_queues
from infra.local.mends import (
    dynamodb_exports,
    dynamodb_tokens,
    dynamodb_units,
    s3_events,
    ses_outbox,
    sqs_arrivals,
    states_functions,
    states_waits,
)
from infra.local.mends.ses_outbox import Mail
from infra.local.resources import ACCOUNT, REGION
from infra.local.stack import Stack
from infra.local.template import REPOSITORY, translate
from infra.local.tokens import Verifier
from infra.local.wiring import Wiring

log = logging.getLogger("qlvb.local")

SWEEP = "RoutingSweep"
"""Resumes open documents without a running execution: executions are not kept over a restart."""
WATCH = "BackupWatch"
"""Drives on a restore that was broken off, for the same reason."""

_SETTLE_SECONDS = 60.0
_RESTORE_SECONDS = 3600.0
_LOOKS_AGAIN_SECONDS = 0.05
"""How soon the front notices that it is to stop."""

_running = threading.Lock()


class AnotherEngineRuns(RuntimeError):
    """moto's stores belong to the process: one engine at a time."""


_OWN_ROLE = "QLVB_REACH_ROLE_ARN"
"""Another one in every function; here nobody plays roles, and one stands for all."""


class DisagreeingEnvironment(RuntimeError):
    """Two functions want different values of one variable; in one process they share it."""


class Engine:
    """The whole product in this process.

    Args:
        folder: where the state is kept; without one, nothing is.
        port: where the front listens on 127.0.0.1; 0 takes a free port.
        template: the template that everything is made from.
        seed: whether an empty store gets the demo agencies, people and documents.
        schedules: whether real time fires the schedules; ``advance`` does in any case.
        second_factor: whether those who need it sign in with an authenticator's code too.

    Used as a context manager, or by ``start`` and ``stop``.
    """

    def __init__(
        self,
        folder: Path | None = None,
        port: int = 0,
        *,
        template: Path = REPOSITORY / "template.yaml",
        seed: bool = False,
        schedules: bool = False,
        second_factor: bool = False,
    ) -> None:
        self._folder = folder
        self._port = port
        self._template = template
        self._wants_seed = seed
        self._wants_time = schedules
        self._second_factor = "required" if second_factor else "off"
        self._mails: list[Mail] = []
        self._to_undo: list[Callable[[], object]] = []
        self.accounts: list[pages.Account] = []
        """The demo accounts, when the store was seeded."""
        self.clock = engine_clock

    def __enter__(self) -> Self:
        """Start."""
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop."""
        self.stop()

    def start(self) -> None:
        """Take the port, make every resource, restore what was kept, deliver, open the front.

        Raises:
            AnotherEngineRuns: this process already has one.
        """
        if not _running.acquire(blocking=False):
            raise AnotherEngineRuns
        try:
            self._bind()
            self._make()
            self._restore()
            self._listen()
            self._open()
            self._begin()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Let running calls end, write what is left, and stop; stopping twice changes nothing."""
        for step in reversed(self._to_undo):
            step()
        self._to_undo.clear()

    @property
    def folder(self) -> Path | None:
        """Where the state is kept; None: nowhere."""
        return self._folder

    @property
    def address(self) -> str:
        """The page's address."""
        return f"http://{server.HOST}:{self._port}"

    @property
    def environment(self) -> dict[str, str]:
        """What boto3 needs in the environment to reach this engine; it is set in this process."""
        return server.environment()

    def function(self, logical_id: str) -> Function:
        """A function by its logical name in the template."""
        return next(f for f in self.functions.values() if f.logical_id == logical_id)

    def invoke(self, logical_id: str, event: Any = None) -> Any:
        """Call a function as Lambda would.

        Raises:
            FunctionFailed: the function raised.
        """
        return self.function(logical_id).invoke({} if event is None else event)

    def reference(self, logical_id: str) -> str:
        """What ``Ref`` of a resource is: a table's or bucket's name, a pool's id, a queue's URL."""
        return self.stack.reference(logical_id)

    def outbox(self) -> Sequence[Mail]:
        """The e-mails sent, oldest first."""
        return tuple(self._mails)

    def settle(self, timeout: float = _SETTLE_SECONDS) -> None:
        """Wait until every delivery has arrived and every execution waits or has ended.

        Raises:
            StillBusy: something still went on after ``timeout`` seconds.
        """
        activity.wait_for_quiet(timeout)

    def advance(self, by: timedelta) -> None:
        """Move the clock: schedules fire and waits end on the way, each at its own moment."""
        self.settle()
        engine_clock.advance(by, after_each=self.settle)
        self.settle()

    def leap(self, by: timedelta) -> None:
        """Move the clock at once: what fell due on the way happens once, and late."""
        self.settle()
        engine_clock.leap(by, after_each=self.settle)
        self.settle()

    def advance_to(self, moment: datetime) -> None:
        """Move the clock forward to an aware moment."""
        self.advance(moment - engine_clock.now())

    def _bind(self) -> None:
        """Take the front's port: buckets are told the page's address when they are made."""
        self._to_undo.append(_running.release)
        self._socket = socket.create_server((server.HOST, self._port))
        self._port = self._socket.getsockname()[1]
        self._to_undo.append(self._socket.close)

    def _make(self) -> None:
        """Set the environment, mend moto, make what the template describes."""
        os.environ.update(server.environment())
        clients.client.cache_clear()
        mends.apply()
        moto_api_backend.reset()
        activity.forget()
        dynamodb_tokens.forget()
        dynamodb_exports.forget()
        self._keeper = FolderKeeper(self._folder) if self._folder else Keeper()
        self._to_undo.append(self._keeper.close)
        parameters = {
            "Stage": "local",
            "Address": self.address,
            "SecondFactor": self._second_factor,
        }
        self.stack = Stack(translate(self._template), parameters)
        self.stack.make()
        self.functions = self.stack.functions()
        self.wiring = Wiring(self.stack, self.functions, self._keeper)

    def _restore(self) -> None:
        """Put back what was kept, and keep what changes from now on."""
        tables = dynamodb_backends[ACCOUNT][REGION].tables
        for table_name, item in self._keeper.items():
            if table_name in tables:
                put(tables[table_name], item)
        self._mails += self._keeper.mails()
        server.after_request[:] = [s3_events.after_request]
        self._to_undo.append(server.after_request.clear)
        if self._folder is None:
            return
        restore_queues(self._keeper)
        keep_queues(self._keeper)
        self._to_undo.append(sqs_arrivals.changes.clear)
        restore_keys(self._keeper)
        keep_keys(self._keeper)
        own = (logical_id for logical_id, _ in self.stack.of_type("AWS::KMS::Key"))
        keep_own_keys(self._keeper, {each: self.stack.reference(each) for each in own})
        self._to_undo.append(let_go)
        files = FileKeeper(self._keeper, self._folder)
        files.restore()
        # Files first: a function told of an object must not find it missing after a crash.
        server.after_request.insert(0, files.after_request)
        accounts = AccountKeeper(self._keeper)
        accounts.restore()
        accounts.start()
        self._to_undo.append(accounts.stop)

    def _listen(self) -> None:
        """Bring events to functions."""
        wiring = self.wiring
        listeners: list[tuple[list[Any], Any]] = [
            (dynamodb_units.listeners, dynamodb_exports.remember),
            (dynamodb_units.listeners, wiring.on_changes),
            (s3_events.listeners, wiring.on_object),
            (sqs_arrivals.arrivals, wiring.on_message),
            (ses_outbox.listeners, self._on_mail),
        ]
        for told, listener in listeners:
            told.append(listener)
            self._to_undo.append(partial(told.remove, listener))
        states_functions.call_with(self._call)
        self._to_undo.append(states_waits.stop_executions)
        self._to_undo.append(wiring.stop)

    def _open(self) -> None:
        """Open the front, and tell the functions where it is."""
        definitions = list(self.stack.of_type("AWS::ApiGateway::RestApi"))
        definition = self.stack.resolve(definitions[0][1]["Body"]) if definitions else {"paths": {}}
        front = Front(
            routes_of(definition, self.wiring.function),
            self._verifier(),
            definition.get("x-amazon-apigateway-gateway-responses", {}),
            {
                "/local/outbox": self._outbox_page,
                "/local/timestamps": timestamps.Page(self._folder),
                "/local/revocation-lists": revocation.Page(self._folder),
                "/local": self._index_page,
            },
            frozenset(definition.get("x-amazon-apigateway-binary-media-types", [])),
        )
        opened = make_server(
            server.HOST, self._port, front, threaded=True, fd=self._socket.fileno()
        )
        threading.Thread(
            target=opened.serve_forever,
            args=(_LOOKS_AGAIN_SECONDS,),
            name="front",
            daemon=True,
        ).start()
        self._to_undo.append(opened.server_close)
        self._to_undo.append(opened.shutdown)
        os.environ.update(self._variables())

    def _begin(self) -> None:
        """Deliver what was on its way, resume open documents, fill an empty store."""
        self.wiring.start()
        self._to_undo.append(engine_clock.stop)
        self.wiring.schedule()
        engine_clock.start(follow_real_time=self._wants_time)
        known = set() if self._keeper.is_new else {f.logical_id for f in self.functions.values()}
        # What is only half put back is put back whole before anything is resumed.
        if WATCH in known and self.invoke(WATCH)["is_restoring"]:
            self.settle(_RESTORE_SECONDS)
        if SWEEP in known:
            self.invoke(SWEEP, {"is_thorough": True})
        if self._wants_seed:
            self._seed()

    def _seed(self) -> None:
        """Fill an empty store with the demo, and learn its accounts."""
        if importlib.util.find_spec("infra.local.seed") is None:
            return
        seed = importlib.import_module("infra.local.seed")
        if self._keeper.is_new:
            seed.seed(self)
        self.accounts = list(seed.accounts()) if hasattr(seed, "accounts") else []

    def _variables(self) -> dict[str, str]:
        """Every function's variables: one process has one environment.

        Raises:
            DisagreeingEnvironment: two functions give one variable two values.
        """
        together: dict[str, str] = {}
        for function in self.functions.values():
            for name, value in function.environment.items():
                if together.setdefault(name, value) != value and name != _OWN_ROLE:
                    msg = f"{name}: {together[name]!r} and {value!r}"
                    raise DisagreeingEnvironment(msg)
        return together | {
            "QLVB_STAGE": "local",
            "QLVB_ADDRESS": self.address,
            "QLVB_FILE_ORIGINS": server.address(),
            "QLVB_TIMESTAMP_AUTHORITY": f"{self.address}/local/timestamps",
        }

    def _verifier(self) -> Verifier | None:
        pools = list(self.stack.of_type("AWS::Cognito::UserPool"))
        if not pools:
            return None
        clients = self.stack.of_type("AWS::Cognito::UserPoolClient")
        pool_id = self.stack.reference(pools[0][0])
        key_set = load_resource("cognitoidp/resources/jwks-public.json")
        return Verifier(
            issuer=f"https://cognito-idp.{REGION}.amazonaws.com/{pool_id}",
            client_ids=frozenset(self.stack.reference(logical_id) for logical_id, _ in clients),
            keys={key["kid"]: PyJWK(key) for key in key_set["keys"]},
        )

    def _call(self, arn: str, event: Any) -> tuple[Any, bool]:
        try:
            return self.wiring.function(arn).invoke(event), False
        except FunctionFailed as error:
            log.warning("%s", error)
            return error.payload, True

    def _on_mail(self, mail: Mail) -> None:
        self._keeper.add_mail(mail)
        self._mails.append(mail)

    def _outbox_page(self, request: Request) -> Response:
        return pages.outbox(request, self._mails)

    def _index_page(self, request: Request) -> Response:  # noqa: ARG002
        storage = str(self._folder) if self._folder else "không lưu"
        return pages.index(self.accounts, self.address, storage)


def put(table: Table, item: Item) -> None:
    """Put an item into a table past everything that listens."""
    items: Any = table.items
    if item.range_key is None:
        items[item.hash_key] = item
    else:
        items[item.hash_key][item.range_key] = item
