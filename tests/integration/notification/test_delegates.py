"""Work is told to who may act for its owner, as long as they may, with both names."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from qlvb.delegation import store as delegations
from qlvb.kernel import clock
from qlvb.kernel.rights import Verb
from qlvb.notification import service as notification
from qlvb.notification.model import Notice
from qlvb.platform.tables import transact
from qlvb.routing.model import Folder

from tests.builders.delegations import a_delegation, terms
from tests.builders.mail import AN, THE_LEADER, THE_UNIT, a_document, batch_of, part, sent
from tests.builders.staff import queued
from tests.integration.notification.test_notification import stream_of, work

pytestmark = pytest.mark.usefixtures("office")


def delegated(*duties, by="giamdoc", to="truong", **changes):
    one = a_delegation(
        by,
        terms(*duties, to=to, **changes),
        delegator_name="Nguyễn Văn Giamdoc",
        delegate_name="Nguyễn Văn Truong",
    )
    with transact() as tx:
        delegations.add(tx, one, after=0)
    return one


def told():
    return [(message["person_id"], message["acting_for"]) for message in queued()]


def test_the_delegate_is_told_of_new_work_too_and_the_owner_still_is():
    delegated(Verb.INCOMING_DIRECT)
    notification.collect(stream_of(work(THE_LEADER, Folder.DIRECT)))
    assert told() == [("giamdoc", ""), ("truong", "Nguyễn Văn Giamdoc")]


def test_who_was_delegated_another_duty_is_not_told():
    delegated(Verb.INCOMING_CONFIRM)
    notification.collect(stream_of(work(THE_LEADER, Folder.DIRECT)))
    assert told() == [("giamdoc", "")]


def test_after_a_withdrawal_and_after_the_last_day_only_the_owner_is_told():
    one = delegated(Verb.INCOMING_DIRECT)
    with transact() as tx:
        delegations.save(tx, one.withdraw("Giám đốc", clock.now()), one)
    notification.collect(stream_of(work(THE_LEADER, Folder.DIRECT)))
    assert told() == [("giamdoc", "")]


def test_before_the_first_day_only_the_owner_is_told():
    tomorrow = clock.today() + timedelta(days=1)
    delegated(Verb.INCOMING_DIRECT, effective_from=tomorrow)
    notification.collect(stream_of(work(THE_LEADER, Folder.DIRECT)))
    assert told() == [("giamdoc", "")]


def test_a_delegate_who_is_a_head_of_the_unit_too_is_told_once():
    delegated(Verb.INCOMING_ASSIGN, by="truong", to="pho")
    notification.collect(stream_of(work(THE_UNIT, Folder.ASSIGN)))
    assert sorted(person for person, _ in told()) == ["pho", "truong"]


def test_the_delegate_is_reminded_of_a_deadline_too():
    delegated(Verb.INCOMING_SETTLE, by="an")
    a_document(date(2026, 12, 2), owner=AN)
    notification.remind()
    assert told() == [("an", ""), ("truong", "Nguyễn Văn Giamdoc")]


def test_the_letter_names_the_delegate_and_for_whom_and_who_gave_the_work():
    delegated(Verb.INCOMING_DIRECT)
    given_by = "Nguyễn Văn Pho (thay mặt Nguyễn Văn Truong)"
    item = work(THE_LEADER, Folder.DIRECT)
    notification.collect(stream_of(replace(item, given_by=given_by)))
    for message in queued():
        notification.send(batch_of(message))
    letters = {letter["To"]: letter for letter in sent()}
    for kind in ("plain", "html"):
        owner = part(letters["giamdoc@stttt.example"], kind)
        delegate = part(letters["truong@stttt.example"], kind)
        assert "Kính gửi ông/bà Nguyễn Văn Truong (thay mặt Nguyễn Văn Giamdoc)," in delegate
        assert "theo ủy quyền đang có hiệu lực của Nguyễn Văn Giamdoc" in delegate
        assert "thay mặt Nguyễn Văn Giamdoc" not in owner
        assert f"Người chuyển: {given_by}." in owner
        assert f"Người chuyển: {given_by}." in delegate


def test_a_notice_from_before_this_rule_is_still_read():
    message = Notice(
        event_id="E",
        occasion="assigned",
        agency_id="H16.13",
        person_id="an",
        document_id="D",
        document_name="Văn bản số đến 05",
        task="chủ trì xử lý",
    ).as_message()
    old = {name: value for name, value in message.items() if name not in ("given_by", "acting_for")}
    assert Notice.of_message(old).acting_for == ""
