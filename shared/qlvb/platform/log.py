"""A log line is the name of an event and its fields, as one JSON object.

Identifiers and numbers only: never a subject, a name of a file, a token or a header.
"""

import json
import logging
import sys


class Logger:
    """Writes events with their fields to the function's log."""

    def __init__(self) -> None:
        self._log = logging.getLogger("qlvb")
        self._log.propagate = False
        self._log.setLevel(logging.INFO)
        if not self._log.handlers:
            self._log.addHandler(logging.StreamHandler(sys.stderr))

    def info(self, event: str, **fields: object) -> None:
        """Something happened as it should."""
        self._log.info(_line("INFO", event, fields))

    def warning(self, event: str, **fields: object) -> None:
        """Something was refused or tried again."""
        self._log.warning(_line("WARNING", event, fields))

    def failure(self, event: str, **fields: object) -> None:
        """Something broke: the line carries the traceback of the exception being handled."""
        self._log.error(_line("ERROR", event, fields), exc_info=True)


logger = Logger()


def _line(level: str, event: str, fields: dict[str, object]) -> str:
    return json.dumps({"level": level, "event": event, **fields}, default=str, ensure_ascii=False)
