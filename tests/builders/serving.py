"""Somebody outside, on a port of this machine: a timestamp authority, a publisher of lists."""

import threading
from contextlib import contextmanager

from werkzeug.serving import make_server
from werkzeug.wrappers import Request


@contextmanager
def serving(answer):
    """Answers every request at the address that is given out."""
    application = Request.application(answer)
    server = make_server("127.0.0.1", 0, application, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
