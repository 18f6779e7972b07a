"""What was added to a file after a signature, and whether that is what may follow.

After the leader's signature the clerk fills in number and date and seals; others may sign; later
the system adds what long keeping needs. Anything else is a change of what was signed, even where a
viewer calls it filling in a form.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pyhanko.pdf_utils.generic import DictionaryObject
from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, DiffResult, ModificationLevel
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from qlvb.signing.integrity import covers_file
from qlvb.signing.model import DAY_FIELD, MONTH_FIELD, NUMBER_FIELD, YEAR_FIELD

MAY_BE_FILLED = {
    NUMBER_FIELD: "số",
    DAY_FIELD: "ngày",
    MONTH_FIELD: "tháng",
    YEAR_FIELD: "năm",
}
_LARGEST_ADDED = 200 * 200.0
"""Square points that a field nobody had prepared may cover: a seal has 120 by 120."""


@dataclass(frozen=True, kw_only=True)
class Changes:
    """What followed a signature."""

    none: bool = False
    permitted: bool
    fields: tuple[str, ...] = ()
    sentences: tuple[str, ...]


def after(signature: EmbeddedPdfSignature, later: Sequence[EmbeddedPdfSignature]) -> Changes:
    """Compare the file with what the signature covers."""
    if covers_file(signature):
        return Changes(none=True, permitted=True, sentences=(_WHOLE,))
    if signature.evaluate_signature_coverage() is not SignatureCoverageLevel.ENTIRE_REVISION:
        return _forbidden(_PARTIAL)
    if signature.reader.xrefs.total_revisions == signature.signed_revision + 1:
        return _forbidden(_BEHIND)
    found = DEFAULT_DIFF_POLICY.review_file(
        signature.reader,
        signature.signed_revision,
        field_mdp_spec=signature.fieldmdp,
        doc_mdp=signature.docmdp_level,
    )
    if not isinstance(found, DiffResult):
        return _forbidden(_CONTENT)
    return _judged(signature, later, found)


def _judged(
    signature: EmbeddedPdfSignature, later: Sequence[EmbeddedPdfSignature], found: DiffResult
) -> Changes:
    level, permitted = found.modification_level, signature.docmdp_level
    changed = tuple(sorted(found.changed_form_fields))
    signed = {str(each.field_name) for each in later}
    strange = [name for name in changed if name not in signed and name not in MAY_BE_FILLED]
    covering = [str(each.field_name) for each in later if _covers_text(signature, each)]
    if level > ModificationLevel.FORM_FILLING:
        return _forbidden(_CONTENT, *changed)
    if permitted is not None and level.value > permitted.value:
        return _forbidden(_FORBIDDEN, *changed)
    if strange:
        return _forbidden(_STRANGE.format(", ".join(strange)), *changed)
    if covering:
        return _forbidden(_COVERING.format(", ".join(covering)), *changed)
    return Changes(permitted=True, fields=changed, sentences=tuple(_told(changed, signed)))


def _forbidden(why: str, *changed: str) -> Changes:
    return Changes(permitted=False, fields=changed, sentences=(why,))


def _told(changed: Sequence[str], signed: set[str]) -> list[str]:
    filled = [told for name, told in MAY_BE_FILLED.items() if name in changed]
    said = []
    if filled:
        said.append(f"Sau chữ ký này đã ghi {', '.join(filled)} của văn bản.")
    if signed:
        said.append(f"Sau chữ ký này có thêm chữ ký: {', '.join(sorted(signed))}.")
    return said or [_KEPT]


def _covers_text(signature: EmbeddedPdfSignature, added: EmbeddedPdfSignature) -> bool:
    """Whether a later signature's field was not there when this one was made, and is large."""
    before = signature.reader.get_historical_resolver(signature.signed_revision)
    if any(name == added.field_name for name, _, _ in enumerate_sig_fields(before)):
        return False
    left, bottom, right, top = (float(each) for each in _rectangle(added.sig_field))
    return abs((right - left) * (top - bottom)) > _LARGEST_ADDED


def _rectangle(field: DictionaryObject) -> Sequence[float]:
    if "/Rect" in field:
        return list(field["/Rect"])
    return list(field["/Kids"][0]["/Rect"])


_WHOLE = "Chữ ký bảo vệ toàn bộ tệp."
_PARTIAL = "Chữ ký không bảo vệ trọn vẹn một phiên bản của tệp."
_BEHIND = "Sau phần được ký còn nội dung không được chữ ký nào bảo vệ."
_CONTENT = "Sau khi ký, nội dung hoặc hình thức của tệp đã bị thay đổi."
_FORBIDDEN = "Sau khi ký, tệp đã bị thay đổi dù người ký không cho phép."
_STRANGE = "Sau khi ký, các trường sau đã bị thay đổi: {}."
_COVERING = "Sau khi ký, có thêm chữ ký che phủ nội dung: {}."
_KEPT = "Sau chữ ký này chỉ bổ sung thông tin để kiểm tra lâu dài."
