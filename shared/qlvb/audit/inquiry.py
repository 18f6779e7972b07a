"""The record read by the administrator: what a person did, and what touches security.

Found by the hashes that every record leaves in the vault, a day at a time: no index of the table is
written for it, so that an act costs nothing more. What was done a few minutes ago is not there yet.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice

from qlvb.audit import service as audit
from qlvb.audit import store, vault
from qlvb.audit.days import Imprint, in_order
from qlvb.audit.model import SECURITY, AuditEvent, EventTag
from qlvb.audit.refusals import SpanTooLong, TooManyToExport
from qlvb.kernel.actor import Actor
from qlvb.kernel.rights import Verb, demand
from qlvb.platform.tables import Page, decode_cursor, encode_cursor

_OF_DOCUMENTS = ("incoming:", "outgoing:", "file:")
_FIGURES = frozenset({"number", "due_on", "size"})
"""What an administrator, who sets up and does not handle documents, is told of acts on them: that
and when, not what was said."""

MOST_DAYS = 31
MOST_EXPORTED = 2000
_PAGE = 50


@dataclass(frozen=True, kw_only=True)
class Inquiry:
    """Which acts are asked for; both days are included."""

    since: date
    until: date
    person_id: str | None = None
    is_security: bool = False

    def wants(self, imprint: Imprint) -> bool:
        """Whether an act is among them."""
        is_theirs = self.person_id is None or imprint.person_id == self.person_id
        is_kind = not self.is_security or imprint.tag in SECURITY
        return is_theirs and is_kind and self.since <= imprint.happened_on <= self.until


def acts(actor: Actor, asked: Inquiry, cursor: str | None) -> Page[AuditEvent]:
    """A page of the agency's acts, newest first.

    Raises:
        NotYourDuty, SpanTooLong.
    """
    demand(actor, Verb.AUDIT_READ)
    mark = repr((actor.agency_id, asked))
    after = decode_cursor(cursor, of=mark)
    found = _found(actor.agency_id, asked)
    if after:
        last = (after["at"]["S"], after["event"]["S"])
        found = (each for each in found if (each.at, each.event_id) < last)
    page = list(islice(found, _PAGE + 1))
    shown = page[:_PAGE]
    key = {"at": {"S": shown[-1].at}, "event": {"S": shown[-1].event_id}} if shown else None
    more = encode_cursor(key, of=mark) if len(page) > _PAGE else None
    return Page(_load(actor, shown), more)


def export(actor: Actor, asked: Inquiry) -> list[AuditEvent]:
    """All of them, newest first; the export itself goes on record.

    Raises:
        NotYourDuty, SpanTooLong, TooManyToExport.
    """
    demand(actor, Verb.AUDIT_READ)
    found = list(islice(_found(actor.agency_id, asked), MOST_EXPORTED + 1))
    if len(found) > MOST_EXPORTED:
        raise TooManyToExport(most=MOST_EXPORTED)
    audit.record(
        None,
        actor,
        EventTag.AUDIT_EXPORT,
        actor.person_id,
        since=asked.since.isoformat(),
        until=asked.until.isoformat(),
        of_person=asked.person_id,
        count=len(found),
    )
    return _load(actor, found)


def _load(actor: Actor, found: Sequence[Imprint]) -> list[AuditEvent]:
    events = store.load(
        actor.agency_id, [(each.subject_id, each.at, each.event_id) for each in found]
    )
    return [_without_contents(event) for event in events]


def _without_contents(event: AuditEvent) -> AuditEvent:
    if not event.tag.startswith(_OF_DOCUMENTS):
        return event
    return replace(event, facts={n: v for n, v in event.facts.items() if n in _FIGURES})


def _found(agency_id: str, asked: Inquiry) -> Iterator[Imprint]:
    """Newest first. A record may lie in the day after its own."""
    length = (asked.until - asked.since).days
    if not 0 <= length < MOST_DAYS:
        raise SpanTooLong(days=MOST_DAYS)
    seen: set[str] = set()
    for ahead in range(1, -length - 1, -1):
        day = asked.until + timedelta(days=ahead)
        closed = vault.closed(agency_id, day)
        imprints = closed.imprints if closed else in_order(vault.of_day(agency_id, day))
        for imprint in reversed(imprints):
            if asked.wants(imprint) and imprint.event_id not in seen:
                seen.add(imprint.event_id)
                yield imprint
