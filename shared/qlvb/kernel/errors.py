"""Everything that can be refused, as one tree.

QlvbError
├── NotSignedIn         nobody is known to be asking
├── Malformed           the request cannot be read
├── NotFound            the thing does not exist, or you may not know that it does
├── NotAllowed          you may see it but not do this
├── Refused             a rule of the office says no
├── Conflict            someone else was first
└── Unavailable         an outside system did not answer (trying again is safe)

Classes are sentences and carry facts; they never carry a status code. ``detail`` is the Vietnamese
sentence shown to the user; it says what to do, and may name the facts in braces.
"""

import re
from typing import ClassVar


class QlvbError(Exception):
    """The root. ``facts`` are identifiers and numbers, never the content of a document."""

    detail: ClassVar[str] = "Không thực hiện được yêu cầu."

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(", ".join(f"{name}={value!r}" for name, value in facts.items()))

    @property
    def code(self) -> str:
        """The class name in snake_case: stable, for programs."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", type(self).__name__).lower()

    @property
    def detail_text(self) -> str:
        """The sentence with its facts filled in."""
        return self.detail.format_map(self.facts)


class NotSignedIn(QlvbError):
    """Nobody is known to be asking."""

    detail = "Anh/chị chưa đăng nhập hoặc phiên làm việc đã hết hạn. Vui lòng đăng nhập lại."


class Malformed(QlvbError):
    """The request cannot be read as what it should be."""

    detail = "Yêu cầu không đúng định dạng. Vui lòng kiểm tra lại dữ liệu đã nhập."


class NotFound(QlvbError):
    """The thing does not exist, or the actor may not know that it does."""

    detail = "Không tìm thấy nội dung này trong đơn vị. Vui lòng kiểm tra lại địa chỉ hoặc tải lại."


class NotAllowed(QlvbError):
    """The actor may see the thing but not do this to it."""

    detail = "Anh/chị không có thẩm quyền thực hiện việc này. Vui lòng liên hệ người phụ trách."


class Refused(QlvbError):
    """A rule of the office says no."""


class Conflict(QlvbError):
    """Someone else was first."""

    detail = "Nội dung vừa được người khác thay đổi. Vui lòng tải lại rồi thực hiện tiếp."


class Unavailable(QlvbError):
    """An outside system did not answer; trying again is safe."""

    detail = "Hệ thống đang bận. Vui lòng thử lại sau ít phút."


class StaleVersion(Conflict):
    """The change was made on a version that is no longer the newest."""

    detail = "Văn bản vừa được người khác cập nhật. Vui lòng tải lại rồi thực hiện tiếp."


class NotYourDuty(NotAllowed):
    """The act belongs to other roles."""

    detail = "Việc này do {holders} thực hiện. Vui lòng liên hệ để được giải quyết."


class NotDelegated(NotAllowed):
    """Who acts for another wants to do what was not delegated."""

    detail = (
        "Việc này không nằm trong phạm vi {name} đã ủy quyền. Vui lòng thôi làm việc thay mặt rồi "
        "thực hiện bằng thẩm quyền của mình, nếu có."
    )
