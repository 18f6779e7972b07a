"""Lines of the registers, as the areas that keep them tell."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from qlvb.incoming import lists, outages
from qlvb.incoming.document_types import BY_CODE
from qlvb.incoming.kept_numbers import KeptState
from qlvb.incoming.model import IncomingDocument
from qlvb.incoming.parts import SettlementMethod
from qlvb.incoming.status import Status
from qlvb.issuing import service as issuing
from qlvb.kernel import clock, rights
from qlvb.kernel.actor import Actor
from qlvb.kernel.printing import Cell
from qlvb.kernel.rights import Verb
from qlvb.outgoing import register
from qlvb.outgoing.numbering import NumberState
from qlvb.outgoing.register import RegisterLine
from qlvb.printouts import store
from qlvb.printouts.model import MOST_LINES, Lines, RegisterKind, Span

_ONE_MORE = MOST_LINES + 1
"""Enough to know that a span is too large."""
_EVERY_NUMBER = (1, 9_999_999)
_RESTRICTED = "(Văn bản hạn chế tiếp cận)"


def lines_of(actor: Actor, kind: RegisterKind, code: str, span: Span) -> Lines:
    """The lines of a register in a span, one more than a volume holds at the most.

    Args:
        actor: who may print registers.
        kind: which register.
        code: of the incoming register or of the outgoing series; others have none.
        span: checked.

    Raises:
        NotYourDuty.
    """
    rights.demand(actor, Verb.REGISTER_PRINT)
    return _SOURCES[kind](actor, code, span)


def reserved_in(actor: Actor, kind: RegisterKind, code: str, span: Span) -> bool:
    """Whether a number in the span waits to be used or given up."""
    assert span.numbers is not None, "a register is closed by its numbers"
    if kind is not RegisterKind.OUTGOING:
        kept = outages.between(actor.agency_id, code, span.year, span.numbers)
        return any(each.state is KeptState.KEPT for each in kept)
    found = register.of_numbers(actor, code, span.year, span.numbers, MOST_LINES)
    return any(each.state is NumberState.RESERVED for each in found)


def _incoming(actor: Actor, code: str, span: Span) -> Lines:
    return _of_incoming(actor, code, span, _entered)


def _follow_up(actor: Actor, code: str, span: Span) -> Lines:
    return _of_incoming(actor, code, span, _followed)


def _of_incoming(
    actor: Actor, code: str, span: Span, row: Callable[[IncomingDocument], list[Cell]]
) -> Lines:
    if span.numbers:
        found = lists.of_register(actor, code, span.year, span.numbers, _ONE_MORE)
    else:
        assert span.days is not None
        found = lists.of_days(actor, code, span.days, _ONE_MORE)
    lines = {
        (each.year, each.registration.arrival_number): row(each)
        if each.may_be_read_by(actor)
        else _kept_to_itself(each, len(row(each)))
        for each in found
        if each.registration
    }
    if row is _entered:
        lines |= _kept(actor, code, span)
    return _in_order(span, lines, [each.entry.arrived_on for each in found])


def _kept(actor: Actor, code: str, span: Span) -> dict[tuple[int, int], list[Cell]]:
    """The numbers that were kept for an outage and not used: none disappears.

    Among days they stand where the outage began for which they were kept.
    """
    kept = outages.between(actor.agency_id, code, span.year, span.numbers or _EVERY_NUMBER)
    if span.days:
        first, last = span.days
        kept = [each for each in kept if first <= each.since <= last]
    told = {KeptState.KEPT: "Số giữ chỗ", KeptState.CANCELLED: "Số đã hủy"}
    return {
        (one.year, one.number): [
            *(None, one.number, *([""] * 7)),
            f"{told[one.state]}: {one.note or one.reason}",
        ]
        for one in kept
        if one.state in told
    }


def _in_order(
    span: Span, lines: Mapping[tuple[int, int], list[Cell]], days: Sequence[date]
) -> Lines:
    """Lines by year and number; one of another year's register says so.

    From number to number reaches a register of one year.
    """
    places = sorted(lines)[:_ONE_MORE]
    for year, number in places:
        if year != span.year:
            *_, note = line = lines[year, number]
            line[-1] = ". ".join(filter(None, (f"{note or ''}", f"Số của năm {year}")))
    own = [number for year, number in places if year == span.year]
    return Lines(
        rows=[lines[place] for place in places],
        numbers=(own[0], own[-1]) if own else None,
        days=(min(days), max(days)) if days else None,
    )


def _entered(document: IncomingDocument) -> list[Cell]:
    entry, given = document.entry, document.registration
    receiver = document.unit or document.handler or document.leader
    passed_on = document.direction.at if document.direction else given.at if given else None
    return [
        entry.arrived_on,
        given.arrival_number if given else None,
        entry.issuer,
        entry.reference,
        entry.issued_on,
        f"{BY_CODE[entry.kind].name}: {entry.subject}",
        receiver.name,
        _day(passed_on),
        "",
        entry.note,
    ]


def _followed(document: IncomingDocument) -> list[Cell]:
    entry, given, settlement = document.entry, document.registration, document.settlement
    is_reply = settlement is not None and settlement.method is SettlementMethod.REPLIED
    lead = document.lead or document.leader
    what = (
        f"{BY_CODE[entry.kind].name} số {entry.reference} ngày {entry.issued_on:%d/%m/%Y} của "
        f"{entry.issuer}: {entry.subject}"
    )
    return [
        given.arrival_number if given else None,
        what,
        lead.name,
        document.due_on,
        _progress(document, clock.today()),
        settlement.reply_reference if settlement and is_reply else "",
        settlement.result if settlement and not is_reply else entry.note,
    ]


def _progress(document: IncomingDocument, today: date) -> str:
    """How far the work is, and whether it is, or was done, in time."""
    due = document.due_on
    if document.status is Status.SETTLED and document.settlement is not None:
        done = document.settlement.at.astimezone(clock.VIETNAM).date()
        late = f", quá hạn {(done - due).days} ngày" if due and done > due else ", đúng hạn"
        return f"Hoàn thành ngày {done:%d/%m/%Y}{late if due else ''}"
    late = f", quá hạn {(today - due).days} ngày" if due and today > due else ""
    return f"{document.status.label}{late if document.status.is_open else ''}"


def _kept_to_itself(document: IncomingDocument, length: int) -> list[Cell]:
    """The line of a restricted document: its number, its arrival and no more."""
    number = document.registration.arrival_number if document.registration else None
    at_first: list[Cell] = (
        [document.entry.arrived_on, number] if length == len(_entered(document)) else [number]
    )
    row = [*at_first, *([""] * (length - len(at_first)))]
    row[-1] = _RESTRICTED
    return row


def _outgoing(actor: Actor, code: str, span: Span) -> Lines:
    if span.numbers:
        found = register.of_numbers(actor, code, span.year, span.numbers, _ONE_MORE)
    else:
        assert span.days is not None
        found = register.of_days(actor, code, span.days, _ONE_MORE)
    lines = {(each.year, each.number): _issued(each) for each in found}
    return _in_order(span, lines, [each.document.issued_on for each in found if each.document])


def _issued(line: RegisterLine) -> list[Cell]:
    document = line.document
    if document is None:
        told = {
            NumberState.RESERVED: "Số giữ chỗ",
            NumberState.CANCELLED: "Số đã hủy",
            NumberState.GIVEN: _RESTRICTED,
        }[line.state]
        note = f"{told}: {line.reason}" if line.reason else told
        return [f"{line.number:02d}", *([""] * 8), note]
    is_cancelled = line.state is NumberState.CANCELLED
    notes = (document.note, *document.marks, f"Số đã hủy: {line.reason}" if is_cancelled else "")
    return [
        document.reference,
        document.issued_on,
        f"{BY_CODE[document.kind].name}: {document.subject}",
        document.signer,
        "; ".join(document.recipients),
        ", ".join(document.kept_by),
        document.copies,
        _day(document.issued_at),
        "",
        ". ".join(filter(None, notes)),
    ]


def _post(actor: Actor, code: str, span: Span) -> Lines:  # noqa: ARG001  there is one only
    assert span.days is not None
    found = issuing.posted(actor, span.days, _ONE_MORE)
    return Lines(
        rows=[
            [each.on, each.reference, each.recipient, each.envelopes, "", each.how]
            for each in found
        ],
        days=(found[0].on, found[-1].on) if found else None,
    )


def _copy_use(actor: Actor, code: str, span: Span) -> Lines:  # noqa: ARG001  there is one only
    assert span.days is not None
    found = list(store.between(actor.agency_id, *span.days, _ONE_MORE))
    rows: list[list[Cell]] = [
        [
            each.used_on,
            each.user,
            f"{each.reference}, {each.issued_on:%d/%m/%Y}",
            each.subject,
            each.dossier_code,
            "",
            each.returned_on,
            each.permitted_by,
            each.note,
        ]
        for each in found
    ]
    return Lines(rows=rows, days=(found[0].used_on, found[-1].used_on) if found else None)


def _day(at: datetime | None) -> date | None:
    return at.astimezone(clock.VIETNAM).date() if at else None


_SOURCES: Mapping[RegisterKind, Callable[[Actor, str, Span], Lines]] = {
    RegisterKind.INCOMING: _incoming,
    RegisterKind.OUTGOING: _outgoing,
    RegisterKind.POST: _post,
    RegisterKind.COPY_USE: _copy_use,
    RegisterKind.FOLLOW_UP: _follow_up,
}
