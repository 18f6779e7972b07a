"""Figures counted anew from documents as they stand, by the definitions and nothing else."""

from collections import Counter
from datetime import timedelta

from qlvb.incoming.status import Status
from qlvb.kernel import clock

ENDED = (Status.RECALLED, Status.REPLACED, Status.CANCELLED, Status.HANDED_OVER)


def settled_on(document):
    """The day in Vietnam on which it was settled; None while it is not."""
    if document.status is not Status.SETTLED:
        return None
    return document.settlement.at.astimezone(clock.VIETNAM).date()


def is_open(document, day, ended_otherwise):
    """Whether somebody still had to act at the end of a day."""
    ended = settled_on(document) or ended_otherwise.get(document.document_id)
    arrived = document.entry.arrived_on
    return arrived <= day and (ended is None or max(ended, arrived) > day)


def counted(received, sent, since, until, ended_otherwise):
    """Every figure of a span."""
    found = Counter()
    before = since - timedelta(days=1)
    for each in received:
        entry = each.entry
        found["carried"] += is_open(each, before, ended_otherwise)
        found["open"] += is_open(each, until, ended_otherwise)
        is_past = each.due_on is not None and each.due_on < until
        found["open_late"] += is_open(each, until, ended_otherwise) and is_past
        if since <= entry.arrived_on <= until:
            found["received"] += 1
            found["received_electronic"] += entry.form.value == "electronic"
            found["received_signed"] += bool(each.packet_id)
            found["received_coded"] += bool(entry.issuer_id and entry.external_id)
            found["received_filed"] += bool(entry.dossier_code)
        if (done := settled_on(each)) and since <= max(done, entry.arrived_on) <= until:
            in_time = each.due_on is None or max(done, entry.arrived_on) <= each.due_on
            found["in_time" if in_time else "late"] += 1
        gone = ended_otherwise.get(each.document_id)
        if each.status in ENDED and since <= max(gone, entry.arrived_on) <= until:
            found["ended"] += 1
    for each in sent:
        if since <= each.registration.issued_on <= until:
            inside = [one for one in each.entry.recipients if one.kind.value != "outside"]
            outside = [one for one in each.entry.recipients if one.kind.value == "outside"]
            found["sent"] += 1
            found["sent_electronic"] += bool(inside)
            found["sent_signed"] += each.signed is not None
            found["sent_coded"] += all(one.id for one in outside)
            found["sent_filed"] += bool(each.entry.dossier_code)
    return found


def as_counted(sums):
    """Figures of the product, without those that are nothing."""
    return Counter({name: value for name, value in vars(sums).items() if value})
