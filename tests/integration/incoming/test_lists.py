"""Lists of the register: any filters together, every document once, the last page no dearer."""

import random
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from qlvb.incoming import store
from qlvb.incoming.entry import Urgency
from qlvb.incoming.parts import Party, PartyKind
from qlvb.incoming.status import Status
from qlvb.kernel import clock
from qlvb.kernel.actor import Role
from qlvb.kernel.text import fold
from qlvb.platform.clients import client
from qlvb.platform.tables import transact

from tests.builders.office import NOON, a_registered_document, an_entry

AGENCY = "H16.32"
"""An agency of these tests' own in the province: nobody registers anything there."""
KINDS = ("cong-van", "bao-cao", "quyet-dinh")
ISSUERS = (("H16", "UBND tỉnh Đắk Nông"), (None, "Sở Nội vụ"), (None, "Hội Nông dân"))
REGISTERS = ("VBD", "MAT", "KHIEU-NAI")
HANDLERS = tuple(Party(kind=PartyKind.PERSON, id=f"P{n}", name=f"Người {n}") for n in range(3))
STATUSES = (Status.REGISTERED, Status.IN_PROGRESS, Status.SETTLED, Status.STOPPED)
DAYS = [date(2025, 12, 20) + timedelta(days=n) for n in range(24)]


def a_document(number, chance):
    arrived_on = chance.choice(DAYS)
    status = chance.choice(STATUSES)
    issuer_id, issuer = chance.choice(ISSUERS)
    plain = a_registered_document(number)
    entry = an_entry(
        register=chance.choice(REGISTERS),
        kind=chance.choice(KINDS),
        number=str(number),
        issuer=issuer,
        issuer_id=issuer_id,
        urgency=chance.choice(list(Urgency)[:3]),
        arrived_on=arrived_on,
        issued_on=arrived_on,
    )
    year = chance.choice([arrived_on.year, 2026])
    is_handled = status in (Status.IN_PROGRESS, Status.SETTLED)
    return replace(
        plain,
        document_id=f"D{number:025d}",
        agency_id=AGENCY,
        entry=entry,
        status=status,
        registration=replace(plain.registration, register_year=year, at=NOON)
        if status is not Status.STOPPED
        else None,
        due_on=chance.choice([None, *(arrived_on + timedelta(days=n) for n in (5, 10))]),
        handler=chance.choice(HANDLERS) if is_handled else None,
    )


@pytest.fixture(scope="module")
def documents(demo):
    chance = random.Random(30_2020)
    made = [a_document(number, chance) for number in range(1, 106)]
    for document in made:
        with transact() as tx:
            store.create(tx, document)
    return made


@pytest.fixture(scope="module")
def clerk(demo):
    return demo.one(Role.CLERK, agency=AGENCY)


def listed(document):
    number = document.registration.arrival_number if document.registration else 0
    return (document.entry.arrived_on, f"{number:07d}" if number else document.document_id)


def expected(documents, asked):
    """What the list must show, said without an index: filter, then sort."""
    in_hand = {"status", "handler"} & set(asked)
    day = asked.get("from") or asked.get("to") or str(clock.today())
    year = asked.get("year", None if in_hand else int(str(day)[:4]))
    tests = {
        "status": lambda d, v: d.status == v,
        "register": lambda d, v: d.entry.register == v,
        "kind": lambda d, v: d.entry.kind == v,
        "issuer": lambda d, v: fold(d.entry.issuer_id or d.entry.issuer) == fold(v),
        "urgency": lambda d, v: d.entry.urgency == v,
        "handler": lambda d, v: d.handler is not None and d.handler.id == v,
        "from": lambda d, v: str(d.entry.arrived_on) >= v,
        "to": lambda d, v: str(d.entry.arrived_on) <= v,
        "due_from": lambda d, v: d.due_on is not None and str(d.due_on) >= v,
        "due_to": lambda d, v: d.due_on is not None and str(d.due_on) <= v,
    }
    found = [
        d
        for d in documents
        if all(test(d, asked[name]) for name, test in tests.items() if name in asked)
        and (d.registration is not None or "status" in asked)
        and (year is None or d.year == year)
    ]
    if in_hand:
        return sorted(found, key=lambda d: (d.due_on or date.max, listed(d)))
    by_number = set(asked) <= {"register", "year", "due_from", "due_to"} and "register" in asked
    key = (lambda d: d.registration.arrival_number) if by_number else listed
    return sorted(found, key=key, reverse=True)


def walk(desk, asked, limit):
    """Every page of a list, in order."""
    cursor, pages = None, []
    while len(pages) < 200:
        query = {**asked, "limit": limit} | ({"cursor": cursor} if cursor else {})
        page = desk.get(f"/incoming?{urlencode(query)}")
        assert page.status == 200, page.body
        pages.append([row["document_id"] for row in page["items"]])
        cursor = page["cursor"]
        if cursor is None:
            return pages
    pytest.fail("the list has no end")


some_day = st.sampled_from([str(day) for day in DAYS])
filters = st.fixed_dictionaries(
    {},
    optional={
        "status": st.sampled_from([each.value for each in STATUSES]),
        "register": st.sampled_from(REGISTERS),
        "year": st.sampled_from([2025, 2026]),
        "kind": st.sampled_from(KINDS),
        "issuer": st.sampled_from(["h16", "H16", "SỞ NỘI VỤ", "hoi nong dan", "Không có"]),
        "urgency": st.sampled_from([each.value for each in Urgency][:3]),
        "handler": st.sampled_from([each.id for each in HANDLERS]),
        "from": some_day,
        "to": some_day,
        "due_from": some_day,
        "due_to": some_day,
    },
)


