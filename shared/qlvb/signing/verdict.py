"""What the signatures on a file are worth, each by itself, as they are shown and kept.

pyHanko alone says too little: without data on revocation it lets a revoked certificate pass, and it
looks at no byte behind the end. Here revocation is required from the lists and answers at hand, and
where none is at hand that is said; which fields may be filled after a signature is fixed; and what
cannot be read is never taken for what is not signed. Nothing is fetched from anywhere.
"""

import asyncio
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from asn1crypto import crl, ocsp, x509
from pyhanko.pdf_utils.decode_limits import DecodeLimits, DocumentDecodeBudget, StreamDecodeLimits
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import NonexistentAttributeError
from pyhanko.sign.validation import async_validate_pdf_timestamp
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError, SignatureValidationError
from pyhanko.sign.validation.generic_cms import cms_basic_validation, collect_timing_info
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import SignatureStatus
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import PathBuildingError, PathValidationError, ValidationError

from qlvb.signing import changes, reading
from qlvb.signing.integrity import MALFORMED
from qlvb.signing.keys import fingerprint_of
from qlvb.signing.model import Examination, SignatureRow, SignatureState, TimeSource
from qlvb.signing.rows import described

MOST_OBJECTS = 60_000
MOST_PAGES = 2000
MOST_SIGNATURES = 24
"""That many take about three seconds."""
MiB = 1024 * 1024
_LIMITS = DecodeLimits(
    per_stream=StreamDecodeLimits(max_output_size=64 * MiB),
    document_budget=DocumentDecodeBudget(base_allowance=128 * MiB, max_ratio=20),
)
_HEADER = re.compile(rb"(?:\xef\xbb\xbf)?\s*%PDF-[12]\.\d")
_END = re.compile(rb"startxref\s+\d+\s+%%EOF\s{0,4}\Z")
_USES = KeyUsageConstraints(
    key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False
)
_BROKEN = (*MALFORMED, ValidationError, PathBuildingError, PathValidationError)
_KINDS = {"/ETSI.CAdES.detached", "/adbe.pkcs7.detached"}
_STAMP_TYPE = "/DocTimeStamp"


@dataclass(frozen=True, kw_only=True)
class Trust:
    """Whom the examination trusts, and what is known of revocation; all DER."""

    roots: Sequence[bytes]
    lists: Sequence[bytes] = ()
    answers: Sequence[bytes] = ()
    ended: Sequence[str] = ()
    """Fingerprints of authorities that are trusted no longer, whoever stands over them."""


reading.install()


class _Unfit(Exception):
    """Nothing of the file can be examined; the message says why."""


def examine(content: bytes, trust: Trust, at: datetime) -> Examination:
    """Examine every signature on a file as of a moment. A bad file is a finding, never an error."""
    try:
        reader = _opened(content)
        signatures = reader.embedded_signatures
    except _Unfit as unfit:
        return Examination(state=SignatureState.UNREADABLE, sentence=str(unfit))
    except _BROKEN:
        return Examination(state=SignatureState.UNREADABLE, sentence=_UNREADABLE)
    if len(signatures) > MOST_SIGNATURES:
        return Examination(state=SignatureState.UNREADABLE, sentence=_TOO_INTRICATE)
    if not signatures:
        if b"/ByteRange" in content:
            return Examination(state=SignatureState.UNREADABLE, sentence=_TRACES)
        return Examination(state=SignatureState.UNSIGNED, sentence=_UNSIGNED)
    return asyncio.run(_examined(content, reader, signatures, trust, at))


async def _examined(
    content: bytes,
    reader: PdfFileReader,
    signatures: Sequence[EmbeddedPdfSignature],
    trust: Trust,
    at: datetime,
) -> Examination:
    known = _Known.of(reader, trust)
    rows: list[SignatureRow] = []
    # From the last to the first: a timestamp over the file vouches for everything below it as of
    # its own time, and is itself held to the one above it. So a chain of them outlives every
    # certificate in it (EN 319 142-1, 5.5).
    for number, signature in reversed(list(enumerate(signatures))):
        try:
            row = await _row(signature, signatures[number + 1 :], known, at)
        except _BROKEN:
            row = SignatureRow(
                field=str(signature.field_name),
                state=SignatureState.UNREADABLE,
                sentences=(_ROW_UNREADABLE,),
            )
        rows.insert(0, row)
        is_stamp = signature.sig_object_type == _STAMP_TYPE
        if is_stamp and row.state is SignatureState.VALID and row.signed_at is not None:
            at = min(at, row.signed_at)
    if not _ends_properly(content, reader):
        rows = [_worse(row, SignatureState.CHANGED, _TRAILING) for row in rows]
    order = list(SignatureState)
    return Examination(state=min((r.state for r in rows), key=order.index), rows=tuple(rows))


