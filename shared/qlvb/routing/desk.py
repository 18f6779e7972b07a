"""What lies on a person's desk: folders with exact counts, and the work in them."""

from collections.abc import Sequence

from qlvb.incoming import service as incoming
from qlvb.incoming.parts import THE_CLERK, Party, PartyKind
from qlvb.kernel import rights
from qlvb.kernel.actor import Actor, Role
from qlvb.organization import service as organization
from qlvb.outgoing import service as outgoing
from qlvb.platform.log import logger
from qlvb.platform.tables import Page
from qlvb.routing import store
from qlvb.routing.model import DUTY_OF, OF_THE_CLERKS, Document, Folder, WorkItem


def owners_of(actor: Actor) -> dict[str, list[Party]]:
    """Whose work the actor sees: their own (and their roles'), and their unit's."""
    mine = [Party(kind=PartyKind.PERSON, id=actor.place, name="")]
    if actor.has(Role.CLERK):
        mine.append(THE_CLERK)
    unit = actor.unit_id
    return {"me": mine, "unit": [Party(kind=PartyKind.UNIT, id=unit, name="")] if unit else []}


def folders(actor: Actor) -> dict[str, dict[Folder, int]]:
    """Exact folder counts of the actor's own work and of their unit's."""
    owners = owners_of(actor)
    flat = [*owners["me"], *owners["unit"]]
    found = store.counts(actor.agency_id, flat)
    own, unit = found[: len(owners["me"])], found[len(owners["me"]) :]
    return {
        "mine": {f: sum(counts[f] for counts in own) for f in Folder if _is_open(actor, f)},
        "unit": {f: sum(counts[f] for counts in unit) for f in Folder if _is_open(actor, f)},
    }


def _is_open(actor: Actor, folder: Folder) -> bool:
    """Whether the folder is the actor's to see: for another, only with the duty it waits for."""
    return actor.acting_for is None or DUTY_OF[folder] in rights.with_what_goes_along(
        actor.acting_for.duties
    )


def recount(agency_id: str = "") -> int:
    """Set every owner's folder counts to what lies there; once a night, in every agency.

    Args:
        agency_id: of one agency alone; empty: of all.

    Returns:
        How many owners had wrong counts: each is a fault to look into.
    """
    wrong = 0
    for agency in organization.agencies():
        if agency_id not in {"", agency.agency_id}:
            continue
        units = organization.units(agency.agency_id)
        people = organization.people(agency.agency_id)
        owners = [
            THE_CLERK,
            *(Party(kind=PartyKind.UNIT, id=unit.unit_id, name=unit.name) for unit in units),
            *(Party(kind=PartyKind.PERSON, id=one.person_id, name=one.name) for one in people),
        ]
        for owner in owners:
            if store.recount(agency.agency_id, owner):
                logger.warning("work.recounted", agency_id=agency.agency_id, owner_id=owner.id)
                wrong += 1
    return wrong


def work(
    actor: Actor, of: str, folder: Folder, cursor: str | None, limit: int
) -> Page[tuple[WorkItem, Document]]:
    """One page of a folder with the documents, the most urgent first."""
    owners = owners_of(actor)[of]
    owner = next((one for one in owners if _has(one, folder)), None)
    if owner is None or not _is_open(actor, folder):
        return Page([])
    found = store.page(actor.agency_id, owner, folder, cursor, limit)
    ids = list(dict.fromkeys(item.document_id for item in found.items))
    documents = {each.document_id: each for each in _many(actor.agency_id, folder, ids)}
    rows = [(i, documents[i.document_id]) for i in found.items if i.document_id in documents]
    return Page(rows, found.cursor)


def _has(owner: Party, folder: Folder) -> bool:
    """Whether the owner's work can lie in the folder: units have what is no person's."""
    if owner.kind is PartyKind.UNIT:
        return True
    return (owner.kind is PartyKind.ROLE) == (folder in OF_THE_CLERKS)


def _many(agency_id: str, folder: Folder, ids: list[str]) -> Sequence[Document]:
    if folder.is_outgoing:
        return outgoing.many(agency_id, ids)
    return incoming.many(agency_id, ids)