@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(asked=filters, limit=st.integers(1, 50))
@example(asked={}, limit=7)
@example(asked={"status": "settled", "year": 2025}, limit=50)
@example(asked={"from": "2025-12-01", "to": "2025-12-31"}, limit=50)
@example(asked={"handler": "P1"}, limit=3)
@example(asked={"register": "MAT", "kind": "bao-cao", "urgency": "urgent"}, limit=5)
def test_any_filters_together_give_each_document_once_and_in_order(documents, clerk, asked, limit):
    spans_years = "from" in asked and "to" in asked and asked["from"][:4] != asked["to"][:4]
    if spans_years and not {"year", "status", "handler"} & set(asked):
        refused = clerk.get(f"/incoming?{urlencode(asked)}")
        assert (refused.status, refused["code"]) == (422, "days_of_different_years")
        return
    pages = walk(clerk, asked, limit)
    found = [document_id for page in pages for document_id in page]
    assert found == [d.document_id for d in expected(documents, asked)]
    assert all(len(page) <= limit for page in pages)


@contextmanager
def reads():
    """Counts the items that DynamoDB reads."""
    counted = {"items": 0, "requests": 0}

    def count(parsed, **_):
        counted["requests"] += 1
        counted["items"] += len(parsed.get("Items", []))
        counted["items"] += sum(len(found) for found in parsed.get("Responses", {}).values())

    events = client("dynamodb").meta.events
    for operation in ("Query", "BatchGetItem", "GetItem", "Scan"):
        events.register(f"after-call.dynamodb.{operation}", count, unique_id=f"reads-{operation}")
    yield counted
    for operation in ("Query", "BatchGetItem", "GetItem", "Scan"):
        events.unregister(f"after-call.dynamodb.{operation}", unique_id=f"reads-{operation}")


def test_the_last_page_reads_as_much_as_the_first(documents, clerk):
    count = len([d for d in documents if d.registration and d.registration.register_year == 2026])
    limit = next(n for n in range(5, 30) if count % n == 0)
    cursor, costs = None, []
    for _ in range(count // limit):
        after = f"&cursor={cursor}" if cursor else ""
        with reads() as counted:
            page = clerk.get(f"/incoming?year=2026&limit={limit}{after}")
        assert len(page["items"]) == limit
        cursor = page["cursor"]
        costs.append(dict(counted))
    assert costs[-1] == costs[1]
    assert costs[-1]["items"] <= costs[0]["items"] <= 3 * limit + 5


@pytest.mark.parametrize("limit", ["0", "-1", "51", "1.5", "nhiều", "99999999999999999999"])
def test_a_limit_outside_its_bounds_is_refused(clerk, limit):
    refused = clerk.get(f"/incoming?{urlencode({'limit': limit})}")
    assert (refused.status, refused["code"]) == (400, "malformed")
    assert refused["errors"][0]["field"] == "limit"


def test_a_page_of_fifty_is_the_most(documents, clerk):
    assert len(clerk.get("/incoming?limit=50")["items"]) == 50


BAD_CURSORS = [
    "x",
    "e30",
    "bnVsbA",
    "W10",
    "%C3%A9%C4%91",
    "W1tbW1tbW1tbW1tbW1tb" * 90,
    "eyJwayI6eyJTIjoiQSNIMTYuMzIjRCMxIn19",
]


@pytest.mark.parametrize("cursor", BAD_CURSORS)
def test_what_is_no_cursor_is_refused(documents, clerk, cursor):
    refused = clerk.get(f"/incoming?cursor={cursor}")
    assert (refused.status, refused["code"]) == (400, "malformed")
    assert "Vui lòng" in refused["detail"]


@pytest.mark.parametrize(
    "other", ["year=2025", "kind=bao-cao", "status=settled", "handler=P1", "from=2026-01-02"]
)
def test_a_cursor_of_another_filter_is_refused(documents, clerk, other):
    cursor = clerk.get("/incoming?year=2026&limit=5")["cursor"]
    assert clerk.get(f"/incoming?year=2026&limit=9&cursor={cursor}").status == 200
    assert clerk.get(f"/incoming?{other}&cursor={cursor}").status == 400


def test_a_cursor_of_another_agency_is_refused(demo, documents, clerk):
    cursor = clerk.get("/incoming?year=2026&limit=5")["cursor"]
    refused = demo.one(Role.CLERK, agency="H16.11").get(f"/incoming?year=2026&cursor={cursor}")
    assert (refused.status, refused["code"]) == (400, "malformed")


def test_a_cursor_of_a_history_is_good_for_that_document_alone(documents, clerk):
    cursor = clerk.get("/incoming?year=2026&limit=5")["cursor"]
    one = documents[0].document_id
    assert clerk.get(f"/incoming/{one}/history?cursor={cursor}").status == 400


def test_another_agencys_documents_are_on_no_list_and_at_no_address(demo, documents):
    there = demo.one(Role.CLERK, agency="H16.11")
    hidden = {document.document_id for document in documents}
    for query in ("", "year=2025", "status=settled", "handler=P1", "kind=bao-cao", "issuer=h16"):
        rows = there.get(f"/incoming?{query}")["items"]
        assert not hidden & {row["document_id"] for row in rows}
    asked = {"number": "1", "issuer": "Sở Nội vụ"}
    assert there.post("/incoming/duplicates", asked)["items"] == []


def test_an_officer_sees_only_what_is_the_officers_to_know(demo, documents):
    officer = demo.one(Role.OFFICER, agency=AGENCY, unit="VHTT")
    assert [row for page in walk(officer, {}, 50) for row in page] == []
