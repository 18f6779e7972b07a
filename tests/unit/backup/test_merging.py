"""What becomes of an item that is put back beside what is there."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from qlvb.backup.merging import Fate, fate, holds
from qlvb.backup.model import Extent, RestoreMode, Scope

NOW = datetime(2026, 11, 23, tzinfo=UTC)
MISSING, AS_IT_WAS = RestoreMode


def item(pk, sk="X", **more):
    return {"pk": {"S": pk}, "sk": {"S": sk}, **more}


def what(table, kept, there=None, mode=MISSING, *, is_empty=False):
    return fate(table, kept, there, mode, NOW, is_empty=is_empty)


SERIES = item("A#H16.13#SERIES", "VBD#2026", last_number={"N": "10"})


@given(st.none() | st.integers(0, 50), st.integers(1, 50), st.sampled_from(RestoreMode))
def test_a_last_number_never_goes_down(now, kept, mode):
    there = None if now is None else {**SERIES, "last_number": {"N": str(now)}}
    found = what("IncomingTable", {**SERIES, "last_number": {"N": str(kept)}}, there, mode)
    assert (found is Fate.RAISE) == (now is None or now < kept)
    assert found in {Fate.RAISE, Fate.LEAVE}


def put_back(there, kept):
    """A table after a restore: every item by its fate, then the series by what stands in it."""
    for key, one in kept.items():
        match what("IncomingTable", one, there.get(key)):
            case Fate.PUT | Fate.RAISE:
                there[key] = one
    highest = max((number for number in there if number != "series"), default=0)
    last = int(there.get("series", SERIES | {"last_number": {"N": "0"}})["last_number"]["N"])
    there["series"] = {**SERIES, "last_number": {"N": str(max(last, highest))}}


def register(there, count):
    for _ in range(count):
        last = int(there["series"]["last_number"]["N"]) if "series" in there else 0
        assert last + 1 not in there, "a number was given twice"
        there["series"] = {**SERIES, "last_number": {"N": str(last + 1)}}
        there[last + 1] = item(f"A#H16.13#D#{last + 1}", "ENTRY")


@given(st.integers(0, 8), st.integers(0, 8), st.integers(1, 8), st.data())
def test_numbers_go_on_without_gap_or_repeat_whatever_of_the_backup_was_lost(
    before, after, later, data
):
    there = {}
    register(there, before)
    kept = dict(there)
    register(there, after)
    for lost in data.draw(st.sets(st.sampled_from([*kept, "series"]))):
        there.pop(lost, None)
    put_back(there, kept)
    put_back(there, kept)
    register(there, later)
    assert sorted(n for n in there if n != "series") == list(range(1, before + after + later + 1))


DOCUMENT = item("A#H16.13#D#01J", "PROGRESS", version={"N": "3"})
MOVED_ON = item("A#H16.13#D#01J", "PROGRESS", version={"N": "7"})


def test_a_document_goes_back_only_when_that_is_wanted():
    assert what("IncomingTable", DOCUMENT, MOVED_ON) is Fate.LEAVE
    assert what("IncomingTable", DOCUMENT, MOVED_ON, AS_IT_WAS) is Fate.TURN_BACK
    assert what("IncomingTable", DOCUMENT, DOCUMENT, AS_IT_WAS) is Fate.LEAVE
    assert what("IncomingTable", DOCUMENT) is Fate.PUT


@pytest.mark.parametrize(
    ("table", "one"),
    [
        ("AuditTable", item("A#H16.13#D#01J", "2026#E")),
        ("FilesTable", item("A#H16.13#F#01F", "FILE")),
        ("OutgoingTable", item("A#H16.13#N#VBDI#2026", "0000001")),
        ("OutgoingTable", item("A#H16.13#D#01J", "TO#0001")),
        ("OutgoingTable", item("A#H16.13#D#01J", "RECEIPTS", received={"N": "2"})),
        ("OutgoingTable", item("A#H16.13#D#01J", "LASTING")),
        ("OutgoingTable", item("A#H16.13#D#01J", "ANSWER#01K")),
        ("ExchangeTable", item("A#H16.13#P#01A", "ARRIVAL")),
        ("OrganizationTable", item("A#H16.13", "PERSON#1")),
        ("DelegationTable", item("A#H16.13#DEL", "1")),
        ("NotificationTable", item("A#H16.13#N#1", "P")),
        ("RoutingTable", item("A#H16.13#W#P.1", "handle#…")),
    ],
)
def test_what_was_said_to_somebody_never_goes_back(table, one):
    assert what(table, one, {**one, "x": {"S": "new"}}, AS_IT_WAS) is Fate.LEAVE
    assert what(table, one) is Fate.PUT


def test_what_time_removed_stays_away():
    over = item("A#H16.13#F#01F", "FILE", expires_at={"N": str(NOW.timestamp() - 1)})
    assert what("FilesTable", over) is Fate.LEAVE
    assert what("OrganizationTable", item("ACCOUNT#a", "TRIES")) is Fate.LEAVE
    under_way = item("A#H16.40#HANDOVERS", "~H16.13")
    assert what("HandoverTable", under_way) is Fate.LEAVE
    assert what("HandoverTable", under_way, is_empty=True) is Fate.PUT


AGENCY = Scope(extent=Extent.AGENCY, agency_id="H16.1")
ONE = Scope(extent=Extent.DOCUMENT, agency_id="H16.13", document_id="01J")


@pytest.mark.parametrize(
    ("scope", "one", "is_mine"),
    [
        (AGENCY, item("A#H16.1#D#01J"), True),
        (AGENCY, item("A#H16.13#D#01J"), False),
        (AGENCY, item("A#H16.1", "PERSON#1"), True),
        (AGENCY, item("TREE", "A#H16.1"), True),
        (AGENCY, item("ACCOUNT#a.b", "NAME", agency_id={"S": "H16.1"}), True),
        (AGENCY, item("ACCOUNT#a.b", "NAME", agency_id={"S": "H16.13"}), False),
        (ONE, item("A#H16.13#D#01J", "ENTRY"), True),
        (ONE, item("A#H16.13#D#01JX", "ENTRY"), False),
        (ONE, item("A#H16.13#W#P.a", "handle#2026#01J#0001"), True),
        (ONE, item("A#H16.13#F#01F", "FILE", document_id={"S": "01J"}), True),
        (ONE, item("A#H16.13#F#01S", "SIGNATURES"), True),
        (ONE, item("A#H16.13#F#01T", "SIGNATURES"), False),
        (ONE, item("A#H16.13#P#01A", "ARRIVAL", arrival={"S": '{"document_id":"01J"}'}), True),
        (ONE, item("A#H16.99#D#01J", "ENTRY"), False),
    ],
)
def test_what_belongs_to_an_agency_or_a_document(scope, one, is_mine):
    assert holds(scope, one, {"01S"}) is is_mine
