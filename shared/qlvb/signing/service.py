"""What other areas ask about signatures on files."""

import base64
import json
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from qlvb.platform import sandbox
from qlvb.signing.model import Examination, SignatureRow, SignatureState, TimeSource

SECONDS = 10
"""For one file, with the start of the process; the largest permitted takes about four."""

_TIMES = ("certificate_from", "certificate_to", "signed_at", "revocation_as_of")


def examine(
    content: bytes,
    *,
    roots: Sequence[bytes],
    lists: Sequence[bytes],
    answers: Sequence[bytes],
    at: datetime,
) -> Examination:
    """Examine the signatures on a received file, in a process of its own.

    Args:
        content: the file as it came.
        roots: certificates of the trusted authorities, DER.
        lists: of withdrawn certificates (CRL) that the system keeps, DER.
        answers: of OCSP that it keeps, DER.
        at: the moment to examine for; signatures with a timestamp are held to theirs.

    Returns:
        The finding; a file that cannot be read, or takes too much to read, is found unreadable.
    """
    kept = {"roots": roots, "lists": lists, "answers": answers}
    told: dict[str, Any] = {
        name: [base64.b64encode(each).decode() for each in held] for name, held in kept.items()
    }
    told["at"] = at.isoformat()
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "file.pdf").write_bytes(content)
        (Path(folder) / "trust.json").write_text(json.dumps(told), encoding="utf-8")
        outcome = sandbox.run("qlvb.signing.examination", Path(folder), seconds=SECONDS)
    if outcome.ending is not sandbox.Ending.DONE or not outcome.lines:
        sentence = _LATE if outcome.ending is sandbox.Ending.TIMED_OUT else _UNREADABLE
        return Examination(state=SignatureState.UNREADABLE, sentence=sentence)
    found = json.loads(outcome.lines[-1])
    return Examination(
        state=SignatureState(found["state"]),
        rows=tuple(_row(each) for each in found["rows"]),
        sentence=found["sentence"],
    )


def _row(found: dict[str, Any]) -> SignatureRow:
    times = {name: found[name] and datetime.fromisoformat(found[name]) for name in _TIMES}
    named = {
        "state": SignatureState(found["state"]),
        "time_source": TimeSource(found["time_source"]),
        "sentences": tuple(found["sentences"]),
        "changed_fields": tuple(found["changed_fields"]),
    }
    return SignatureRow(**{**found, **times, **named})


_LATE = "Tệp quá phức tạp nên không kiểm tra được chữ ký trong thời gian cho phép."
_UNREADABLE = "Không đọc được tệp PDF hoặc chữ ký số trên tệp."
