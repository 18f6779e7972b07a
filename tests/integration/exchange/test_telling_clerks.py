"""The clerks of both agencies hear by e-mail what came, what is asked back, what was answered."""

import pytest
from qlvb.exchange import recalling, service, store
from qlvb.exchange.model import RefusalReason
from qlvb.kernel.actor import Role
from qlvb.notification import packets
from qlvb.notification import service as notification
from qlvb.organization import service as organization

from tests.builders.exchanging import RECEIVER, SENDER, an_issue, seen, taking, the_clerk
from tests.builders.mail import sent as letters

SUBJECT = "V/v điều tuyệt đối không được có trong thư"


def addresses(agency_id):
    return sorted(one.email for one in organization.holders(agency_id, Role.CLERK))


@pytest.fixture
def news(demo):
    """The e-mails since the last time: to whom, and their subject lines."""
    demo.engine.settle()
    read = len(letters())

    def fresh():
        nonlocal read
        demo.engine.settle()
        new = letters()[read:]
        read += len(new)
        assert not [each for each in new if SUBJECT in each.as_string() + each["Subject"]]
        return sorted((each["To"], each["Subject"]) for each in new)

    return fresh


def told(agency_id, line):
    return [(each, line) for each in addresses(agency_id)]


def test_the_receivers_clerks_hear_of_what_came_and_of_what_is_asked_back(
    demo, sealed, clerk, news
):
    sent = an_issue(sealed, subject=SUBJECT)
    name = f"[QLVB] Văn bản số {an_arrival_of(demo, sent).packet.reference}"
    assert news() == told(RECEIVER, f"{name}: đang chờ tiếp nhận")

    recalling.ask(the_clerk(SENDER), sent.document_id, places=(), reason="Sai phụ lục")
    assert news() == told(RECEIVER, f"{name}: nơi gửi đề nghị thu hồi")
    service.answer_recall(clerk, seen(sent.arrival()), agreed=False, text="Đã thực hiện")
    assert [line.rpartition(": ")[2] for _, line in news()] == ["nơi nhận từ chối thu hồi"]


def test_the_senders_clerks_hear_what_was_answered(demo, sealed, clerk, news):
    refused, given = an_issue(sealed, subject=SUBJECT), an_issue(sealed, subject=SUBJECT)
    demo.engine.settle()
    news()
    service.refuse(clerk, seen(refused.arrival()), RefusalReason.FORM, "")
    reference = refused.arrival().packet.reference
    line = f"[QLVB] Văn bản đi số {reference}: bị nơi nhận trả lại"
    assert news() == told(SENDER, line)

    service.accept(clerk, seen(given.arrival()), taking())
    news()
    recalling.ask(the_clerk(SENDER), given.document_id, places=(), reason="Sai phụ lục")
    news()
    service.answer_recall(clerk, seen(given.arrival()), agreed=True, text="")
    reference = given.arrival().packet.reference
    assert (
        addresses(SENDER)[0],
        f"[QLVB] Văn bản đi số {reference}: nơi nhận đồng ý thu hồi",
    ) in news()


def test_what_is_told_twice_is_sent_once(demo, sealed, news):
    sent = an_issue(sealed)
    arrival = an_arrival_of(demo, sent)
    assert news() == told(RECEIVER, news_line(arrival))
    for notice in packets.of_arrival(arrival, is_new=True):
        for person in organization.holders(RECEIVER, Role.CLERK):
            notification.deliver(notice.to(person.person_id))
    assert news() == []


def test_what_was_taken_back_before_it_came_is_no_news_to_the_receiver(demo, sealed, news):
    sent = an_issue(sealed, asked_back="Sai phụ lục")
    lines = news()
    assert [to for to, _ in lines] == addresses(SENDER)
    assert store.get(RECEIVER, sent.arrival().arrival_id).file_count == 0


def news_line(arrival):
    return f"[QLVB] Văn bản số {arrival.packet.reference}: đang chờ tiếp nhận"


def an_arrival_of(demo, sent):
    demo.engine.settle()
    return sent.arrival()
