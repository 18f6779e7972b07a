"""Where work lies: one partition per owner, its folder counts changed in the same transaction."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from functools import reduce
from operator import and_
from typing import Any

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist, UpdateError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from qlvb.incoming.parts import Party, PartyKind
from qlvb.platform.tables import (
    DataclassAttribute,
    Item,
    Page,
    TableName,
    Transaction,
    decode_cursor,
    page_of,
)
from qlvb.routing.model import Answered, Folder, RoutingPlan, WorkItem

_LETTER = {PartyKind.PERSON: "P", PartyKind.UNIT: "U", PartyKind.ROLE: "R"}


class WorkRecord(Item):
    """One thing to do.

    pk  A#<agency>#W#<P|U|R>.<owner id>   sk  <folder>#<due, UTC minutes>#<document id>#<step>
    e.g. A#H16.13#W#P.annv / handle#2026-11-30T09:30Z#01JE5…#0003
    """

    class Meta:
        """The table."""

        table_name = TableName("routing_table")

    owner_name = UnicodeAttribute()
    since = UnicodeAttribute()
    number_label = UnicodeAttribute()
    given_by = UnicodeAttribute()
    is_unread = BooleanAttribute()
    is_returned = BooleanAttribute(null=True)
    is_overdue = BooleanAttribute(null=True)
    token = UnicodeAttribute(null=True)
    execution = UnicodeAttribute(null=True)


class CountsRecord(Item):
    """How many items lie in each folder of an owner.

    pk  as the work   sk  COUNTS
    """

    class Meta:
        """The table."""

        table_name = TableName("routing_table")

    stopped = NumberAttribute(default=0)
    returned = NumberAttribute(default=0)
    direct = NumberAttribute(default=0)
    assign = NumberAttribute(default=0)
    handle = NumberAttribute(default=0)
    confirm = NumberAttribute(default=0)
    cohandle = NumberAttribute(default=0)
    informed = NumberAttribute(default=0)
    extension = NumberAttribute(default=0)
    access = NumberAttribute(default=0)
    revise = NumberAttribute(default=0)
    review = NumberAttribute(default=0)
    check = NumberAttribute(default=0)
    sign = NumberAttribute(default=0)
    issue = NumberAttribute(default=0)
    advise = NumberAttribute(default=0)
    shown = NumberAttribute(default=0)


class AnswerRecord(Item):
    """That a request about who may read was decided; the table's stream tells who asked.

    pk  A#<agency>#D#<document id>   sk  ANSWER#<version decided on, 6 digits>
    """

    class Meta:
        """The table."""

        table_name = TableName("routing_table")

    answer = DataclassAttribute(Answered)


class PlanRecord(Item):
    """A version of the agency's routing, or the one that is on.

    pk  A#<agency>#PLAN   sk  <version, 6 digits> or ACTIVE
    """

    class Meta:
        """The table."""

        table_name = TableName("routing_table")

    plan = DataclassAttribute(RoutingPlan)


def move(
    tx: Transaction,
    *,
    opened: Iterable[WorkItem] = (),
    closed: Iterable[WorkItem] = (),
    taken_back: Iterable[WorkItem] = (),
) -> None:
    """Open and close items and change their owners' counts by as much.

    An item that is there already, is gone already, or is to be taken back but was opened, refuses
    the whole transaction.
    """
    counts: dict[str, dict[Folder, int]] = defaultdict(lambda: defaultdict(int))
    unread: Condition = WorkRecord.is_unread == True  # noqa: E712  a condition, not a test
    for items, condition in ((closed, WorkRecord.pk.exists()), (taken_back, unread)):
        for item in items:
            tx.delete(_record(item), condition)
            counts[_pk(item.agency_id, item.owner)][item.folder] -= 1
    for item in opened:
        tx.put(_record(item), WorkRecord.pk.does_not_exist())
        counts[_pk(item.agency_id, item.owner)][item.folder] += 1
    for pk, changes in counts.items():
        actions: list[Action] = [
            getattr(CountsRecord, folder.value).add(by) for folder, by in changes.items() if by
        ]
        if actions:
            tx.update(CountsRecord(pk, "COUNTS"), actions)


def find(item: WorkItem) -> WorkItem | None:
    """The stored item of this key, with its token; None when it is not there."""
    try:
        record = WorkRecord.get(_pk(item.agency_id, item.owner), _sk(item), consistent_read=True)
    except DoesNotExist:
        return None
    return _item(record)


def found(items: list[WorkItem]) -> list[WorkItem]:
    """Those of the items that are stored, as they are stored."""
    keys = [(_pk(item.agency_id, item.owner), _sk(item)) for item in items]
    stored = {(record.pk, record.sk): _item(record) for record in WorkRecord.batch_get(keys)}
    return [stored[key] for key in keys if key in stored]


def attach_token(item: WorkItem, token: str, execution: str) -> bool:
    """Let the newest execution wait for an item that is there already; False when it is not."""
    actions: list[Action] = [WorkRecord.token.set(token), WorkRecord.execution.set(execution)]
    return _update(item, actions, WorkRecord.pk.exists())


def mark_read(item: WorkItem) -> bool:
    """Note that the owner has opened the item; False when it is gone or was read."""
    return _update(
        item,
        [WorkRecord.is_unread.set(False)],
        WorkRecord.is_unread == True,  # noqa: E712
    )


def mark_overdue(item: WorkItem) -> bool:
    """Note that the item's time has passed; False when it is gone or was noted."""
    fresh: Condition = WorkRecord.is_overdue.does_not_exist()
    is_there: Condition = WorkRecord.pk.exists()
    return _update(item, [WorkRecord.is_overdue.set(True)], is_there & fresh)