@dataclass(frozen=True, kw_only=True)
class _Known:
    roots: list[x509.Certificate]
    lists: list[crl.CertificateList]
    answers: list[ocsp.OCSPResponse]
    others: list[x509.Certificate]
    ended: frozenset[str]

    @classmethod
    def of(cls, reader: PdfFileReader, trust: Trust) -> "_Known":
        """What the system keeps, with what the file brings along (its DSS)."""
        lists = [crl.CertificateList.load(each) for each in trust.lists]
        answers = [ocsp.OCSPResponse.load(each) for each in trust.answers]
        others: list[x509.Certificate] = []
        try:
            store = DocumentSecurityStore.read_dss(reader)
            lists += [crl.CertificateList.load(each.get_object().data) for each in store.crls]
            answers += [ocsp.OCSPResponse.load(each.get_object().data) for each in store.ocsps]
            others += list(store.load_certs())
        except NoDSSFoundError:
            pass
        roots = [x509.Certificate.load(each) for each in trust.roots]
        ended = frozenset(trust.ended)
        return cls(roots=roots, lists=lists, answers=answers, others=others, ended=ended)

    def context(self, at: datetime, mode: str) -> ValidationContext:
        """What a chain is validated by at a moment."""
        return ValidationContext(
            trust_roots=self.roots,
            other_certs=self.others,
            crls=self.lists,
            ocsps=self.answers,
            allow_fetching=False,
            revocation_mode=mode,
            moment=at,
            # A list of today knows of a revocation before the moment that is asked for.
            retroactive_revinfo=True,
        )

    def is_over(self, status: SignatureStatus) -> bool:
        """Whether the chain that was found goes by an authority that is trusted no longer."""
        path = status.validation_path or ()
        return bool(self.ended and self.ended & {fingerprint_of(each) for each in path})

    def source(self, certificate: x509.Certificate) -> tuple[str, datetime | None]:
        """Which list or answer speaks of a certificate, and as of when."""
        for answer in self.answers:
            for single in answer.basic_ocsp_response["tbs_response_data"]["responses"]:
                if single["cert_id"]["serial_number"].native == certificate.serial_number:
                    return "ocsp", single["this_update"].native
        for each in self.lists:
            if each.issuer == certificate.issuer:
                return "crl", each["tbs_cert_list"]["this_update"].native
        return "", None


async def _row(
    signature: EmbeddedPdfSignature,
    later: Sequence[EmbeddedPdfSignature],
    known: _Known,
    at: datetime,
) -> SignatureRow:
    if signature.sig_object_type == _STAMP_TYPE:
        return await _timestamp_row(signature, later, known, at)
    row = described(signature)
    try:
        stamped = await _stamped_at(signature, known, at)
    except _BROKEN:
        return _worse(row, SignatureState.BROKEN, _BROKEN_STAMP)
    if stamped is not None:
        row = replace(row, signed_at=stamped, time_source=TimeSource.AUTHORITY)
    moment = stamped or at
    status = await _validated(signature, known, moment)
    if not (status.intact and status.valid):
        return _worse(row, SignatureState.BROKEN, _NOT_INTACT)
    found = changes.after(signature, later)
    row = replace(row, covers_whole_file=found.none, changed_fields=found.fields)
    if not found.permitted:
        return _worse(row, SignatureState.CHANGED, *found.sentences)
    state, *sentences = await _trusted(signature, status, known, moment)
    source, as_of = known.source(signature.signer_cert)
    return replace(
        row,
        state=state,
        sentences=(*found.sentences, *sentences, *row.sentences),
        revocation_source=source,
        revocation_as_of=as_of,
    )


async def _trusted(
    signature: EmbeddedPdfSignature, status: SignatureStatus, known: _Known, moment: datetime
) -> tuple[SignatureState, *tuple[str, ...]]:
    """What the certificate is worth at the moment of signing."""
    if status.trusted and not known.is_over(status):
        return (SignatureState.VALID,)
    if status.revoked:
        return SignatureState.REVOKED, _REVOKED
    certificate = signature.signer_cert
    first, last = certificate.not_valid_before, certificate.not_valid_after
    within = min(max(moment, first), last)
    soft = await _validated(signature, known, within, "soft-fail")
    if soft.revoked:
        return SignatureState.REVOKED, _REVOKED
    if not soft.trusted or known.is_over(soft):
        return SignatureState.UNTRUSTED, _UNTRUSTED
    if within != moment:
        return SignatureState.EXPIRED, _EXPIRED
    return SignatureState.REVOCATION_UNCHECKED, _UNCHECKED


