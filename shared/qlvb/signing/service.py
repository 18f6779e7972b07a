"""What other areas ask about drafts to be signed, and about signatures on files.

Whatever reads bytes from outside does so in a process of its own, with little time and memory.
"""

import base64
import json
import tempfile
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from qlvb.platform import sandbox
from qlvb.signing import refusals
from qlvb.signing.model import (
    SEAL_MM,
    Examination,
    Layout,
    Place,
    PlainDraft,
    Proposal,
    SignatureRow,
    SignatureState,
    TimeSource,
)

SECONDS = 9
"""For one file, with the start of the process; the largest permitted takes about four."""
LARGEST_DRAFT = 64 * 1024 * 1024
"""Bytes: three times what a hundred scanned pages have. What is made of it may be twice as long."""

_TIMES = ("certificate_from", "certificate_to", "signed_at", "revocation_as_of")


def plain_draft(content: bytes) -> PlainDraft:
    """Make an uploaded draft plain: only what is seen on its pages.

    Raises:
        AlreadySigned, Certified, Locked: somebody signed it; it must stay as it is.
        DraftEncrypted: it opens with a password only.
        NotReadable: it is no PDF, or a broken one.
        TooIntricate: it is larger, or takes more to read, than a document of an office.
    """
    told, made = _worked_on(content, "plain")
    return _plain_of(told, made)


def looked_at(content: bytes, seal_mm: tuple[float, float]) -> tuple[PlainDraft, Proposal]:
    """An uploaded draft made plain, and where its parts probably go.

    Raises:
        As ``plain_draft``.
    """
    told, made = _worked_on(content, "looked_at", seal_mm=seal_mm)
    return _plain_of(told["plain"], made), _proposal_of(told["found"])


def proposal(plain: bytes, seal_mm: tuple[float, float] = SEAL_MM) -> Proposal:
    """Where number, date, signature and seal probably go; empty where the text says nothing.

    Args:
        plain: the plain draft.
        seal_mm: width and height of the agency's seal.

    Raises:
        NotReadable, TooIntricate: its text takes more to read than a document's.
    """
    told, _ = _worked_on(plain, "proposal", seal_mm=seal_mm)
    return _proposal_of(told)


def prepared(plain: bytes, layout: Layout) -> bytes:
    """A plain draft with the fields of leader, number, date and seal, ready to be signed.

    Raises:
        PlaceOutside: a place that is not on its page.
        NotReadable, TooIntricate: as ``plain_draft``.
    """
    return _worked_on(plain, "prepared", layout=asdict(layout))[1]


def prepared_attachment(plain: bytes) -> bytes:
    """A plain file sent along with the organization's field top right of its first page.

    Raises:
        PlaceOutside: its first page is too small.
        NotReadable, TooIntricate: as ``plain_draft``.
    """
    return _worked_on(plain, "prepared_attachment")[1]


def check_signed_outside(
    served: bytes,
    posted: bytes,
    *,
    fingerprint: str,
    field: str,
    figures: Mapping[str, str] | None = None,
) -> None:
    """Hold a file that a program outside signed to the file that was given out.

    Args:
        served: what was given out; it bears the leader's signature where this is the seal.
        posted: what came back.
        fingerprint: of the certificate that must have signed.
        field: in which the signature must be.
        figures: what must stand in which blank where the program fills them in.

    Raises:
        NotTheServedFile: anything else was changed, added or left out.
        WrongCertificate: another certificate signed.
        WrongFigures: number or date are not those that were given, or are not seen.
        NotReadable, TooIntricate: as ``plain_draft``.
    """
    told = {"fingerprint": fingerprint, "field": field, "figures": figures and dict(figures)}
    _worked_on(posted, "signed_outside", served=served, **told)


def check_image(png: bytes) -> None:
    """Hold an image of a signature or seal to what can be shown.

    Raises:
        ImageNotUsable: not a transparent PNG of a sensible size.
    """
    from qlvb.signing.appearance import picture

    picture(png)


def key_of(certificate: bytes, chain: Sequence[bytes], sign: Callable[[bytes, str], bytes]) -> Any:
    """The key of a certificate, wherever it is kept: a ``KeyOfCertificate``.

    Args:
        certificate: DER.
        chain: the authorities over it, DER.
        sign: from a SHA-256 digest and the algorithm, as KMS names it, to the raw signature.

    Raises:
        WrongCertificate: no document is signed with such a key.
    """
    from qlvb.signing.keys import KMS_NAMES, KeyOfCertificate

    def signed(digest: bytes) -> bytes:
        return sign(digest, KMS_NAMES[made.own.public_key.algorithm])

    made = KeyOfCertificate(certificate, chain, signed)
    return made


def examine(
    content: bytes,
    *,
    roots: Sequence[bytes],
    lists: Sequence[bytes],
    answers: Sequence[bytes],
    at: datetime,
    ended: Collection[str] = (),
) -> Examination:
    """Examine the signatures on a received file, in a process of its own.

    Args:
        content: the file as it came.
        roots: certificates of the trusted authorities, DER.
        lists: of withdrawn certificates (CRL) that the system keeps, DER.
        answers: of OCSP that it keeps, DER.
        at: the moment to examine for; signatures with a timestamp are held to theirs.
        ended: fingerprints of authorities that are trusted no longer.

    Returns:
        The finding; a file that cannot be read, or takes too much to read, is found unreadable.
    """
    kept = {"roots": roots, "lists": lists, "answers": answers}
    told: dict[str, Any] = {
        name: [base64.b64encode(each).decode() for each in held] for name, held in kept.items()
    }
    told |= {"at": at.isoformat(), "ended": sorted(ended)}
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


def _worked_on(
    content: bytes, act: str, *, served: bytes = b"", **asked: Any
) -> tuple[dict[str, Any], bytes]:
    """What the child answers about a file, and the file that it made."""
    if len(content) > (LARGEST_DRAFT if act in {"plain", "looked_at"} else 2 * LARGEST_DRAFT):
        raise refusals.TooIntricate
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "file.pdf").write_bytes(content)
        (Path(folder) / "served.pdf").write_bytes(served)
        (Path(folder) / "asked.json").write_text(
            json.dumps({"act": act, "most_written": 2 * LARGEST_DRAFT, **asked}), encoding="utf-8"
        )
        outcome = sandbox.run("qlvb.signing.confined", Path(folder), seconds=SECONDS)
        if outcome.ending is sandbox.Ending.TIMED_OUT:
            raise refusals.TooIntricate
        if outcome.ending is not sandbox.Ending.DONE or not outcome.lines:
            raise refusals.NotReadable
        answer = json.loads(outcome.lines[-1])
        if "refused" in answer:
            raise getattr(refusals, answer["refused"])(**answer["facts"])
        made = Path(folder) / "made.pdf"
        return answer["told"], made.read_bytes() if made.is_file() else b""


def _plain_of(told: dict[str, Any], made: bytes) -> PlainDraft:
    return PlainDraft(
        content=made,
        pages=told["pages"],
        dropped=tuple(told["dropped"]),
        sizes=tuple((width, height) for width, height in told["sizes"]),
    )


def _proposal_of(told: dict[str, Any]) -> Proposal:
    return Proposal(**{name: held and Place(**held) for name, held in told.items()})


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
