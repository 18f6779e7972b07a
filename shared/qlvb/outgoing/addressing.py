"""Whom a draft names: recipients with the names they have today, and the documents it answers."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from qlvb.audit import service as audit
from qlvb.audit.model import EventTag
from qlvb.incoming import service as incoming
from qlvb.incoming.entry import Form
from qlvb.kernel import clock, ids, rights
from qlvb.kernel.actor import Actor
from qlvb.kernel.errors import NotFound
from qlvb.kernel.rights import Verb
from qlvb.organization import service as organization
from qlvb.outgoing import groups_store, issued, kinds, numbers, store
from qlvb.outgoing.copies import Original
from qlvb.outgoing.entry import (
    FOLLOWING,
    DocumentLink,
    DocumentRecipient,
    LinkKind,
    OutgoingEntry,
    RecipientGroup,
    RecipientKind,
)
from qlvb.outgoing.refusals import (
    GroupNotFound,
    OriginalNotIssued,
    OutgoingNotFound,
    RecipientNotListed,
)
from qlvb.platform.tables import Cancelled, transact


def named(actor: Actor, entry: OutgoingEntry, unit_id: str | None) -> OutgoingEntry:
    """The entry with the names of all it names, and the drafting unit's mark where it has none.

    Args:
        actor: who drafts; what they may not read cannot be answered.
        entry: as it was entered.
        unit_id: of the drafting unit.

    Raises:
        RecipientNotListed, DocumentNotFound, OutgoingNotFound, CouncilUnknown, NotToBeFollowed,
        OriginalNotIssued.
    """
    if entry.council:
        numbers.plan_of(actor.agency_id, clock.today().year).council(entry.council)
    mark = entry.unit_mark
    if not mark and unit_id and entry.kind in kinds.WITHOUT_ABBREVIATION:
        mark = organization.unit(actor.agency_id, unit_id).abbreviation
    links = tuple(_link(actor, link) for link in entry.links)
    originals = [_original(actor, link) for link in links if link.kind is LinkKind.ORIGINAL]
    return replace(
        entry,
        unit_mark=mark,
        recipients=recipients(actor.agency_id, entry.recipients),
        links=links,
        original=next(iter(originals), None),
    )


def with_changes(
    actor: Actor, entry: OutgoingEntry, changes: Mapping[str, object]
) -> OutgoingEntry:
    """The entry with changes that name others, each by the name it has today; see ``named``."""
    return named(actor, replace(entry, **changes), None)  # type: ignore[arg-type]


def recipients(
    agency_id: str, chosen: Iterable[DocumentRecipient]
) -> tuple[DocumentRecipient, ...]:
    """Recipients with the names they have today; an agency outside keeps the name it was given.

    Raises:
        RecipientNotListed.
    """
    found = []
    units = {unit.unit_id: unit.name for unit in organization.units(agency_id)}
    for one in chosen:
        match one.kind:
            case RecipientKind.OUTSIDE:
                name = one.name
            case RecipientKind.AGENCY:
                name = _name_of_agency(one.id)
            case RecipientKind.UNIT:
                name = units.get(one.id, "")
            case RecipientKind.PERSON:
                name = _name_of_person(agency_id, one.id)
        if not name.strip():
            raise RecipientNotListed(name=one.name or one.id)
        found.append(replace(one, name=name))
    return tuple(found)


def groups(actor: Actor) -> list[RecipientGroup]:
    """The agency's saved groups of recipients, by name."""
    rights.demand(actor, Verb.OUTGOING_GROUP)
    return sorted(groups_store.groups(actor.agency_id), key=lambda group: group.name)


def keep_group(actor: Actor, group: RecipientGroup) -> RecipientGroup:
    """Save a group of recipients; without an id it is a new one.

    Raises:
        NotYourDuty, GroupNotFound, RecipientNotListed.
    """
    rights.demand(actor, Verb.OUTGOING_GROUP)
    known = {one.group_id for one in groups_store.groups(actor.agency_id)}
    if group.group_id and group.group_id not in known:
        raise GroupNotFound(group_id=group.group_id)
    kept = replace(
        group,
        group_id=group.group_id or ids.new_id(),
        recipients=recipients(actor.agency_id, group.recipients),
    )
    with transact() as tx:
        groups_store.put_group(tx, actor.agency_id, kept)
        size = len(kept.recipients)
        audit.record(tx, actor, EventTag.OUTGOING_GROUP, kept.group_id, name=kept.name, size=size)
    return kept


def drop_group(actor: Actor, group_id: str) -> None:
    """Keep a group no more; documents that were addressed with it stay as they are.

    Raises:
        NotYourDuty, GroupNotFound.
    """
    rights.demand(actor, Verb.OUTGOING_GROUP)
    try:
        with transact() as tx:
            groups_store.delete_group(tx, actor.agency_id, group_id)
            audit.record(tx, actor, EventTag.OUTGOING_GROUP, group_id, is_dropped=True)
    except Cancelled as refused:
        raise GroupNotFound(group_id=group_id) from refused


def _name_of_agency(agency_id: str) -> str:
    try:
        found = organization.agency(agency_id)
    except NotFound:
        return ""
    return found.name if found.is_effective(clock.today()) else ""


def _name_of_person(agency_id: str, person_id: str) -> str:
    try:
        found = organization.person(agency_id, person_id)
    except NotFound:
        return ""
    return found.name if found.may_sign_in else ""


def _original(actor: Actor, link: DocumentLink) -> Original:
    """What a copy is made from: as it came in, or as the agency issued it."""
    if link.is_incoming:
        entry = incoming.get(actor, link.document_id).entry
        return Original(
            reference=entry.reference,
            issued_on=entry.issued_on,
            issuer=entry.issuer,
            kind=entry.kind,
            form=entry.form,
        )
    source = store.get(actor.agency_id, link.document_id)
    if source.registration is None or source.sealed is None:
        raise OriginalNotIssued(label=link.label)
    return Original(
        reference=source.registration.reference,
        issued_on=source.registration.issued_on,
        issuer=organization.agency(actor.agency_id).name,
        kind=source.entry.kind,
        form=Form.ELECTRONIC,
    )


def _link(actor: Actor, link: DocumentLink) -> DocumentLink:
    follows = link.kind in FOLLOWING
    if link.is_incoming and not follows:
        entry = incoming.get(actor, link.document_id).entry
        return replace(link, label=f"{entry.reference}, {entry.issuer}")
    other = store.find(actor.agency_id, link.document_id)
    if other is None or not other.may_be_read_by(actor):
        raise OutgoingNotFound(document_id=link.document_id)
    if follows:
        issued.check_followed(other)
    return replace(link, is_incoming=False, label=other.number_label)
