"""Where it lies how the system was used, and how it worked."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist

from qlvb.platform.tables import DataclassAttribute, Item, PackedAttribute, TableName, Transaction
from qlvb.reports.sums import COMMON, Level, Stretch
from qlvb.reports.usage import Doings, Interruption, People

TOLD_TO_ALL = "INCIDENTS"
"""In the keys in place of an agency: everybody was told of what lies there."""
_LONGEST = timedelta(days=366)
"""What began before that is in no report any more, if nobody has said yet that it is over."""


class UseItem(Item):
    """What the people of an agency did in a day or a month.

    pk  A#<agency>#USE   sk  <level>#<name>   e.g. A#H16.13#USE / M#2026-11
    """

    class Meta:
        """The table."""

        table_name = TableName("reports_table")

    people = PackedAttribute()
    version = NumberAttribute()


class UseOfAllItem(Item):
    """The same beside that of the other agencies.

    pk  A#PROVINCE#USE   sk  <level>#<name>#<agency>   e.g. A#PROVINCE#USE / M#2026-11#H16.13
    """

    class Meta:
        """The table."""

        table_name = TableName("reports_table")

    agency_id = UnicodeAttribute()
    people = PackedAttribute()


class InterruptionItem(Item):
    """An incident of an agency or of the whole province.

    pk  A#INCIDENTS#ALL   sk  <since>#<incident id>
    """

    class Meta:
        """The table."""

        table_name = TableName("reports_table")

    agency_id = UnicodeAttribute()
    interruption = DataclassAttribute(Interruption)


def find(agency_id: str, level: Level, day: date) -> tuple[People, int] | None:
    """What is kept of a day or its month, with the version that guards its change."""
    try:
        item = UseItem.get(_pk(agency_id), _sk(level, day), consistent_read=True)
    except DoesNotExist:
        return None
    return _people(item.people), int(item.version)


def put(
    tx: Transaction, agency_id: str, level: Level, day: date, people: People, before: int
) -> None:
    """Keep what people did in a day or its month, if it is still as it was read (0: not there)."""
    sk = _sk(level, day)
    rows = [[each, *doings] for each, doings in sorted(people.items())]
    own = UseItem(_pk(agency_id), sk, people=rows, version=before + 1)
    tx.put(own, UseItem.version == before if before else UseItem.pk.does_not_exist())
    tx.put(UseOfAllItem(_ALL, f"{sk}#{agency_id}", agency_id=agency_id, people=rows))


def stretch(agency_id: str, of: Stretch) -> Iterator[People]:
    """What the people of an agency did in each day or month of a stretch."""
    within = UseItem.sk.between(f"{of.level}#{of.first}", f"{of.level}#{of.last}")
    for item in UseItem.query(_pk(agency_id), within):
        yield _people(item.people)


def stretch_of_all(of: Stretch) -> Iterator[tuple[str, People]]:
    """The same of every agency."""
    within = UseOfAllItem.sk.between(f"{of.level}#{of.first}", f"{of.level}#{of.last}~")
    for item in UseOfAllItem.query(_ALL, within):
        yield item.agency_id, _people(item.people)


def keep(tx: Transaction, told: Interruption) -> None:
    """Keep an incident as it stands; what was said of it before is replaced."""
    sk = f"{_moment(told.since)}#{told.incident_id}"
    tx.put(InterruptionItem(_TOLD, sk, agency_id=told.agency_id, interruption=told))


def interruptions(since: datetime, until: datetime) -> list[Interruption]:
    """What was interrupted at some moment of a time, the first one first."""
    began = InterruptionItem.sk.between(_moment(since - _LONGEST), f"{_moment(until)}~")
    found = (item.interruption for item in InterruptionItem.query(_TOLD, began))
    return [each for each in found if each.ended_at is None or each.ended_at >= since]


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def _people(rows: list[tuple[str, int, int]]) -> People:
    return {person_id: Doings(*done) for person_id, *done in rows}


def _pk(agency_id: str) -> str:
    return f"A#{agency_id}#USE"


def _sk(level: Level, day: date) -> str:
    return f"{level}#{level.name_of(day)}"


_ALL = f"A#{COMMON}#USE"
_TOLD = f"A#{TOLD_TO_ALL}#ALL"
