"""Work on a draft or on what came back signed: a child process, since the bytes are from outside.

``work`` reads ``file.pdf`` and ``asked.json`` in a folder, prints its answer or the name of its
refusal as one line of JSON, and writes a new file to ``made.pdf``.
"""

import json
import logging
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any


def _plain(content: bytes, _asked: dict[str, Any], made: Path) -> dict[str, Any]:
    from qlvb.signing.normalizing import normalize

    plain = normalize(content)
    made.write_bytes(plain.content)
    return {"pages": plain.pages, "dropped": plain.dropped, "sizes": plain.sizes}


def _looked_at(content: bytes, asked: dict[str, Any], made: Path) -> dict[str, Any]:
    """Plain, with where things go: one start of the process for both."""
    from qlvb.kernel.errors import Refused

    plain = _plain(content, asked, made)
    try:
        found = _proposal(made.read_bytes(), asked, made)
    except Refused:
        found = {"places": {}, "lines": []}
    return {"plain": plain, **found}


def _proposal(content: bytes, asked: dict[str, Any], _made: Path) -> dict[str, Any]:
    from qlvb.signing.proposals import read

    width, height = asked["seal_mm"]
    found, lines = read(content, seal_mm=(width, height))
    return {"places": asdict(found), "lines": [asdict(line) for line in lines]}


def _prepared(content: bytes, asked: dict[str, Any], made: Path) -> dict[str, Any]:
    from qlvb.signing.model import Layout, Place
    from qlvb.signing.preparation import prepare

    places = {name: held and Place(**held) for name, held in asked["layout"].items()}
    made.write_bytes(prepare(content, Layout(**places), title=asked["title"]))
    return {}


def _prepared_attachment(content: bytes, _asked: dict[str, Any], made: Path) -> dict[str, Any]:
    from qlvb.signing.preparation import prepare_attachment

    made.write_bytes(prepare_attachment(content))
    return {}


def _signed_outside(posted: bytes, asked: dict[str, Any], made: Path) -> dict[str, Any]:
    from qlvb.signing.outside import accept

    served = made.with_name("served.pdf").read_bytes()
    held = {name: asked[name] for name in ("fingerprint", "field", "figures")}
    accept(served, posted, **held)
    return {}


_ACTS: dict[str, Callable[[bytes, dict[str, Any], Path], dict[str, Any]]] = {
    "plain": _plain,
    "looked_at": _looked_at,
    "proposal": _proposal,
    "prepared": _prepared,
    "prepared_attachment": _prepared_attachment,
    "signed_outside": _signed_outside,
}


def load() -> None:
    """Load all that reads and writes drafts, without the client that pyHanko fetches with."""
    from qlvb.platform.sandbox import leave_out

    leave_out("aiohttp")
    logging.disable(logging.CRITICAL)
    from qlvb.signing import normalizing, outside, preparation, proposals  # noqa: F401


def work(folder: Path) -> None:
    """Do what is asked with the file in a folder, and print the answer."""
    from qlvb.kernel.errors import Refused
    from qlvb.platform.sandbox import limit_memory

    asked = json.loads((folder / "asked.json").read_text(encoding="utf-8"))
    limit_memory(512 * 1024 * 1024, written=asked["most_written"])

    answer: dict[str, Any]
    try:
        content = (folder / "file.pdf").read_bytes()
        answer = {"told": _ACTS[asked["act"]](content, asked, folder / "made.pdf")}
    except Refused as refused:
        answer = {"refused": type(refused).__name__, "facts": refused.facts}
    except MemoryError:
        answer = {"refused": "TooIntricate", "facts": {}}
    print(json.dumps(answer))  # noqa: T201  the child's answer
