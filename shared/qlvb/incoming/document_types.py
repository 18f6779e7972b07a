"""Kinds of document and their abbreviations (Decree 30/2020, Art. 7, Appendix III)."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class DocumentType:
    """A kind: ``code`` for programs, ``name`` as officials write it, ``abbreviation`` or empty."""

    code: str
    name: str
    abbreviation: str = ""
    is_normative: bool = False


_NAMED = (
    ("nghi-quyet", "Nghị quyết", "NQ"),
    ("quyet-dinh", "Quyết định", "QĐ"),
    ("chi-thi", "Chỉ thị", "CT"),
    ("quy-che", "Quy chế", "QC"),
    ("quy-dinh", "Quy định", "QyĐ"),
    ("thong-cao", "Thông cáo", "TC"),
    ("thong-bao", "Thông báo", "TB"),
    ("huong-dan", "Hướng dẫn", "HD"),
    ("chuong-trinh", "Chương trình", "CTr"),
    ("ke-hoach", "Kế hoạch", "KH"),
    ("phuong-an", "Phương án", "PA"),
    ("de-an", "Đề án", "ĐA"),
    ("du-an", "Dự án", "DA"),
    ("bao-cao", "Báo cáo", "BC"),
    ("bien-ban", "Biên bản", "BB"),
    ("to-trinh", "Tờ trình", "TTr"),
    ("hop-dong", "Hợp đồng", "HĐ"),
    ("cong-van", "Công văn", ""),
    ("cong-dien", "Công điện", "CĐ"),
    ("ban-ghi-nho", "Bản ghi nhớ", "BGN"),
    ("ban-thoa-thuan", "Bản thỏa thuận", "BTT"),
    ("giay-uy-quyen", "Giấy ủy quyền", "GUQ"),
    ("giay-moi", "Giấy mời", "GM"),
    ("giay-gioi-thieu", "Giấy giới thiệu", "GGT"),
    ("giay-nghi-phep", "Giấy nghỉ phép", "GNP"),
    ("phieu-gui", "Phiếu gửi", "PG"),
    ("phieu-chuyen", "Phiếu chuyển", "PC"),
    ("phieu-bao", "Phiếu báo", "PB"),
    ("thu-cong", "Thư công", ""),
    ("sao-y", "Bản sao y", "SY"),
    ("trich-sao", "Bản trích sao", "TrS"),
    ("sao-luc", "Bản sao lục", "SL"),
)

NORMATIVE = (
    DocumentType(
        code="nghi-quyet-qppl",
        name="Nghị quyết quy phạm pháp luật",
        abbreviation="NQ",
        is_normative=True,
    ),
    DocumentType(
        code="quyet-dinh-qppl",
        name="Quyết định quy phạm pháp luật",
        abbreviation="QĐ",
        is_normative=True,
    ),
)
"""What a council and a people's committee issue as normative acts; the number has the year."""
_OF_OTHERS = (
    DocumentType(code="vbqppl", name="Văn bản quy phạm pháp luật", is_normative=True),
    DocumentType(code="khac", name="Văn bản khác"),
)

ISSUED_HERE = (
    *(DocumentType(code=code, name=name, abbreviation=short) for code, name, short in _NAMED),
    *NORMATIVE,
)
"""What an agency of the system issues itself: 29 kinds, 3 copies, normative acts."""
COPIES = frozenset({"sao-y", "trich-sao", "sao-luc"})
"""Certified copies (Decree 30/2020, Art. 25)."""

DOCUMENT_TYPES = (*ISSUED_HERE, *_OF_OTHERS)
"""What is issued here, and what other bodies send."""

BY_CODE = {kind.code: kind for kind in DOCUMENT_TYPES}
