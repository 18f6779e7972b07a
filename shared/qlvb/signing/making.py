"""What other areas ask of the office's own signatures: look at a draft, sign it, seal it.

A key is what ``certificates`` gives out: pyHanko's ``Signer`` over KMS; a stamper likewise asks the
timestamp authority. Neither is ever seen here from the inside.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any, overload

from qlvb.signing import service
from qlvb.signing.model import (
    DAY_FIELD,
    MONTH_FIELD,
    NUMBER_FIELD,
    YEAR_FIELD,
    Layout,
    Places,
    centered,
    fitted,
)
from qlvb.signing.refusals import AlreadySigned

_DAYS_WITH_ZERO, _MONTHS_WITH_ZERO = 10, 3


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A draft as it would be signed."""

    content: bytes
    """The plain draft."""
    sizes: tuple[tuple[float, float], ...]
    """Width and height of each page in points; places are counted from its lower left corner."""
    found: Places
    """Read from the draft's own words."""
    dropped: tuple[str, ...]
    """What is taken away before it is signed, as names."""


@dataclass(frozen=True, kw_only=True)
class Image:
    """A transparent PNG and its real size."""

    content: bytes
    width_mm: float
    height_mm: float


@dataclass(frozen=True, kw_only=True)
class Signing:
    """With whose key, when, and by whose clock; without a stamper only the signer says when."""

    signer: Any
    at: datetime
    timestamper: Any
    """PyHanko's, or None."""


def look(draft: bytes, *, seal_mm: tuple[float, float]) -> Opened:
    """Read a draft's pages, and where its parts probably go.

    Raises:
        AlreadySigned, DraftEncrypted, NotReadable, TooIntricate.
    """
    plain, proposed = service.looked_at(draft, seal_mm)
    found = Places(**{f.name: getattr(proposed, f.name) for f in fields(Places)})
    return Opened(content=plain.content, sizes=plain.sizes, found=found, dropped=plain.dropped)


def prepare(plain: bytes, layout: Layout, signature: Image, seal_mm: tuple[float, float]) -> bytes:
    """A plain draft with the fields of both signatures, the images in their real size.

    Raises:
        PlaceOutside, NotReadable, TooIntricate.
    """
    sized = replace(
        layout,
        signature=fitted(
            layout.signature, width_mm=signature.width_mm, height_mm=signature.height_mm
        ),
        seal=centered(layout.seal, width_mm=seal_mm[0], height_mm=seal_mm[1]),
    )
    return service.prepared(plain, sized)


@dataclass(frozen=True, kw_only=True)
class Elsewhere:
    """Whose key, kept elsewhere, is to sign, and when."""

    certificate: bytes
    """DER."""
    chain: tuple[bytes, ...]
    at: datetime


By = Signing | Elsewhere


@dataclass(frozen=True, kw_only=True)
class Begun:
    """A file with a gap for a signature that is made elsewhere."""

    content: bytes
    waiting: str
    """What is kept until the signature comes, under 4 KB."""


@overload
def sign(prepared: bytes, image: Image, by: Signing) -> bytes: ...


@overload
def sign(prepared: bytes, image: Image, by: Elsewhere) -> Begun: ...


def sign(prepared: bytes, image: Image, by: By) -> bytes | Begun:
    """Put the leader's signature onto a prepared file, or a gap for one made elsewhere.

    Raises:
        NotPrepared, CertificateNotValid, ImageNotUsable.
    """
    from qlvb.signing import sealing

    return _signed(prepared, sealing.leader(image.content), by)


def check_signed(signed: bytes, fingerprint: str) -> None:
    """Hold a file to the leader's signature, before a number is given to it.

    Raises:
        LeaderNotSigned.
    """
    from qlvb.signing.integrity import check_leader

    check_leader(signed, fingerprint)


@overload
def seal(
    signed: bytes, image: Image, by: Signing, *, number: str, issued_on: date, leader: str
) -> bytes: ...


@overload
def seal(
    signed: bytes, image: Image, by: Elsewhere, *, number: str, issued_on: date, leader: str
) -> Begun: ...


def seal(
    signed: bytes, image: Image, by: By, *, number: str, issued_on: date, leader: str
) -> bytes | Begun:
    """Put number, date and seal onto a signed file, in one revision; as ``sign``.

    Args:
        signed: with the leader's signature.
        image: of the seal.
        by: the organization's key.
        number: as printed, without notation.
        issued_on: the document's date.
        leader: fingerprint of the leader's certificate (Decree 30/2020, Art. 33).

    Raises:
        LeaderNotSigned, NotPrepared, FigureTooLong, CertificateNotValid, ImageNotUsable.
    """
    from qlvb.signing import sealing

    figures = figures_in(signed, number, issued_on)
    return _signed(signed, sealing.seal(image.content, figures=figures, leader=leader), by)


