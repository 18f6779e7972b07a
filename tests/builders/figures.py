"""Figures counted anew from documents as they stand, by the definitions and nothing else."""

from collections import Counter
from datetime import timedelta

from qlvb.exchange import store as arrivals
from qlvb.incoming.status import Status
from qlvb.kernel import clock

ENDED = (Status.RECALLED, Status.REPLACED, Status.CANCELLED, Status.HANDED_OVER)

UNSIGNED = {"not_signed", "signature", "not_sealed", "seal_of_another", "file_stopped"}
"""What may have been found of a packet that was taken in under a direction (Art. 8.2b)."""


def settled_on(document):
    """The day in Vietnam on which it was settled; None while it is not."""
    if document.status is not Status.SETTLED:
        return None
    return document.settlement.at.astimezone(clock.VIETNAM).date()


def came_on(document):
    """The day in Vietnam on which it came here: by its sender, or from a predecessor."""
    if document.continues is not None:
        return document.registration.at.astimezone(clock.VIETNAM).date()
    return document.entry.arrived_on


def bears_good_signatures(document):
    """By what was found of the packet where it was taken in; nothing else came with a finding."""
    here = document.continues.agency_id if document.continues else document.agency_id
    arrival = arrivals.find(here, document.document_id)
    return arrival is not None and UNSIGNED.isdisjoint(
        each.question.value for each in arrival.questions
    )


def is_open(document, day, ended_otherwise):
    """Whether somebody still had to act at the end of a day."""
    ended = settled_on(document) or ended_otherwise.get(document.document_id)
    came = came_on(document)
    return came <= day and (ended is None or max(ended, came) > day)


def counted(received, sent, since, until, ended_otherwise):
    """Every figure of a span."""
    found = Counter()
    before = since - timedelta(days=1)
    for each in received:
        entry, came = each.entry, came_on(each)
        found["carried"] += is_open(each, before, ended_otherwise)
        found["open"] += is_open(each, until, ended_otherwise)
        is_past = each.due_on is not None and each.due_on < until
        found["open_late"] += is_open(each, until, ended_otherwise) and is_past
        if since <= came <= until:
            found["received"] += 1
            found["received_electronic"] += entry.form.value == "electronic"
            found["received_signed"] += bears_good_signatures(each)
            found["received_coded"] += bool(entry.issuer_id and entry.external_id)
            found["received_filed"] += bool(entry.dossier_code)
        if (done := settled_on(each)) and since <= max(done, came) <= until:
            in_time = each.due_on is None or max(done, came) <= each.due_on
            found["in_time" if in_time else "late"] += 1
        gone = ended_otherwise.get(each.document_id)
        if each.status in ENDED and since <= max(gone, came) <= until:
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
