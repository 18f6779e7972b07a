"""Issued documents are made to last by the system, once each time, whatever happens on the way."""

from datetime import timedelta

import pytest
from qlvb.certificates import service as certificates
from qlvb.issuing import lasting_store, upkeep
from qlvb.issuing.lasting import LastingState
from qlvb.kernel import clock
from qlvb.platform.parallel import together
from qlvb.signing import service as signing_service
from qlvb.signing.model import SignatureState
from werkzeug.wrappers import Response

from infra.local import signers
from infra.local.authority import kept
from infra.local.timestamps import page
from tests.builders import signing
from tests.builders.issuing import lists_of_now
from tests.builders.serving import serving
from tests.workflows.crashes import Crash, writes

DAY, YEAR = timedelta(days=1), timedelta(days=365)


def an_issue(people, attachments=0):
    """A document, with attachments that the agency signed."""
    files = [people.a_file(content=signing.a_draft(each + 1)) for each in range(attachments)]
    document_id = people.a_draft_to_issue(attachment_ids=files)
    people.issues(document_id)
    return people.document(document_id)


@pytest.fixture
def issued(people):
    yield an_issue(people)
    # What one test left due, and lists of its later days, are not the next one's.
    for each in lasting_store.due("H16.13", clock.today() + 100 * YEAR):
        lasting_store.forget_due(each)
    lists_of_now()


@pytest.fixture(scope="module")
def lasting(people):
    """One that was made lasting the day after, with its attachment."""
    document = an_issue(people, attachments=1)
    assert run(people, DAY)["made"] == 1
    lists_of_now()
    return document


def run(people, after, *, lists_too=True):
    """The job's hour on a later day; lists of withdrawn certificates are of that day."""
    with clock.set_to(clock.now() + after):
        if lists_too:
            signers.trust(kept(None)[0])
        return people.demo.engine.invoke("SigningUpkeep")


def known(issued):
    return lasting_store.lasting_of("H16.13", issued.document_id)


def due_days(issued):
    found = lasting_store.due("H16.13", clock.today() + 100 * YEAR)
    return [each.due_on for each in found if each.document_id == issued.document_id]


def content_of(people, issued, place=0):
    file_id = known(issued).files[place].file_id
    return people.bytes_of(issued.document_id, known(issued).files[place]), file_id


def examined(content, at):
    trusted = certificates.trust()
    return signing_service.examine(content, roots=trusted.roots, lists=(), answers=(), at=at)


def acts(people, issued):
    return [each for each in people.acts(issued.document_id) if each == "outgoing:lasting"]


def test_it_is_due_the_day_after_its_issue_and_not_before(people, issued):
    assert due_days(issued) == [clock.today() + DAY]
    assert run(people, timedelta(hours=1)) == {"made": 0, "missed": 0, "left": 0}
    assert known(issued) is None
    shown = people.clerk.get(f"/outgoing/{issued.document_id}/lasting")["lasting"]
    assert (shown["state"], shown["file_id"]) == ("waiting", None)


def test_every_sealed_file_gets_a_lasting_one_beside_it(people, lasting):
    sealed = [lasting.sealed, *lasting.sealed_attachments]
    assert [each.of for each in known(lasting).files] == [each.file_id for each in sealed]
    for place, each in enumerate(sealed):
        content, _ = content_of(people, lasting, place)
        assert content.startswith(people.bytes_of(lasting.document_id, each))
        assert examined(content, clock.now() + 8 * YEAR).state is SignatureState.VALID
    after = people.document(lasting.document_id)
    assert after.sealed == lasting.sealed
    assert len(acts(people, lasting)) == 1


def test_its_readers_see_it_and_have_the_file(people, lasting):
    shown = people.clerk.get(f"/outgoing/{lasting.document_id}/lasting")["lasting"]
    assert (shown["state"], shown["failure"]) == ("made", "")
    assert shown["good_until"] > shown["made_at"]
    assert people.clerk.get(f"/files/{shown['file_id']}/link").status == 200


def test_it_is_due_again_sixty_days_before_its_timestamps_certificate_ends(people, lasting):
    ends = kept(None)[1].certificate.not_valid_after_utc
    assert due_days(lasting) == [(ends - 60 * DAY).astimezone(clock.VIETNAM).date()]


def test_told_twice_it_is_made_once(people, lasting):
    made = known(lasting)
    assert run(people, DAY) == {"made": 0, "missed": 0, "left": 0}
    assert known(lasting) == made
    assert len(acts(people, lasting)) == 1