def open_for_text(content: bytes) -> bytes | None:
    """A file with the field of the organization's words (Decree 30/2020, Appendix I).

    Returns:
        The prepared file; None for one that bears somebody's signature: it stays as it is.

    Raises:
        DraftEncrypted, NotReadable, TooIntricate.
    """
    try:
        plain = service.plain_draft(content).content
    except AlreadySigned:
        return None
    return service.prepared_attachment(plain)


def check_words(words: str) -> None:
    """Refuse words that ``sign_text`` could not write.

    Raises:
        FigureTooLong.
    """
    from qlvb.signing import sealing

    sealing.check_words(words)


@overload
def sign_text(prepared: bytes, words: str, by: Signing) -> bytes: ...


@overload
def sign_text(prepared: bytes, words: str, by: Elsewhere) -> Begun: ...


def sign_text(prepared: bytes, words: str, by: By) -> bytes | Begun:
    """Put the organization's signature onto a prepared file, as words and the moment; as ``sign``.

    Raises:
        CertificateNotValid, FigureTooLong.
    """
    from qlvb.signing import sealing

    return _signed(prepared, sealing.text(words, by.at), by)


def check_timestamps(timestamper: Any) -> None:
    """Ask the timestamp authority once, before anything is done that would need it.

    Raises:
        TimestampUnavailable, or what else the timestamper raises.
    """
    from qlvb.signing import sealing
    from qlvb.signing.keys import DIGEST

    if timestamper is not None:
        sealing.run(timestamper.async_dummy_response(DIGEST))


def to_sign(begun: Begun) -> bytes:
    """The SHA-256 digest over which a token makes its raw signature."""
    from qlvb.signing.deferred import Waiting

    return Waiting.from_json(begun.waiting).to_sign


def complete(begun: Begun, answer: bytes, timestamper: Any, *, is_container: bool) -> bytes:
    """Put in what a token or a provider answered.

    Args:
        begun: what was prepared.
        answer: the raw signature over ``to_sign``, or a whole CMS.
        timestamper: PyHanko's, or None.
        is_container: it is a CMS.

    Raises:
        SignatureNotMatching, WrongCertificate, SigningExpired.
    """
    from qlvb.signing import deferred

    waiting = deferred.Waiting.from_json(begun.waiting)
    put_in = deferred.complete_cms if is_container else deferred.complete_raw
    return put_in(begun.content, waiting, answer, timestamper)


def figures_in(signed: bytes, number: str, issued_on: date) -> dict[str, str]:
    """What goes into the blanks of a signed file: those that were printed have none."""
    from qlvb.signing import sealing

    blanks = sealing.blanks_of(signed)
    figures = figures_of(number, issued_on)
    return {name: figure for name, figure in figures.items() if name in blanks}


def figures_of(number: str, issued_on: date) -> Mapping[str, str]:
    """What goes into which blank (Decree 30/2020, Appendix I: zeros before days and January)."""
    day, month = issued_on.day, issued_on.month
    return {
        NUMBER_FIELD: number,
        DAY_FIELD: f"{day:02d}" if day < _DAYS_WITH_ZERO else str(day),
        MONTH_FIELD: f"{month:02d}" if month < _MONTHS_WITH_ZERO else str(month),
        YEAR_FIELD: str(issued_on.year),
    }


def _signed(content: bytes, look: Any, by: By) -> bytes | Begun:
    from qlvb.signing import deferred, sealing

    if isinstance(by, Elsewhere):
        made, waiting = deferred.begin(
            content, certificate=by.certificate, chain=by.chain, look=look, at=by.at
        )
        return Begun(content=made, waiting=waiting.to_json())
    return sealing.sign(content, look, signer=by.signer, at=by.at, timestamper=by.timestamper)


def make_lasting(
    content: bytes,
    *,
    roots: Sequence[bytes],
    lists: Sequence[bytes],
    at: datetime,
    timestamper: Any,
) -> tuple[bytes, datetime]:
    """Make a sealed file one that can be verified when its certificates have ended.

    Args:
        content: sealed, or made lasting before.
        roots: certificates of the trusted authorities, DER.
        lists: of withdrawn certificates, DER.
        at: now.
        timestamper: PyHanko's.

    Returns:
        The file, with something added, and until when that is good.

    Raises:
        NotLasting, and what the timestamper raises.
    """
    from qlvb.signing import lasting

    evidence = lasting.Evidence(roots=roots, lists=lists, at=at)
    made = lasting.make_lasting(content, evidence, timestamper)
    return made.content, made.good_until
