"""Tell people: from a work item or a deadline to one e-mail each.

Streams, queues and schedules deliver more than once. A notice is therefore taken before it is sent
and marked after: a crash before the sending leaves it pending, and the message, delivered again
after ``SENDING_TIME``, takes it anew, so no e-mail is lost. A crash between the sending and the
mark sends a second e-mail: SES cannot be asked whether it has sent one, and one too many is better
than none. Nothing else sends twice.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from qlvb.delegation import service as delegation
from qlvb.exchange import waiting
from qlvb.incidents import service as incidents
from qlvb.incoming import lists
from qlvb.incoming.model import IncomingDocument
from qlvb.incoming.parts import THE_CLERK, Party, PartyKind
from qlvb.issuing import service as issuing
from qlvb.kernel import clock, rights
from qlvb.kernel.actor import Role
from qlvb.kernel.calendar import WorkingCalendar
from qlvb.notification import incidents as of_incidents
from qlvb.notification import packets, store
from qlvb.notification import reports as of_reports
from qlvb.notification.model import (
    CATCH_UP,
    TASKS,
    Delivery,
    Notice,
    NoticeIsBeingSent,
    Occasion,
    began,
    event_of_answer,
    event_of_deadline,
    event_of_stall,
    event_of_work,
    is_at_work,
    is_news,
    name_of,
    occasion_of,
    page_of,
    reminder,
)
from qlvb.organization import service as organization
from qlvb.organization.refusals import PersonNotFound
from qlvb.outgoing import service as outgoing
from qlvb.outgoing.model import OutgoingDocument
from qlvb.platform import mail, queue
from qlvb.platform.log import logger
from qlvb.platform.settings import settings
from qlvb.reports.model import Report
from qlvb.routing import service as routing
from qlvb.routing.model import DUTY_OF, Answered, Document, Folder, WorkItem

_TEMPLATES = Path(__file__).parent / "templates"
_THE_ADMINISTRATOR = Party(kind=PartyKind.ROLE, id=Role.ADMINISTRATOR.value, name="Quản trị viên")


def collect(event: Mapping[str, Any]) -> None:
    """Queue a notice for what is news in a batch of a table's stream.

    Of the routing table: new work items, answers, and items that are noted as overdue. Of the
    exchange table: packets that came or are asked back. Of the outgoing table: what recipients
    answered of their copies. Of the incidents table: each word of an incident. What is older than
    ``CATCH_UP`` was put back from a backup: nobody is told of it again.

    Raises:
        Unavailable: the queue did not take them all; the whole batch may be given again.
    """
    told = [(r["eventName"], r["dynamodb"].get("NewImage", {})) for r in event["Records"]]
    items = ((name, routing.work_item_of(image)) for name, image in told)
    changed = (item for name, item in items if item and (name == "INSERT" or item.is_overdue))
    now = clock.now()
    news = (item for item in changed if is_news(began(item), now))
    answers = (answer for _, image in told if (answer := routing.answer_of(image)))
    notices = [notice for item in news for notice in _notices_of_work(item)]
    notices += [_notice_of_answer(each) for each in answers if each.at and is_news(each.at, now)]
    notices += [notice for name, image in told for notice in _notices_of_packet(name, image)]
    for _, image in told:
        if (incident := incidents.incident_of(image)) is not None:
            notices += of_incidents.of_incident(incident)
    queue.send(settings.mail_queue_url, (notice.as_message() for notice in notices))


def send(event: Mapping[str, Any]) -> queue.Failures:
    """Send the notices in a batch of the mail queue; the answer names those to be given again.

    One that names nobody yet becomes, in the same queue, one for each who is told in its agency.
    """
    return queue.each(event, lambda message: _send(Notice.of_message(message)))


def deliver(notice: Notice) -> None:
    """Send one notice, unless it was sent before or the person has no e-mail address.

    Raises:
        NoticeIsBeingSent: another delivery of it is at work.
        Unavailable: SES did not take it.
    """
    facts = {"event_id": notice.event_id, "person_id": notice.person_id}
    try:
        person = organization.person(notice.agency_id, notice.person_id)
    except PersonNotFound:
        logger.warning("notification.person_unknown", **facts)
        return
    if not person.email:
        logger.warning("notification.person_without_email", **facts)
        return
    before = store.take(notice, clock.now())
    if before is Delivery.SENT:
        return
    if before is Delivery.PENDING:
        raise NoticeIsBeingSent(**facts)
    text, html = mail.render(
        _TEMPLATES,
        notice.occasion,
        {
            "subject": notice.subject,
            "person_name": person.name,
            "document_name": notice.document_name,
            "task": notice.task,
            "given_by": notice.given_by,
            "acting_for": notice.acting_for,
            "link": f"{settings.address}/{notice.path}",
        },
    )
    message_id = mail.send(
        to=person.email,
        subject=notice.subject,
        text=text,
        html=html,
        reference=notice.document_id,
    )
    store.mark_sent(notice, message_id)
    logger.info("notification.sent", occasion=notice.occasion, message_id=message_id, **facts)


def remind() -> None:
    """Queue a notice for every deadline that is near or has just passed, agency by agency.

    It runs every hour and may be run at any time: what was said is not queued again.
    """
    now = clock.now()
    for agency in organization.agencies():
        calendar = organization.calendar(agency.agency_id)
        if not is_at_work(now, calendar):
            continue
        first = clock.today() - CATCH_UP
        last = calendar.next_working_day(clock.today())
        notices = [
            notice
            for document in lists.open_documents(agency.agency_id, first, last)
            for notice in _notices_of_deadline(document, calendar)
        ]
        unsent = store.unsent(notices)
        queue.send(settings.mail_queue_url, (notice.as_message() for notice in unsent))
        logger.info("notification.reminded", agency_id=agency.agency_id, notices=len(unsent))


def tell_of_reports(reports: Iterable[Report]) -> None:
    """Queue a notice for everybody who is to read these reports, once their agency is at work.

    It may be run at any time: what was said is not queued again.

    Raises:
        Unavailable: the queue did not take them all.
    """
    now = clock.now()
    at_work = [
        each
        for each in reports
        if now - each.made_at <= CATCH_UP and is_at_work(now, organization.calendar(each.agency_id))
    ]
    unsent = store.unsent([notice for each in at_work for notice in of_reports.of_report(each)])
    queue.send(settings.mail_queue_url, (notice.as_message() for notice in unsent))


def tell_of_stall(document: Document) -> None:
    """Tell the agency's administrators that a document's workflow gave up.

    Raises:
        Unavailable: the queue did not take it.
    """
    notice = Notice(
        event_id=event_of_stall(document.document_id, clock.now()),
        occasion=Occasion.STALLED,
        agency_id=document.agency_id,
        person_id="",
        document_id=document.document_id,
        document_name=name_of(document.number_label),
        task="",
        page=page_of(is_outgoing=isinstance(document, OutgoingDocument)),
    )
    notices = _addressed(_THE_ADMINISTRATOR, notice)
    queue.send(settings.mail_queue_url, (each.as_message() for each in notices))


def _send(notice: Notice) -> None:
    if notice.person_id:
        deliver(notice)
    else:
        told = of_incidents.people_of(notice)
        queue.send(settings.mail_queue_url, (each.as_message() for each in told))


def _notices_of_deadline(document: IncomingDocument, calendar: WorkingCalendar) -> Iterator[Notice]:
    if document.due_on is None:
        return
    occasion = reminder(document.due_on, clock.today(), calendar)
    if occasion is None:
        return
    notice = Notice(
        event_id=event_of_deadline(occasion, document.document_id, document.due_on),
        occasion=occasion,
        agency_id=document.agency_id,
        person_id="",
        document_id=document.document_id,
        document_name=name_of(document.number_label),
        task="",
    )
    for item in routing.work_expected(document):
        if item.folder is not Folder.INFORMED:
            yield from _for_delegates_too(item, replace(notice, task=TASKS[item.folder]))


def _notices_of_work(item: WorkItem) -> Iterable[Notice]:
    occasion = occasion_of(item)
    due_on = item.due_at.astimezone(clock.VIETNAM).date()
    notice = Notice(
        event_id=event_of_deadline(occasion, item.document_id, due_on)
        if occasion is Occasion.OVERDUE
        else event_of_work(item.work_id),
        occasion=occasion,
        agency_id=item.agency_id,
        person_id="",
        document_id=item.document_id,
        document_name=name_of(item.number_label),
        task=TASKS[item.folder],
        given_by=item.given_by,
        page=page_of(is_outgoing=item.folder.is_outgoing),
    )
    return _for_delegates_too(item, notice)


def _notices_of_packet(event_name: str, image: Mapping[str, Any]) -> Iterator[Notice]:
    found: list[Notice] = []
    if (arrival := waiting.arrival_of(image)) is not None:
        found += packets.of_arrival(arrival, is_new=event_name == "INSERT")
    if (copy := issuing.delivery_of(image)) is not None:
        document = outgoing.in_agency(copy.agency_id, copy.document_id)
        found += packets.of_copy(copy, document.number_label)
    for notice in found:
        yield from _addressed(THE_CLERK, notice)


def _notice_of_answer(answer: Answered) -> Notice:
    result = "Đồng ý" if answer.is_granted else "Không đồng ý"
    return Notice(
        event_id=event_of_answer(answer.document_id, answer.version),
        occasion=Occasion.ACCESS_ANSWERED,
        agency_id=answer.agency_id,
        person_id=answer.person_id,
        document_id=answer.document_id,
        document_name=name_of(answer.number_label),
        task=f"{result}, {answer.by}",
    )


def _for_delegates_too(item: WorkItem, notice: Notice) -> Iterator[Notice]:
    """The notice for each person who may act as the owner, and for who may now act for them."""
    owners = list(_addressed(item.owner, notice))
    yield from owners
    told = {own.person_id for own in owners}
    for own in owners:
        for one in delegation.running(notice.agency_id, own.person_id):
            theirs = rights.with_what_goes_along(one.terms.duties)
            if DUTY_OF[item.folder] in theirs and one.delegate_id not in told:
                told.add(one.delegate_id)
                yield own.to(one.delegate_id, acting_for=one.delegator_name)


def _addressed(party: Party, notice: Notice) -> Iterator[Notice]:
    """The notice once for each person who may act as the party."""
    people = _people(notice.agency_id, party)
    if not people:
        logger.warning("notification.nobody_to_tell", event_id=notice.event_id, party_id=party.id)
    return (notice.to(person_id) for person_id in people)


def _people(agency_id: str, party: Party) -> list[str]:
    match party.kind:
        case PartyKind.PERSON:
            return [party.id]
        case PartyKind.UNIT:
            return [head.person_id for head in organization.unit_heads(agency_id, party.id)]
        case PartyKind.ROLE:
            held = organization.holders(agency_id, Role(party.id))
            return [person.person_id for person in held]