async def _validated(
    signature: EmbeddedPdfSignature, known: _Known, at: datetime, mode: str = "require"
) -> SignatureStatus:
    """Whether the bytes are those that were signed, and whether the chain holds at a moment."""
    if signature.sig_object["/SubFilter"] not in _KINDS:
        raise SignatureValidationError(str(signature.sig_object["/SubFilter"]))
    found = await cms_basic_validation(
        signature.signed_data,
        raw_digest=signature.compute_digest(),
        validation_context=known.context(at, mode),
        key_usage_settings=_USES,
    )
    return SignatureStatus(**found)


async def _stamped_at(
    signature: EmbeddedPdfSignature, known: _Known, at: datetime
) -> datetime | None:
    """The time a trusted authority gives; None without a timestamp, or by a strange authority."""
    try:
        told = await collect_timing_info(
            signature.signer_info,
            known.context(at, "soft-fail"),
            raw_digest=signature.compute_digest,
        )
    except NonexistentAttributeError:
        return None
    stamp = told.get("timestamp_validity")
    if stamp is None:
        return None
    if not (stamp.intact and stamp.valid):
        raise SignatureValidationError(_BROKEN_STAMP)
    return stamp.timestamp if stamp.trusted and not known.is_over(stamp) else None


async def _timestamp_row(
    signature: EmbeddedPdfSignature,
    later: Sequence[EmbeddedPdfSignature],
    known: _Known,
    at: datetime,
) -> SignatureRow:
    """A timestamp over the whole file so far."""
    row = described(signature)
    status = await async_validate_pdf_timestamp(
        signature, known.context(at, "soft-fail"), skip_diff=True
    )
    if not (status.intact and status.valid):
        return _worse(row, SignatureState.BROKEN, _NOT_INTACT)
    found = changes.after(signature, later)
    row = replace(
        row,
        signed_at=status.timestamp,
        time_source=TimeSource.AUTHORITY,
        covers_whole_file=found.none,
        changed_fields=found.fields,
    )
    if not found.permitted:
        return _worse(row, SignatureState.CHANGED, *found.sentences)
    if not status.trusted or known.is_over(status):
        return _worse(row, SignatureState.UNTRUSTED, _UNTRUSTED)
    return replace(row, state=SignatureState.VALID, sentences=(*found.sentences, _STAMP))


def _opened(content: bytes) -> PdfFileReader:
    if not _HEADER.match(content[:1024]):
        raise _Unfit(_UNREADABLE)
    reader = PdfFileReader(io.BytesIO(content), decode_limits=_LIMITS)
    if int(reader.trailer["/Size"]) > MOST_OBJECTS:
        raise _Unfit(_TOO_INTRICATE)
    if reader.encrypted:
        raise _Unfit(_ENCRYPTED)
    if int(reader.root["/Pages"]["/Count"]) > MOST_PAGES:
        raise _Unfit(_TOO_INTRICATE)
    return reader


def _ends_properly(content: bytes, reader: PdfFileReader) -> bool:
    """Whether nothing stands behind the last revision's own end."""
    last = reader.xrefs.get_xref_container_info(reader.xrefs.total_revisions - 1)
    tail = content[last.end_location :]
    return bool(_END.search(tail)) and tail.count(b"%%EOF") == 1 and tail.count(b"startxref") == 1


def _worse(row: SignatureRow, state: SignatureState, *sentences: str) -> SignatureRow:
    """The row with a worse state than it had; a state that is worse already stays."""
    order = list(SignatureState)
    return replace(
        row,
        state=min(row.state, state, key=order.index),
        sentences=(*row.sentences, *sentences),
    )


_UNREADABLE = "Không đọc được tệp PDF hoặc chữ ký số trên tệp."
_ROW_UNREADABLE = "Không đọc được chữ ký này."
_TRACES = "Tệp có dấu vết của chữ ký số nhưng không đọc được."
_UNSIGNED = "Tệp không có chữ ký số."
_ENCRYPTED = "Tệp được đặt mật khẩu hoặc mã hóa nên không kiểm tra được chữ ký."
_TOO_INTRICATE = "Tệp có cấu trúc lớn bất thường nên không kiểm tra được chữ ký."
_TRAILING = "Sau phần kết thúc của tệp còn nội dung không được chữ ký nào bảo vệ."
_NOT_INTACT = "Nội dung tệp không còn đúng với nội dung đã ký."
_BROKEN_STAMP = "Dấu thời gian trên chữ ký không đúng."
_REVOKED = "Chứng thư số đã bị thu hồi trước thời điểm ký."
_UNTRUSTED = "Chứng thư số không do tổ chức được tin cậy cấp hoặc không dùng để ký."
_EXPIRED = (
    "Chứng thư số không còn hiệu lực, hoặc không có dấu thời gian chứng minh đã ký khi còn hiệu "
    "lực."
)
_UNCHECKED = "Chưa có danh sách thu hồi còn hiệu lực để kiểm tra chứng thư số."
_STAMP = "Dấu thời gian trên toàn bộ tệp."
