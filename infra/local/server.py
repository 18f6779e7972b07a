"""moto's server on 127.0.0.1: one for the process, because clients remember its address."""

import logging
import os
import threading
from collections.abc import Callable, Iterable
from typing import Any

from werkzeug.serving import BaseWSGIServer, make_server

from infra.local import shortcut
from infra.local.resources import REGION

HOST = "127.0.0.1"
"""Nothing of the local engine listens anywhere else: its keys and passwords are known to all."""

after_request: list[Callable[[], None]] = []
"""Called in the request's thread when moto has made the answer, before it is sent."""

_servers: list[BaseWSGIServer] = []
_lock = threading.Lock()


def address() -> str:
    """Where moto listens; starts it when first asked, at MOTO_PORT or at a free port."""
    with _lock:
        if not _servers:
            _servers.append(_start(int(os.environ.get("MOTO_PORT", "0"))))
        server = _servers[0]
    return f"http://{HOST}:{server.port}"


def environment() -> dict[str, str]:
    """What a process needs in its environment to use moto as AWS."""
    return {
        "AWS_ENDPOINT_URL": address(),
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": "local",
        "AWS_SESSION_TOKEN": "local",
        "AWS_DEFAULT_REGION": REGION,
        "AWS_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true",
        "MOTO_PORT": address().rsplit(":", 1)[1],
        # Ids made from names: a pool keeps its id over a restart, and tokens stay good.
        "MOTO_COGNITO_IDP_USER_POOL_ID_STRATEGY": "HASH",
        "MOTO_COGNITO_IDP_USER_POOL_CLIENT_ID_STRATEGY": "HASH",
        "MOTO_COGNITO_IDP_USER_POOL_ENABLE_TOTP": "true",
    }


def _start(port: int) -> BaseWSGIServer:
    from moto.core.config import default_user_config
    from moto.moto_server.werkzeug_app import (
        DomainDispatcherApplication,
        MotoRequestHandler,
        create_backend_app,
    )

    default_user_config["stepfunctions"] = {"execute_state_machine": True}
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    # moto writes every caught refusal of a state machine as an error, with the whole program.
    logging.getLogger("moto").setLevel(logging.CRITICAL)

    def created(service: Any) -> Any:
        application = create_backend_app(service)
        application.debug = False  # it would make a class for every request, to explain mistakes
        application.config["PROPAGATE_EXCEPTIONS"] = True
        return application

    application = DomainDispatcherApplication(created)

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        body = list(application(environ, start_response))
        for callback in after_request:
            callback()
        return body

    server = make_server(HOST, port, answer, threaded=True, request_handler=MotoRequestHandler)
    shortcut.open_to(answer, f"http://{HOST}:{server.port}")
    threading.Thread(target=server.serve_forever, name="moto", daemon=True).start()
    return server
