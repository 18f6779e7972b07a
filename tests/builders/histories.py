"""An office's documents over many days, as its stores would hold them, and their record of acts.

Acts go past the workflows, so that a year of them takes seconds; each is one transaction with its
record, as the use cases write it.
"""

from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, time

from qlvb.audit import closing, vault
from qlvb.audit import service as audit
from qlvb.audit.days import Imprint, in_order
from qlvb.audit.model import EventTag
from qlvb.exchange import store as arrivals
from qlvb.exchange.questions import Question, Questioned
from qlvb.incoming import service as incoming
from qlvb.incoming import store as incoming_store
from qlvb.incoming.access import Access
from qlvb.incoming.entry import Form
from qlvb.incoming.parts import (
    Continuation,
    Party,
    PartyKind,
    Registration,
    Settlement,
    SettlementMethod,
)
from qlvb.incoming.status import Status
from qlvb.kernel import clock, ids
from qlvb.outgoing import service as outgoing
from qlvb.outgoing import store as outgoing_store
from qlvb.platform.tables import transact
from qlvb.reports import keeping, touching

from tests.builders.drafting import a_number, a_signature, an_outgoing_entry, to_be_issued
from tests.builders.exchanging import an_arrival
from tests.builders.office import CLERK, a_person, a_registered_document, an_entry

QUESTIONS = {
    "sealed": (),
    "unsigned": (Question.NOT_SIGNED,),
    "of other pages": (Question.PAGES_DIFFER,),
}
"""What was found of a packet that was taken in."""


