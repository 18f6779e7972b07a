"""The year's register is closed: printed in volumes, each signed by the agency and locked.

One volume at a time, so that a register of a hundred thousand numbers is closed while somebody
watches; broken off, it goes on with the next volume. Each may be closed again: it is there already.
"""

from qlvb.audit import service as audit
from qlvb.audit.model import EventTag
from qlvb.certificates import service as certificates
from qlvb.certificates.model import Holder, HolderKind
from qlvb.files import made
from qlvb.files.model import StoredFile
from qlvb.files.naming import Title
from qlvb.kernel import clock, ids, rights
from qlvb.kernel.actor import Actor
from qlvb.kernel.errors import StaleVersion
from qlvb.kernel.rights import Verb
from qlvb.organization import service as organization
from qlvb.platform import paper
from qlvb.platform.tables import Cancelled, transact
from qlvb.printouts import model, rows, service, store
from qlvb.printouts.model import MOST_LINES, ClosedVolume, Closing, RegisterKind, Span
from qlvb.printouts.refusals import NothingToPrint, NumbersStillReserved, YearNotOver
from qlvb.signing import making
from qlvb.signing.making import Signing


def closings(actor: Actor, year: int) -> list[Closing]:
    """The registers of a year that are closed, or are being closed.

    Raises:
        NotYourDuty.
    """
    rights.demand(actor, Verb.REGISTER_PRINT)
    return store.closings(actor.agency_id, year)


def close_next(actor: Actor, kind: RegisterKind, code: str, year: int) -> Closing:
    """Close the next volume of a year's register; when none is left, the register is closed.

    Raises:
        NotYourDuty, YearNotOver, NothingToPrint, NumbersStillReserved, RegisterNotFound,
        SeriesUnknown, and what ``certificates.to_sign_with`` and ``certificates.signer`` refuse.
    """
    rights.demand(actor, Verb.REGISTER_CLOSE)
    _check_over(actor.agency_id, year)
    name = service.name_of(actor.agency_id, kind, code, year)
    before = store.closing(actor.agency_id, kind, code, year) or Closing(
        kind=kind, code=code, year=year
    )
    if before.is_closed:
        return before
    first = before.last_number + 1
    span = Span(year=year, numbers=(first, first + MOST_LINES - 1)).checked(kind, clock.today())
    lines = rows.lines_of(actor, kind, code, span)
    if not lines.rows:
        if not before.volumes:
            raise NothingToPrint
        return _saved(actor, before, before.closed(actor.signed, clock.now()))
    if rows.reserved_in(actor, kind, code, span):
        raise NumbersStillReserved
    number = len(before.volumes) + 1
    office = service.office_of(actor.agency_id)
    printout = model.printed(kind, name, span, lines, office, number)
    content = _signed(actor, paper.as_pdf(printout), f"Số: {code}/{year}, quyển {number:02d}")
    file = made.keep(
        actor,
        content,
        file_id=ids.derived_id("register", actor.agency_id, kind, code, str(year), str(number)),
        document_id=model.subject_of(kind, code, year),
        title=Title(kind="SO", number=f"{code}-{year}", issued_on=clock.today(), subject=name),
        pages=paper.pages_of(content),
        place=number,
        locked=True,
    )
    volume = ClosedVolume(
        number=number,
        numbers=lines.numbers or (first, first),
        file_id=file.file_id,
        filename=file.filename,
        sha256=file.sha256,
    )
    after = before.with_volume(volume)
    if len(lines.rows) < MOST_LINES:
        after = after.closed(actor.signed, clock.now())
    return _saved(actor, before, after, file)


def may_read(actor: Actor, document_id: str) -> bool:
    """Whether a file of a closed register is the actor's to read."""
    return model.is_subject(document_id) and rights.allows(actor, Verb.REGISTER_PRINT)


def _saved(
    actor: Actor, before: Closing, after: Closing, file: StoredFile | None = None
) -> Closing:
    """Write a step; done meanwhile by another, theirs stands."""
    place = (actor.agency_id, after.kind, after.code, after.year)
    try:
        with transact() as tx:
            store.save_closing(tx, actor.agency_id, after, before)
            if file is not None:
                made.enter(tx, [file])
            facts = {
                "volume": len(after.volumes),
                "last_number": after.last_number,
                "sha256": file.sha256 if file else None,
                "closed": after.is_closed,
            }
            subject = model.subject_of(after.kind, after.code, after.year)
            audit.record(tx, actor, EventTag.REGISTER_CLOSE, subject, **facts)
    except Cancelled as refused:
        found = store.closing(*place)
        if found is None:
            raise StaleVersion(document_id=model.subject_of(*place[1:])) from refused
        return found
    return after


def _check_over(agency_id: str, year: int) -> None:
    """A register is closed when its year is over, or its agency has ended."""
    today = clock.today()
    if year >= today.year and organization.agency(agency_id).is_effective(today):
        raise YearNotOver(year=year)


def _signed(actor: Actor, content: bytes, words: str) -> bytes:
    """The volume with the agency's signature at the top of its first page."""
    holder = Holder(kind=HolderKind.AGENCY, id=actor.agency_id)
    key = certificates.signer(certificates.to_sign_with(actor.agency_id, holder))
    prepared = making.open_for_text(content)
    assert prepared is not None, "nobody has signed what was just drawn"
    at = clock.now().astimezone(clock.VIETNAM)
    by = Signing(signer=key, at=at, timestamper=certificates.timestamper())
    return making.sign_text(prepared, words, by)