def test_a_note_that_another_has_replaced_makes_nothing(people, lasting):
    old = lasting_store.Due(
        agency_id="H16.13", due_on=clock.today() + DAY, document_id=lasting.document_id
    )
    run(people, DAY)
    made = known(lasting)
    with lasting_store.transact() as tx:
        lasting_store.put_due(tx, old.agency_id, old.document_id, old.due_on)
    run(people, DAY)
    assert known(lasting) == made
    assert old.due_on not in due_days(lasting)


def test_two_runs_at_once_make_it_once(people, issued):
    due = lasting_store.Due(
        agency_id="H16.13", due_on=clock.today() + DAY, document_id=issued.document_id
    )
    with clock.set_to(clock.now() + DAY):
        signers.trust(kept(None)[0])
        together([lambda: upkeep._made(due)] * 3, at_once=3)
    assert (known(issued).round, known(issued).version) == (1, 1)
    assert len(acts(people, issued)) == 1


@pytest.mark.parametrize("write", ["PutObject", "TransactWriteItems"])
def test_a_crash_after_any_write_leaves_it_whole_and_made_once(people, issued, write):
    due = lasting_store.Due(
        agency_id="H16.13", due_on=clock.today() + DAY, document_id=issued.document_id
    )
    place = ["PutObject", "TransactWriteItems"].index(write) + 1
    with clock.set_to(clock.now() + DAY):
        signers.trust(kept(None)[0])
        with writes(crash_after=place, only_mine=True) as heard, pytest.raises(Crash):
            upkeep._made(due)
    assert heard.done[-1] == write
    run(people, DAY)
    assert known(issued).round == 1
    assert len(due_days(issued)) == 1
    assert len(acts(people, issued)) == 1
    assert content_of(people, issued)[0].startswith(
        people.bytes_of(issued.document_id, issued.sealed)
    )


def test_without_lists_newer_than_the_signatures_nothing_is_made_and_the_clerk_is_told(
    people, issued
):
    assert run(people, 9 * DAY, lists_too=False)["missed"] == 1
    shown = people.clerk.get(f"/outgoing/{issued.document_id}/lasting")["lasting"]
    assert shown["state"] == "missed"
    assert "thu hồi" in shown["failure"]
    with clock.set_to(clock.now() + 9 * DAY):
        assert due_days(issued) == [clock.today() + DAY]
    assert acts(people, issued) == []
    assert run(people, 10 * DAY)["made"] == 1
    assert known(issued).failed_at is None
    assert len(acts(people, issued)) == 1


def test_an_authority_that_is_silent_or_none_is_told_of_and_asked_again_the_next_hour(
    people, issued, monkeypatch
):
    with serving(lambda _request: Response(status=503)) as address:
        monkeypatch.setenv("QLVB_TIMESTAMP_AUTHORITY", address)
        assert run(people, DAY) == {"made": 0, "missed": 0, "left": 1}
    assert known(issued) is None
    monkeypatch.undo()
    monkeypatch.setenv("QLVB_TIMESTAMP_AUTHORITY", "")
    assert run(people, DAY) == {"made": 0, "missed": 0, "left": 1}
    shown = people.clerk.get(f"/outgoing/{issued.document_id}/lasting")["lasting"]
    assert shown["state"] == LastingState.IMPOSSIBLE
    monkeypatch.undo()
    assert run(people, DAY)["made"] == 1


def test_it_is_renewed_twice_and_valid_when_all_it_was_sealed_with_has_ended(
    people, issued, monkeypatch
):
    run(people, DAY)
    authority = kept(None)[0]
    for _ in range(2):
        later = known(issued).good_until - 30 * DAY
        stamping = authority.issue(
            "Dấu thời gian", for_timestamps=True, born=later - YEAR, dies=later + 9 * YEAR
        )
        before = content_of(people, issued)[0]
        with serving(page(stamping, clock.now)) as address:
            monkeypatch.setenv("QLVB_TIMESTAMP_AUTHORITY", address)
            assert run(people, later - clock.now())["made"] == 1
        assert content_of(people, issued)[0].startswith(before)
    assert known(issued).round == 3
    assert len(acts(people, issued)) == 3
    at = issued.sealed.at + 18 * YEAR + 90 * DAY
    assert examined(content_of(people, issued)[0], at).state is SignatureState.VALID
    sealed = people.bytes_of(issued.document_id, issued.sealed)
    assert examined(sealed, at).state is not SignatureState.VALID


def test_the_engines_own_clock_makes_it_last_after_midnight(people, issued):
    """Lists are fetched and files made by the schedules alone."""
    people.demo.engine.advance(timedelta(hours=16))
    assert known(issued).round == 1
    content, _ = content_of(people, issued)
    assert examined(content, clock.now()).state is SignatureState.VALID
