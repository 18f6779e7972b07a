"""The examination of a received file: run as a child process, since the bytes come from outside.

``python -m qlvb.signing.examination <folder>`` reads ``file.pdf`` and ``trust.json`` there and
prints the finding as one line of JSON. It fetches nothing and has little memory; when it dies, the
file could not be read.
"""

import base64
import json
import logging
import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path


def _main(folder: Path) -> None:
    from qlvb.platform.sandbox import leave_out, limit_memory

    limit_memory(512 * 1024 * 1024)
    # The client that pyHanko fetches with: a third of what the process takes to start.
    leave_out("aiohttp")
    logging.disable(logging.CRITICAL)
    from qlvb.signing.verdict import Trust, examine

    told = json.loads((folder / "trust.json").read_text(encoding="utf-8"))
    trust = Trust(
        **{
            name: tuple(base64.b64decode(each) for each in told[name])
            for name in ("roots", "lists", "answers")
        }
    )
    content = (folder / "file.pdf").read_bytes()
    found = examine(content, trust, datetime.fromisoformat(told["at"]))
    print(json.dumps(asdict(found), default=datetime.isoformat))  # noqa: T201  the child's answer


if __name__ == "__main__":
    _main(Path(sys.argv[1]))
