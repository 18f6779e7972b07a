"""What people are told about, and when they are reminded.

A notice carries the number of a document and a link to it, never its subject: e-mail leaves the
system, and whoever may read the mailbox need not be allowed to read the document.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from qlvb.kernel import clock, ids
from qlvb.kernel.calendar import WorkingCalendar
from qlvb.kernel.errors import Conflict
from qlvb.routing.model import Folder, WorkItem

CATCH_UP = timedelta(days=7)
"""How long after a deadline its notice is still sent, should the reminders have stood still.

So long is everything news: what a stream tells of later was put back from a backup.
"""

SENDING_TIME = timedelta(seconds=60)
"""How long one attempt to send may take: longer than the sending function may run, shorter than
the queue hides a message that is being worked on."""

KEPT = timedelta(days=400)
"""How long it is remembered that a notice was sent: longer than a workflow may wait (one year)."""


PAGE_OF_INCOMING = "van-ban-den"
PAGE_OF_OUTGOING = "van-ban-di"
PAGE_OF_ARRIVALS = "cho-tiep-nhan"
PAGE_OF_REPORTS = "bao-cao/da-lap"
PAGE_OF_INCIDENTS = "status"
"""What everybody reads of incidents, without signing in and without choosing one."""


class NoticeIsBeingSent(Conflict):
    """Another delivery of the same notice is at work, or broke off less than a minute ago."""

    detail = "Thư thông báo này đang được gửi. Vui lòng chờ."


class Occasion(StrEnum):
    """Why a person is told. The value names the templates and is part of the notice's id."""

    ASSIGNED = "assigned"
    RETURNED = "returned"
    NEAR_DEADLINE = "near_deadline"
    OVERDUE = "overdue"
    STALLED = "stalled"
    ACCESS_ANSWERED = "access_answered"
    ARRIVED = "arrived"
    RECALL_ASKED = "recall_asked"
    REPLACE_ASKED = "replace_asked"
    UPDATE_ASKED = "update_asked"
    COPY_REFUSED = "copy_refused"
    COPY_RECALLED = "copy_recalled"
    COPY_KEPT = "copy_kept"
    INCIDENT = "incident"
    INCIDENT_OVER = "incident_over"
    COPY_ANSWERED = "copy_answered"
    REPORT_MADE = "report_made"


class Delivery(StrEnum):
    """How far a notice has come."""

    PENDING = "pending"
    """Somebody took it to send it; after ``SENDING_TIME`` anybody may take it again."""
    SENT = "sent"


TASKS: Mapping[Folder, str] = {
    Folder.STOPPED: "xử lý chênh lệch số văn bản, số trang",
    Folder.DIRECT: "cho ý kiến chỉ đạo",
    Folder.ASSIGN: "phân công xử lý",
    Folder.HANDLE: "chủ trì xử lý",
    Folder.COHANDLE: "phối hợp xử lý",
    Folder.INFORMED: "nhận để biết",
    Folder.CONFIRM: "xác nhận kết quả xử lý",
    Folder.EXTENSION: "xem xét gia hạn xử lý",
    Folder.ACCESS: "xem xét phạm vi tiếp cận văn bản",
    Folder.RETURNED: "xem lại văn bản bị trả lại",
    Folder.REVISE: "xem lại dự thảo bị trả lại",
    Folder.REVIEW: "duyệt dự thảo của đơn vị",
    Folder.CHECK: "kiểm tra thể thức",
    Folder.SIGN: "duyệt và ký",
    Folder.ISSUE: "cấp số và phát hành",
    Folder.ADVISE: "góp ý kiến",
    Folder.SHOWN: "nhận để biết",
}
"""What a folder asks of the person, as the e-mail says it."""


@dataclass(frozen=True, kw_only=True)
class Notice:
    """One thing that one person is told once."""

    event_id: str
    """The same however often, and from wherever, the event is reported."""
    occasion: Occasion
    agency_id: str
    person_id: str
    document_id: str
    document_name: str
    """The document by its number: "Văn bản số đến 05"; see ``name_of``."""
    task: str
    """What is asked of the person, as ``TASKS`` words it, or what was answered to them; the other
    agency, where the document goes from one to another."""
    given_by: str = ""
    """Who gave the work, with both names where one acted for another; empty where nobody did."""
    page: str = PAGE_OF_INCOMING
    """Where the document is shown: the first part of its address in the page."""
    acting_for: str = ""
    """Whose work it is, when the person is told as their delegate."""
    role: str = ""
    """Who of the agency is told, where no person is named yet; empty: everybody."""

    @property
    def subject(self) -> str:
        """The subject line of the e-mail: never the subject of the document."""
        return f"[QLVB] {self.document_name}: {_HEADINGS[self.occasion]}"

    @property
    def path(self) -> str:
        """Where it is shown, below the address of the page."""
        is_of_incidents = self.page == PAGE_OF_INCIDENTS
        return self.page if is_of_incidents else f"#/{self.page}/{self.document_id}"

    def to(self, person_id: str, *, acting_for: str = "") -> "Notice":
        """The same notice for another person, as each head of a unit gets one, and each delegate.

        Args:
            person_id: who is told.
            acting_for: name of the one whose delegate they are.
        """
        return replace(self, person_id=person_id, acting_for=acting_for)

    def as_message(self) -> dict[str, str]:
        """What waits in the mail queue."""
        return asdict(self)

    @classmethod
    def of_message(cls, message: Mapping[str, str]) -> "Notice":
        """The notice in a message of the mail queue."""
        rest = {name: value for name, value in message.items() if name != "occasion"}
        return cls(occasion=Occasion(message["occasion"]), **rest)


