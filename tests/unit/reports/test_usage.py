"""How the system is used: accounts, who signed in, who handled documents, what was interrupted."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from qlvb.audit.model import EventTag
from qlvb.reports.usage import Doings, Interruption, people_of, sum_of, together, use_of

OPEN, REGISTER, READ = EventTag.SESSION_OPEN, EventTag.INCOMING_REGISTER, EventTag.FILE_READ
EIGHT = datetime(2026, 11, 24, 1, tzinfo=UTC)


def test_who_did_nothing_is_counted_among_the_accounts_alone():
    use = use_of(people_of(["an", "binh"], [("an", OPEN), ("an", REGISTER)]))
    assert (use.accounts, use.signed_in, use.sign_ins, use.acting, use.acts) == (2, 1, 1, 1, 1)


def test_reading_is_no_handling():
    assert people_of(["an"], [("an", READ)]) == {"an": Doings()}


def test_who_left_in_the_evening_had_an_account_that_day():
    assert people_of([], [("an", REGISTER), ("an", OPEN)]) == {"an": Doings(1, 1)}


def test_what_the_system_did_is_nobodys_use():
    assert people_of(["an"], [("SYSTEM", EventTag.INCOMING_FAIL)]) == {"an": Doings()}


days = st.lists(
    st.dictionaries(
        st.sampled_from("abcd"), st.builds(Doings, st.integers(0, 3), st.integers(0, 3))
    )
)


@given(days)
def test_a_month_has_each_person_once_and_every_act_of_its_days(month):
    use = use_of(together(month))
    assert use.accounts == len({person for day in month for person in day})
    assert use.sign_ins == sum(done.sign_ins for day in month for done in day.values())
    assert use.signed_in == len({p for day in month for p, done in day.items() if done.sign_ins})
    assert use.acts == sum(done.acts for day in month for done in day.values())


def test_the_province_is_the_sum_of_its_agencies():
    one, other = (use_of(people_of([each], [(each, OPEN)])) for each in ("an", "binh"))
    assert sum_of([one, other]) == use_of(people_of(["an", "binh"], [("an", OPEN), ("binh", OPEN)]))
    assert sum_of([]).is_empty


def an_interruption(ended_at=EIGHT + timedelta(hours=3)):
    return Interruption(
        incident_id="1",
        agency_id="H16.13",
        agency_name="Sở",
        is_of_province=False,
        what="Mất điện",
        since=EIGHT,
        ended_at=ended_at,
    )


def test_an_interruption_lasts_within_the_span_as_long_as_it_lay_in_it():
    day = timedelta(days=1)
    assert an_interruption().lasted(EIGHT - day, EIGHT + day) == timedelta(hours=3)
    assert an_interruption().lasted(EIGHT + timedelta(hours=2), EIGHT + day) == timedelta(hours=1)
    assert an_interruption().lasted(EIGHT + day, EIGHT + 2 * day) == timedelta()
    assert an_interruption(None).lasted(EIGHT, EIGHT + day) == day