def page(
    agency_id: str, owner: Party, folder: Folder | None, cursor: str | None, limit: int
) -> Page[WorkItem]:
    """One page of an owner's work, the most urgent of a folder first."""
    pk = _pk(agency_id, owner)
    listed = f"{pk}/{folder}"
    within = WorkRecord.sk.startswith(f"{folder.value}#") if folder else WorkRecord.sk >= "a"
    found = WorkRecord.query(
        pk,
        within,
        limit=limit,
        page_size=limit,
        last_evaluated_key=decode_cursor(cursor, of=listed),
    )
    return page_of(found, limit, _item, of=listed)


def counts(agency_id: str, owners: list[Party]) -> list[dict[Folder, int]]:
    """The folder counts of each owner, in the order asked."""
    keys = [(_pk(agency_id, owner), "COUNTS") for owner in owners]
    found = {item.pk: item for item in CountsRecord.batch_get(keys)}
    return [
        {folder: int(getattr(found[pk], folder.value) or 0) for folder in Folder}
        if pk in found
        else dict.fromkeys(Folder, 0)
        for pk, _ in keys
    ]


def recount(agency_id: str, owner: Party) -> bool:
    """Set an owner's counts to what lies there; True when they were wrong.

    Every move of work changes the counts, so they are written only if they still stand as they were
    before the counting, and only if counting twice gives the same.
    """
    record = CountsRecord(_pk(agency_id, owner), "COUNTS")
    with suppress(DoesNotExist):
        record.refresh(consistent_read=True)
    kept = {folder: int(getattr(record, folder.value) or 0) for folder in Folder}
    exact = _lying(record.pk)
    if exact == kept or exact != _lying(record.pk):
        return False
    unmoved = reduce(and_, (_is(folder, number) for folder, number in kept.items()))
    actions = [getattr(CountsRecord, f.value).set(number) for f, number in exact.items()]
    return _update_if(record, actions, unmoved)


def plan(agency_id: str, version: int | None = None) -> RoutingPlan | None:
    """A version of the routing, or the one that is on; None when there is none."""
    sk = "ACTIVE" if version is None else f"{version:06d}"
    try:
        return PlanRecord.get(f"A#{agency_id}#PLAN", sk).plan
    except DoesNotExist:
        return None


def plans(agency_id: str) -> list[RoutingPlan]:
    """Every version, the newest first, at most 100."""
    found = PlanRecord.query(
        f"A#{agency_id}#PLAN", PlanRecord.sk < "A", scan_index_forward=False, limit=100
    )
    return [record.plan for record in found]


