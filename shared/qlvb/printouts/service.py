"""Use cases of print-outs: registers, sheets, and who used file copies.

A print-out is made when it is asked for and waits a few days in the exports bucket for whoever
asked; what is to be kept is kept by ``closing``.
"""

from dataclasses import dataclass, replace
from datetime import date

from qlvb.audit import service as audit
from qlvb.audit.model import AuditEvent, EventTag
from qlvb.files import naming
from qlvb.files.naming import Title
from qlvb.incoming import registers
from qlvb.incoming import service as incoming
from qlvb.incoming.model import IncomingDocument
from qlvb.kernel import clock, ids, rights
from qlvb.kernel.actor import Actor
from qlvb.kernel.printing import Printout
from qlvb.kernel.rights import Verb
from qlvb.organization import service as organization
from qlvb.outgoing import numbers
from qlvb.platform import paper, storage, workbook
from qlvb.platform.settings import settings
from qlvb.platform.tables import Cancelled, Page, transact
from qlvb.printouts import model, rows, sheets, store
from qlvb.printouts.lending import CopyUse
from qlvb.printouts.model import Office, PrintForm, RegisterKind, SheetKind, Span
from qlvb.printouts.refusals import CopyBack

LINK_SECONDS = 300
"""How long a link to a print-out is good for: it is opened at once."""
_GIVEN = (EventTag.INCOMING_ASSIGN, EventTag.INCOMING_REASSIGN)


@dataclass(frozen=True, kw_only=True)
class RegisterAsked:
    """Which lines of which register, and as what."""

    kind: RegisterKind
    code: str
    """Of the incoming register, or of the outgoing series; empty for the others."""
    span: Span
    form: PrintForm = PrintForm.PDF
    volume: int | None = None
    """With a cover, as the volume of this number."""


@dataclass(frozen=True, kw_only=True)
class Made:
    """A print-out that waits to be opened."""

    url: str
    filename: str
    expires_in: int
    """Seconds."""
    lines: int


def register(actor: Actor, asked: RegisterAsked) -> Made:
    """Print a span of a register; who printed what goes on record.

    Raises:
        NotYourDuty, SpanUnreadable, SpanToCome, SpanTooLarge, DaysTooMany, NothingToPrint,
        RegisterNotFound, SeriesUnknown.
    """
    rights.demand(actor, Verb.REGISTER_PRINT)
    span = asked.span.checked(asked.kind, clock.today())
    name = name_of(actor.agency_id, asked.kind, asked.code, span.year)
    lines = rows.lines_of(actor, asked.kind, asked.code, span).checked(span)
    office = office_of(actor.agency_id)
    printout = model.printed(asked.kind, name, span, lines, office, asked.volume)
    title = Title(
        kind="SO",
        number=asked.code,
        issued_on=clock.today(),
        subject=f"{asked.kind.label} {' '.join(span.lines)}",
    )
    facts = {
        "register": asked.kind.value,
        "code": asked.code or None,
        "span": ", ".join(span.lines),
        "count": len(lines.rows),
        "form": asked.form.value,
    }
    audit.record(None, actor, EventTag.REGISTER_PRINT, f"REGISTER-{asked.kind}", **facts)
    return made(actor, printout, asked.form, title, len(lines.rows))


def sheet(actor: Actor, document_id: str, kind: SheetKind) -> Made:
    """Print a sheet of an incoming document.

    Raises:
        DocumentNotFound, NotEnteredYet.
    """
    document = incoming.get(actor, document_id)
    office = office_of(actor.agency_id)
    if kind is SheetKind.ARRIVAL_STAMP:
        printout = sheets.arrival_stamp(document, office)
    else:
        printout = sheets.handling_sheet(document, office, _passed_on(actor, document))
    title = Title(
        kind="PHIEU",
        number=document.number_label,
        issued_on=document.entry.arrived_on,
        subject=printout.title,
    )
    audit.record(None, actor, EventTag.INCOMING_PRINT, document_id, sheet=kind.value)
    return made(actor, printout, PrintForm.PDF, title, 1)


