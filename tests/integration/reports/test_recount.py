"""Every figure equals a recount from the documents, whatever the office did and in which order."""

import itertools
import random
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from qlvb.kernel import clock
from qlvb.kernel.actor import Role
from qlvb.reports import behind, reading, recounting
from qlvb.reports.model import Figure, Query, Scope

from tests.builders.drafting import THE_PROVINCE, a_unit
from tests.builders.figures import as_counted, counted
from tests.builders.histories import History
from tests.builders.issuing import OUTSIDE
from tests.builders.office import a_person
from tests.integration.reports.conftest import ELSEWHERE, found

pytestmark = pytest.mark.usefixtures("cloud")

MONDAY = date(2026, 10, 26)
KINDS = ("cong-van", "bao-cao", "to-trinh")
ACTS = ("receive", "take_in", "give", "settle", "extend", "recall", "hand_over", "correct", "send")
OFTEN = (5, 4, 5, 4, 1, 1, 1, 1, 3)
TIMES = (time(0, 1), time(9, 30), time(23, 59))
"""In Vietnam: just after midnight, when it is yesterday in UTC, and just before."""
CAME = ("sealed", "unsigned", "of other pages")


def a_random_life(seed):
    """Acts of some weeks: what, how many days after the one before, and on which document."""
    chance = random.Random(seed)
    return [
        (chance.choices(ACTS, OFTEN)[0], chance.choice((0, 0, 0, 1, 1, 2)), chance.randrange(41))
        for _ in range(24)
    ]


_numbers = itertools.count(100)