_HEADINGS: Mapping[Occasion, str] = {
    Occasion.ASSIGNED: "có việc mới",
    Occasion.RETURNED: "bị trả lại",
    Occasion.NEAR_DEADLINE: "sắp đến hạn xử lý",
    Occasion.OVERDUE: "đã quá hạn xử lý",
    Occasion.STALLED: "quy trình xử lý bị dừng",
    Occasion.ARRIVED: "đang chờ tiếp nhận",
    Occasion.RECALL_ASKED: "nơi gửi đề nghị thu hồi",
    Occasion.REPLACE_ASKED: "nơi gửi đề nghị thay thế",
    Occasion.UPDATE_ASKED: "nơi gửi cập nhật thông tin",
    Occasion.COPY_REFUSED: "bị nơi nhận trả lại",
    Occasion.COPY_RECALLED: "nơi nhận đồng ý thu hồi",
    Occasion.COPY_KEPT: "nơi nhận từ chối thu hồi",
    Occasion.INCIDENT: "thông báo sự cố",
    Occasion.INCIDENT_OVER: "đã khắc phục xong",
    Occasion.COPY_ANSWERED: "nơi nhận đã trả lời",
    Occasion.REPORT_MADE: "đã lập xong",
    Occasion.ACCESS_ANSWERED: "đã có trả lời về phạm vi tiếp cận",
}


def name_of(number_label: str) -> str:
    """What a document is called in an e-mail, from the label that its register gave it.

    A document that was stopped before it had a number is labelled in words.
    """
    if number_label.isdigit():
        return f"Văn bản số đến {number_label}"
    return number_label[:1].upper() + number_label[1:]


def page_of(*, is_outgoing: bool) -> str:
    """Where a document of the one or the other kind is shown."""
    return PAGE_OF_OUTGOING if is_outgoing else PAGE_OF_INCOMING


def event_of_work(work_id: str) -> str:
    """The event that a work item came to somebody; moving it to a new deadline is none."""
    return ids.derived_id("work", work_id)


def event_of_answer(document_id: str, version: int) -> str:
    """The event that a request about who may read was decided."""
    return ids.derived_id("access", document_id, str(version))


def event_of_deadline(occasion: Occasion, document_id: str, due_on: date) -> str:
    """The event that a deadline of a document is near or has passed; a new deadline is another."""
    return ids.derived_id("deadline", occasion, document_id, due_on.isoformat())


def event_of_stall(document_id: str, moment: datetime) -> str:
    """The event that a document's workflow gave up; within an hour it is the same event."""
    return ids.derived_id("stall", document_id, moment.strftime("%Y%m%d%H"))


def began(item: WorkItem) -> datetime:
    """When it came to be that people are told of work: it was given, or its day was over."""
    return item.due_at if occasion_of(item) is Occasion.OVERDUE else item.since


def occasion_of(item: WorkItem) -> Occasion:
    """Why the owner of a work item is told of it."""
    if item.is_overdue:
        return Occasion.OVERDUE
    came_back = item.is_returned or item.folder in (Folder.RETURNED, Folder.REVISE)
    return Occasion.RETURNED if came_back else Occasion.ASSIGNED


def reminder(due_on: date, today: date, calendar: WorkingCalendar) -> Occasion | None:
    """What a deadline is a reason to say today.

    Near from the last working day before it until its own end; overdue from the day after it, for
    ``CATCH_UP``. Outside these, nothing.
    """
    if today > due_on:
        return Occasion.OVERDUE if today - due_on <= CATCH_UP else None
    return Occasion.NEAR_DEADLINE if due_on <= calendar.next_working_day(today) else None


def is_news(at: datetime, now: datetime) -> bool:
    """Whether people are still told of what happened then."""
    return now - at <= CATCH_UP


def is_at_work(moment: datetime, calendar: WorkingCalendar) -> bool:
    """Whether an agency has begun its working day: nobody is reminded at night or on a holiday."""
    local = moment.astimezone(clock.VIETNAM)
    opens, closes = calendar.hours[0][0], calendar.hours[-1][1]
    return calendar.is_working_day(local.date()) and opens <= local.time() < closes