def lend(actor: Actor, key: str, use: CopyUse) -> CopyUse:
    """Enter that somebody uses a file copy; the same key is the same entry.

    Raises:
        NotYourDuty, DayImpossible.
    """
    rights.demand(actor, Verb.COPY_LEND)
    new = _entered(actor, key, use).checked(clock.today())
    try:
        with transact() as tx:
            store.add(tx, actor.agency_id, new)
            audit.record(tx, actor, EventTag.COPY_LEND, new.use_id, reference=new.reference)
    except Cancelled:
        return store.get(actor.agency_id, new.used_on, new.use_id)
    return new


def take_back(actor: Actor, used_on: date, use_id: str, returned_on: date) -> CopyUse:
    """Enter that a file copy is back.

    Raises:
        NotYourDuty, CopyUseNotFound, CopyBack, DayImpossible.
    """
    rights.demand(actor, Verb.COPY_LEND)
    before = store.get(actor.agency_id, used_on, use_id)
    after = before.give_back(returned_on, clock.today())
    try:
        with transact() as tx:
            store.save(tx, actor.agency_id, after)
            audit.record(tx, actor, EventTag.COPY_RETURN, use_id, reference=after.reference)
    except Cancelled as refused:
        raise CopyBack(day=f"{returned_on:%d/%m/%Y}") from refused
    return after


def copy_uses(actor: Actor, year: int, cursor: str | None, limit: int) -> Page[CopyUse]:
    """A page of a year's uses of file copies, the last one first.

    Raises:
        NotYourDuty.
    """
    rights.demand(actor, Verb.REGISTER_PRINT)
    return store.page(actor.agency_id, year, cursor, limit)


def office_of(agency_id: str) -> Office:
    """Whose print-out it is: the agency and the one above it."""
    above = [each for each in organization.line_of(agency_id) if each.agency_id != agency_id]
    name = organization.agency(agency_id).name
    return Office(agency=name, parent=above[0].name if above else "")


def made(actor: Actor, printout: Printout, form: PrintForm, title: Title, lines: int) -> Made:
    """Make a print-out and put it where whoever asked opens it."""
    content = paper.as_pdf(printout) if form is PrintForm.PDF else workbook.as_xlsx(printout)
    name = naming.download_name(actor.agency_id, title, ending=f".{form}")
    key = f"printouts/{actor.agency_id}/{ids.new_id()}"
    storage.write(settings.exports_bucket, key, content, form.media_type)
    url = storage.presigned_get(
        settings.exports_bucket,
        key,
        None,
        disposition=naming.content_disposition(name, inline=form is PrintForm.PDF),
        media_type=form.media_type,
        expires_in=LINK_SECONDS,
    )
    return Made(url=url, filename=name, expires_in=LINK_SECONDS, lines=lines)


def name_of(agency_id: str, kind: RegisterKind, code: str, year: int) -> str:
    """What a register is called in the agency; empty where there is only one.

    Raises:
        RegisterNotFound, SeriesUnknown.
    """
    if kind is RegisterKind.OUTGOING:
        return numbers.series_name(agency_id, code, year)
    if kind in (RegisterKind.INCOMING, RegisterKind.FOLLOW_UP):
        return registers.named(agency_id, code)
    return ""


def _passed_on(actor: Actor, document: IncomingDocument) -> AuditEvent | None:
    """How the unit's head last gave the document to who handles it, as it is on record."""
    leader = document.leader.id if document.leader else ""
    found, cursor = None, None
    while True:
        page = audit.history(actor.agency_id, document.document_id, cursor)
        inside = (e for e in reversed(page.items) if e.tag in _GIVEN and e.person_id != leader)
        found = next(inside, found)
        cursor = page.cursor
        if cursor is None:
            return found


def _entered(actor: Actor, key: str, use: CopyUse) -> CopyUse:
    use_id = ids.derived_id("copy-use", actor.agency_id, actor.person_id, key)
    return replace(use, use_id=use_id, by=actor.signed, at=clock.now())