def add_plan(tx: Transaction, agency_id: str, new: RoutingPlan) -> None:
    """Keep a new version; a version is never overwritten."""
    record = PlanRecord(f"A#{agency_id}#PLAN", f"{new.version:06d}", plan=new)
    tx.put(record, PlanRecord.pk.does_not_exist())


def switch_on(tx: Transaction, agency_id: str, chosen: RoutingPlan) -> None:
    """Make a version the one that new documents follow."""
    tx.put(PlanRecord(f"A#{agency_id}#PLAN", "ACTIVE", plan=chosen))


def item_of_image(image: Mapping[str, Any]) -> WorkItem | None:
    """The work item in a stream record's image; None when the image is of something else."""
    if "owner_name" not in image:
        return None
    record = WorkRecord()
    record.deserialize(dict(image))
    return _item(record)


def put_answer(tx: Transaction, told: Answered) -> None:
    """Let who asked be told what was decided; again, where the document went back in between."""
    pk = f"A#{told.agency_id}#D#{told.document_id}"
    tx.put(AnswerRecord(pk, f"ANSWER#{told.version:06d}", answer=told))


def answer_of_image(image: Mapping[str, Any]) -> Answered | None:
    """The answer in a stream record's image; None when the image is of something else."""
    if "answer" not in image:
        return None
    record = AnswerRecord()
    record.deserialize(dict(image))
    return record.answer


def _lying(pk: str) -> dict[Folder, int]:
    exact = dict.fromkeys(Folder, 0)
    for record in WorkRecord.query(pk, WorkRecord.sk >= "a", consistent_read=True):
        exact[Folder(record.sk.partition("#")[0])] += 1
    return exact


def _is(folder: Folder, number: int) -> Condition:
    attribute = getattr(CountsRecord, folder.value)
    condition: Condition = attribute == number
    return condition if number else condition | attribute.does_not_exist()


def _update(item: WorkItem, actions: list[Action], condition: Condition) -> bool:
    return _update_if(WorkRecord(_pk(item.agency_id, item.owner), _sk(item)), actions, condition)


def _update_if(record: Item, actions: list[Action], condition: Condition) -> bool:
    try:
        record.update(actions, condition=condition)
    except UpdateError as error:
        if error.cause_response_code == "ConditionalCheckFailedException":
            return False
        raise
    return True


def _pk(agency_id: str, owner: Party) -> str:
    return f"A#{agency_id}#W#{_LETTER[owner.kind]}.{owner.id}"


def _sk(item: WorkItem) -> str:
    due = item.due_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")
    return f"{item.folder.value}#{due}#{item.document_id}#{item.step_no:04d}"


def _record(item: WorkItem) -> WorkRecord:
    return WorkRecord(
        _pk(item.agency_id, item.owner),
        _sk(item),
        owner_name=item.owner.name,
        since=item.since.isoformat(timespec="seconds"),
        number_label=item.number_label,
        given_by=item.given_by,
        is_unread=item.is_unread,
        is_returned=item.is_returned or None,
        is_overdue=item.is_overdue or None,
        token=item.token or None,
        execution=item.execution or None,
    )


def _item(record: WorkRecord) -> WorkItem:
    agency_id, _, owner = record.pk.removeprefix("A#").partition("#W#")
    letter, _, owner_id = owner.partition(".")
    kind = next(kind for kind, short in _LETTER.items() if short == letter)
    folder, due, document_id, step = record.sk.split("#")
    return WorkItem(
        agency_id=agency_id,
        owner=Party(kind=kind, id=owner_id, name=record.owner_name),
        folder=Folder(folder),
        document_id=document_id,
        step_no=int(step),
        due_at=datetime.fromisoformat(due),
        since=datetime.fromisoformat(record.since),
        number_label=record.number_label,
        given_by=record.given_by,
        is_unread=bool(record.is_unread),
        is_returned=bool(record.is_returned),
        is_overdue=bool(record.is_overdue),
        token=record.token or "",
        execution=record.execution or "",
    )