class History:
    """What an agency received, did and sent."""

    def __init__(self, agency_id="H16.13", number=1000):
        self.agency_id = agency_id
        self.by = a_person("clerk", agency=agency_id)
        self.received = []
        self.sent = []
        self.ended_otherwise = {}
        self.time = time(9, 30)
        """In Vietnam, at which things are done."""
        self._number = number
        self._events = []

    def receive(self, day, *, arrived_on=None, kind="cong-van", due_on=None, **more):
        """Enter a document, one that came in a packet, or one that a predecessor began.

        Returns:
            Its id.
        """
        self._number += 1
        document_id = ids.new_id()
        entry = an_entry(
            kind=kind,
            arrived_on=arrived_on or day,
            issued_on=arrived_on or day,
            due_on=due_on,
            form=Form.ELECTRONIC if more.get("is_electronic") else Form.PAPER,
            external_id=more.get("external_id"),
            dossier_code=more.get("dossier_code"),
            number=str(self._number),
        )
        given = Registration(
            arrival_number=self._number, register_year=day.year, by="CLERK", at=self._at(day)
        )
        document = replace(
            a_registered_document(),
            document_id=document_id,
            agency_id=self.agency_id,
            entry=entry,
            registration=given,
            **self._packet(document_id, more.get("came"), more.get("predecessor")),
            due_on=due_on,
            access=Access(is_restricted=more.get("is_restricted", False)),
        )
        tag = EventTag.INCOMING_TAKE_OVER if document.continues else EventTag.INCOMING_REGISTER
        with self._acting(day, tag, document_id) as tx:
            incoming_store.create(tx, document)
        self.received.append(document_id)
        return document_id

    def give(self, day, document_id, *, unit=None, person=None, due_on=None):
        """Direct it to a unit, a person, or a person of a unit."""
        self._change(
            day,
            document_id,
            EventTag.INCOMING_DIRECT,
            unit=Party(kind=PartyKind.UNIT, id=unit, name=unit) if unit else None,
            handler=Party(kind=PartyKind.PERSON, id=person, name=person) if person else None,
            due_on=due_on or incoming.in_agency(self.agency_id, document_id).due_on,
            status=Status.IN_PROGRESS if person else Status.ASSIGNED,
        )

    def settle(self, day, document_id, *, confirmed_on=None):
        """Finish it; confirmed on another day, it is finished on the day it was."""
        how = SettlementMethod.NO_REPLY
        done = Settlement(method=how, by="OFFICER", at=self._at(day), result="Xong")
        status = Status.AWAITING_CONFIRMATION if confirmed_on else Status.SETTLED
        self._change(day, document_id, EventTag.INCOMING_SETTLE, settlement=done, status=status)
        if confirmed_on:
            tag = EventTag.INCOMING_CONFIRM
            self._change(confirmed_on, document_id, tag, status=Status.SETTLED)

    def recall(self, day, document_id):
        """Its sender takes it back."""
        self._change(day, document_id, EventTag.INCOMING_RECALL, status=Status.RECALLED)
        self.ended_otherwise[document_id] = day

    def hand_over(self, day, document_id):
        """A successor goes on with it."""
        self._change(day, document_id, EventTag.INCOMING_HAND_OVER, status=Status.HANDED_OVER)
        self.ended_otherwise[document_id] = day

    def extend(self, day, document_id, due_on):
        """More time is granted."""
        self._change(day, document_id, EventTag.INCOMING_EXTENSION_GRANT, due_on=due_on)

    def correct(self, day, document_id, **changes):
        """What stands in the register is corrected."""
        document = incoming.in_agency(self.agency_id, document_id)
        entry = replace(document.entry, **changes)
        self._change(day, document_id, EventTag.INCOMING_CORRECT, entry=entry)

    def send(self, day, *recipients, kind="cong-van", **changes):
        """Issue a document; returns its id."""
        self._number += 1
        dossier_code = changes.pop("dossier_code", None)
        entry = an_outgoing_entry(recipients=recipients, kind=kind, dossier_code=dossier_code)
        signed = replace(
            to_be_issued(), document_id=ids.new_id(), agency_id=self.agency_id, entry=entry
        )
        number = a_number(self._number, issued_on=day, year=day.year)
        by = replace(CLERK, agency_id=self.agency_id)
        document = replace(signed.number(by, number).issue(by, a_signature()), **changes)
        with self._acting(day, EventTag.OUTGOING_ISSUE, document.document_id) as tx:
            outgoing_store.create(tx, document)
        self.sent.append(document.document_id)
        return document.document_id

    def night(self, after, *, late=0):
        """The imprints come, the day is closed, and its acts go into the figures.

        Args:
            after: the day that is over.
            late: how many of its last acts leave their imprint only the day after.
        """
        kept = self._events[: len(self._events) - late]
        self._events = self._events[len(kept) :]
        self.imprint(after, kept)
        with clock.set_to(datetime.combine(after, time(18, 50), UTC)):
            closing.close_all()
            keeping.keep(self.agency_id)

    def taken_in(self, day, *, late=0):
        """The same without closing the day: what the night makes of its acts, and no more."""
        told = self._events[: len(self._events) - late]
        self._events = self._events[len(told) :]
        with clock.set_to(datetime.combine(day, time(18, 50), UTC)):
            keeping.apply(self.agency_id, touching.of_imprints(self.agency_id, told))
            keeping.note_taken_in(self.agency_id, day)

    def imprint(self, day, events=None):
        """What was done leaves its imprints among those of a day."""
        told = self._events if events is None else events
        vault.add(self.agency_id, day, in_order(told))
        if events is None:
            self._events = []

    def documents(self):
        """Everything received, and everything sent, as it stands."""
        found = incoming.many(self.agency_id, self.received)
        return found, outgoing.many(self.agency_id, self.sent)

    def _change(self, day, document_id, tag, **changes):
        before = incoming.in_agency(self.agency_id, document_id)
        after = replace(before, version=before.version + 1, **changes)
        with self._acting(day, tag, document_id) as tx:
            incoming_store.save(tx, after, before)

    @contextmanager
    def _acting(self, day, tag, document_id):
        """One act: what it changes and its record, and the imprint that it leaves."""
        with clock.set_to(self._at(day)):
            with transact() as tx:
                yield tx
                audit.record(tx, self.by, tag, document_id)
            *_, made = audit.history(self.agency_id, document_id).items
            self._events.append(Imprint.of(self.agency_id, made))

    def _at(self, day):
        return datetime.combine(day, self.time, clock.VIETNAM).astimezone(UTC)

    def _packet(self, document_id, came, predecessor):
        """What a document says of its way here; the packet lies where it was taken in."""
        found = {}
        if predecessor is not None:
            found["continues"] = Continuation(
                agency_id=predecessor,
                agency_name=predecessor,
                number_label="7",
                register="VBD",
                register_year=2026,
                handover_id="H1",
            )
        if came is not None:
            arrival = an_arrival(arrival_id=document_id, agency_id=predecessor or self.agency_id)
            asked = tuple(Questioned(question=each, text="…") for each in QUESTIONS[came])
            arrival = arrival.examined(asked, 1)
            with transact() as tx:
                arrivals.create(tx, arrival)
            found |= {"packet_id": arrival.packet.packet_id, "is_signed": arrival.is_signed}
        return found
