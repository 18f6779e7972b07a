"""What people typed: text composed and readable, and a sentence for each field that is wrong."""

import re
import unicodedata
from typing import Any

from pydantic import ValidationError

from qlvb.kernel.errors import Malformed

_UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""Control characters besides tabs and the ends of lines."""
_SENTENCES = {
    "missing": "Chưa nhập.",
    "string_too_long": "Dài quá {max_length} ký tự.",
    "string_too_short": "Chưa nhập.",
    "extra_forbidden": "Trường này không có trong biểu mẫu.",
    "greater_than_equal": "Phải từ {ge} trở lên.",
    "less_than_equal": "Không được quá {le}.",
    "too_long": "Nhiều quá {max_length} mục.",
    "too_short": "Cần ít nhất {min_length} mục.",
    "json_invalid": "Không đọc được dữ liệu JSON.",
}


class TextUnreadable(Malformed):
    """A text with characters that no one typed and no one can see."""

    detail = "Nội dung có ký tự điều khiển không hiển thị được. Vui lòng xóa và nhập lại."


def composed(value: Any, field: str = "") -> Any:
    """A request's plain JSON with its text composed (NFC), before lengths are checked.

    Raises:
        TextUnreadable: a text holds control characters.
    """
    if isinstance(value, str):
        if _UNREADABLE.search(value):
            raise TextUnreadable(field=field)
        return unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {name: composed(each, name) for name, each in value.items()}
    if isinstance(value, list):
        return [composed(each, field) for each in value]
    return value


def field_errors(error: ValidationError) -> list[dict[str, str]]:
    """Each wrong field with its sentence."""
    return [
        {
            "field": ".".join(str(part) for part in item["loc"]),
            "detail": _SENTENCES.get(item["type"], "Giá trị không hợp lệ.").format_map(
                item.get("ctx", {})
            ),
        }
        for item in error.errors(include_url=False, include_input=False)
    ]