class Office:
    """A new agency whose days go by, with what is still open in it."""

    def __init__(self):
        self.agency_id = f"H16.{next(_numbers)}"
        found(self.agency_id, "Sở Thử nghiệm")
        self.history = History(self.agency_id)
        self.first = self.day = MONDAY
        self.open = []
        self.head = a_person("giamdoc", Role.HEAD, agency=self.agency_id)
        self.operator = a_person("vanhanh", Role.OPERATOR, agency=self.agency_id)

    def lives(self, act, gap, choice):
        self.passes(gap)
        # The day goes on, never back.
        self.history.time = max(TIMES[choice % 3], time() if gap else self.history.time)
        pick = self.open[choice % len(self.open)] if self.open else None
        due = self.day + timedelta(days=choice % 5)
        match act:
            case "receive":
                arrived = self.day - timedelta(days=choice % 4)
                self.open.append(
                    self.history.receive(
                        self.day,
                        arrived_on=arrived,
                        kind=KINDS[choice % 3],
                        due_on=due if choice % 2 else None,
                        is_electronic=choice % 3 == 0,
                        external_id=f"X{choice}" if choice % 5 == 0 else None,
                        dossier_code="01.VP" if choice % 4 == 0 else None,
                    )
                )
            case "take_in":
                self.open.append(
                    self.history.receive(
                        self.day,
                        # Taken in after midnight, or entered long after it came.
                        arrived_on=self.day - timedelta(days=(0, 1, 33)[choice // 3 % 3]),
                        due_on=due,
                        is_electronic=True,
                        external_id=f"X{choice}",
                        came=CAME[choice % 3],
                        predecessor=ELSEWHERE if choice % 5 < 2 else None,
                    )
                )
            case "send":
                to = [(THE_PROVINCE,), (OUTSIDE,), (THE_PROVINCE, OUTSIDE)][choice % 3]
                self.history.send(self.day, *to, kind=KINDS[choice % 3], unit=a_unit("BC"))
            case "give" if pick:
                unit, person = [("CNTT", None), (None, "an"), ("BC", "binh")][choice % 3]
                self.history.give(self.day, pick, unit=unit, person=person, due_on=due)
            case "extend" if pick:
                self.history.extend(self.day, pick, due)
            case "correct" if pick:
                arrived = self.day - timedelta(days=choice)
                self.history.correct(self.day, pick, arrived_on=arrived, kind=KINDS[choice % 3])
            case "settle" if pick:
                self.open.remove(pick)
                later = self.day + timedelta(days=1) if choice % 5 == 0 else None
                self.history.settle(self.day, pick, confirmed_on=later)
            case "recall" | "hand_over" if pick:
                self.open.remove(pick)
                getattr(self.history, act)(self.day, pick)

    def passes(self, days, late=0):
        if days:
            self.day += timedelta(days=days)
            self.history.taken_in(self.day - timedelta(days=1), late=late)

    def spans(self):
        """A whole history, its end, days within it, its year so far, and what was before."""
        week = timedelta(days=6)
        yield self.first, self.day
        yield min(self.first + timedelta(days=3), self.day), self.day
        yield max(self.first, self.day - week), max(self.first, self.day - timedelta(days=1))
        yield self.first.replace(month=1, day=1), self.day
        yield date(2026, 9, 1), date(2026, 10, 31)

    def figures(self, since, until, **narrowed):
        asked = Query(since=since, until=until, **narrowed)
        with clock.set_to(self.now):
            by = self.head if asked.scope is Scope.AGENCY else self.operator
            return reading.figures(by, asked)

    def documents_behind(self, since, until, figure, **narrowed):
        """Page after page of them."""
        found, cursor = [], None
        asked = Query(since=since, until=until, **narrowed)
        with clock.set_to(self.now):
            while True:
                page = behind.documents(self.head, asked, figure, cursor, 7)
                found += page.items
                cursor = page.cursor
                if cursor is None:
                    break
        assert len({each.document_id for each in found}) == len(found)
        return found

    @property
    def now(self):
        """Noon after all that was done."""
        return datetime.combine(self.day, time(5), UTC)

    def by_hand(self, since, until, of=None):
        documents = self.history.documents()
        received, sent = ([each for each in way if of is None or of(each)] for way in documents)
        return counted(received, sent, since, until, self.history.ended_otherwise)

    def by_hand_by(self, since, until, name):
        named = {name(each) for way in self.history.documents() for each in way}
        found = {
            one: +self.by_hand(since, until, lambda each, one=one: name(each) == one)
            for one in named
        }
        return {one: figures for one, figures in found.items() if figures}


def unit_of(document):
    """Where a document is counted: a person named without a unit brings the own one."""
    if document.unit is not None:
        return document.unit.id
    handler = getattr(document, "handler", None)
    return {"an": "CNTT", "binh": "BC"}[handler.id] if handler else ""


def last_open(figures):
    return figures.timeline[-1].sums.open


def sums_of(moments):
    """What flows, added up."""
    flowing = ("received", "in_time", "late", "ended", "sent")
    sums = [getattr(each, "sums", each) for each in moments]
    return [sum(getattr(each, name) for each in sums) for name in flowing]


@settings(
    max_examples=2,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(seed=st.integers(0, 10**6), late=st.integers(0, 3), span=st.integers(0, 4))
def test_the_figures_of_any_span_are_those_of_the_documents(seed, late, span):
    office = Office()
    for act in a_random_life(seed):
        office.lives(*act)
    office.passes(1, late=late)
    office.passes(1)
    spans = list(office.spans())
    for since, until in spans:
        whole = office.figures(since, until)
        assert as_counted(whole.totals) == +office.by_hand(since, until)
        kinds = {each.id: as_counted(each.sums) for each in whole.by_kind}
        assert kinds == office.by_hand_by(since, until, lambda each: each.entry.kind)
        units = {each.id: as_counted(each.sums) for each in whole.by_unit}
        assert units == office.by_hand_by(since, until, unit_of)
        assert last_open(whole) == whole.totals.open
        assert sums_of(whole.timeline) == sums_of([whole.totals])
        told = office.figures(since, until, scope=Scope.PROVINCE, agency_id=office.agency_id)
        assert as_counted(told.totals) == as_counted(whole.totals)
    since, until = spans[span]
    whole = office.figures(since, until)
    for figure in Figure:
        wanted = getattr(whole.totals, figure.value)
        assert len(office.documents_behind(since, until, figure)) == wanted, figure
    assert recounting.recount(office.agency_id, office.first, office.day) == 0
