"""The examination of a received file: done in a child process, since the bytes come from outside.

``work`` reads ``file.pdf`` and ``trust.json`` in a folder and prints the finding as one line of
JSON. It fetches nothing and has little memory; when it dies, the file could not be read.
"""

import base64
import json
import logging
from dataclasses import asdict
from datetime import datetime
from pathlib import Path


def load() -> None:
    """Load pyHanko, without the client that it fetches with: a third of what it takes to start."""
    from qlvb.platform.sandbox import leave_out

    leave_out("aiohttp")
    logging.disable(logging.CRITICAL)
    from qlvb.signing import verdict  # noqa: F401


def work(folder: Path) -> None:
    """Examine the file in a folder, and print the finding."""
    from qlvb.platform.sandbox import limit_memory
    from qlvb.signing.verdict import Trust, examine

    limit_memory(512 * 1024 * 1024)
    told = json.loads((folder / "trust.json").read_text(encoding="utf-8"))
    trust = Trust(
        **{
            name: tuple(base64.b64decode(each) for each in told[name])
            for name in ("roots", "lists", "answers")
        },
        ended=told["ended"],
    )
    content = (folder / "file.pdf").read_bytes()
    found = examine(content, trust, datetime.fromisoformat(told["at"]))
    print(json.dumps(asdict(found), default=datetime.isoformat))  # noqa: T201  the child's answer
