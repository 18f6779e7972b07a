"""An incident is told to everybody it reaches: once each, on the page, by e-mail, without sign-in."""

import json
import re
import urllib.request
from dataclasses import replace
from datetime import timedelta

import pytest
from qlvb.audit import service as audit
from qlvb.incidents import publishing, service, store
from qlvb.kernel import clock
from qlvb.kernel.actor import Role
from qlvb.notification.incidents import of_incident
from qlvb.notification.model import CATCH_UP
from qlvb.organization import succession
from qlvb.organization.lineage import Body, Change, Succession
from qlvb.platform.clients import client
from qlvb.platform.settings import settings

from infra.announce import event_of
from tests.builders.backups import torn_out
from tests.builders.client import send
from tests.builders.merger import LEGAL_BASIS, OPERATOR
from tests.builders.registering import TheLineBroke, a_key, aws_breaks_off
from tests.conftest import a_province
from tests.structure.tree import ROOT

PAGE = "STATUS/current.json"


@pytest.fixture(scope="module")
def demo():
    with a_province() as province:
        yield province


@pytest.fixture(scope="module")
def administrator(demo):
    return demo.one(Role.ADMINISTRATOR)


@pytest.fixture(scope="module")
def operator(demo):
    return next(
        demo.desk(account)
        for account, member in demo.members.items()
        if any(Role.OPERATOR in each.roles for each in member.person.positions)
    )


def an_incident(**changes):
    return {
        "reach": "agency",
        "what": "Mất điện tại trụ sở <Sở>",
        "since": "2026-11-24T01:00:00+07:00",
        "expected_until": None,
        "meanwhile": "Tiếp nhận văn bản giấy, ghi sổ tay",
        "afterwards": "Nhập lại theo ngày đến thực tế",
        **changes,
    }


def announce(demo, desk, **changes):
    since = demo.engine.clock.now().isoformat()
    answer = desk.post("/incidents", an_incident(**{"since": since, **changes}), key=a_key())
    demo.engine.settle()
    return answer


def end(demo, desk, incident, **of):
    path = f"/incidents/{incident['incident_id']}/end"
    answer = desk.post(path, {"version": len(incident["log"]), "text": "Đã có điện", **of})
    demo.engine.settle()
    return answer


def told(demo):
    """Whom e-mails on incidents went to, each as often as it went."""
    return [mail.to[0] for mail in demo.engine.outbox() if "Sự cố" in mail.subject]


def page_without_sign_in(demo):
    with urllib.request.urlopen(f"{demo.engine.address}/status", timeout=30) as answer:
        return answer.read().decode()


def now_told(demo):
    return send(demo.engine, "GET", "/api/incidents/current")["items"]


def test_everybody_of_the_agency_and_the_office_of_the_province_hear_of_it_once(
    demo, administrator, operator
):
    before = len(told(demo))
    answer = announce(demo, administrator)
    assert answer.status == 201, answer.body
    new = told(demo)[before:]
    people = [m.person for m in demo.members.values() if m.person.agency_id == "H16.13"]
    assert set(new) >= {person.email for person in people}
    assert demo.members[operator.account].person.email in new
    assert len(new) == len(set(new))
    strangers = {
        member.person.email
        for member in demo.members.values()
        if member.person.agency_id != "H16.13"
    }
    assert set(new) & strangers == {demo.members[operator.account].person.email}
    assert "Người chuyển" not in demo.engine.outbox()[-1].text
    end(demo, administrator, answer.body)


def test_it_stands_on_a_page_that_needs_no_sign_in_until_it_is_over(demo, administrator):
    one = announce(demo, administrator).body
    page = page_without_sign_in(demo)
    assert "Mất điện tại trụ sở &lt;Sở&gt;" in page
    assert "Tiếp nhận văn bản giấy" in page
    assert [each["incident_id"] for each in now_told(demo)] == [one["incident_id"]]
    assert end(demo, administrator, one).status == 200
    assert now_told(demo) == []
    assert "Hiện không có sự cố nào" in page_without_sign_in(demo)


def test_an_incident_that_a_restore_puts_back_after_a_week_is_told_to_nobody(demo, administrator):
    one = announce(demo, administrator).body
    incident = store.get(administrator.me["agency"]["agency_id"], one["incident_id"])
    assert list(of_incident(incident))
    with clock.set_to(incident.last.at + CATCH_UP + timedelta(minutes=1)):
        assert list(of_incident(incident)) == []
    end(demo, administrator, one)


def test_an_update_is_told_too_and_the_log_keeps_every_word(demo, administrator):
    one = announce(demo, administrator).body
    before = len(told(demo))
    path = f"/incidents/{one['incident_id']}/update"
    more = administrator.post(path, {"version": 1, "text": "Máy phát đang chạy"})
    demo.engine.settle()
    assert [said["word"] for said in more["log"]] == ["announced", "updated"]
    assert len(told(demo)) > before
    assert now_told(demo)[0]["last_word"] == "Máy phát đang chạy"
    stale = administrator.post(path, {"version": 1, "text": "Lần nữa"})
    assert (stale.status, stale["code"]) == (409, "stale_version")
    ended = end(demo, administrator, more.body)
    assert ended["log"][-1]["text"] == "Đã có điện"
    again = administrator.post(f"/incidents/{one['incident_id']}/end", {"version": 3})
    assert (again.status, again["code"]) == (422, "incident_over")


def test_announced_twice_it_is_one(demo, administrator):
    key, before = a_key(), len(told(demo))
    body = an_incident(since=demo.engine.clock.now().isoformat())
    first = administrator.post("/incidents", body, key=key)
    second = administrator.post("/incidents", body, key=key)
    demo.engine.settle()
    assert first["incident_id"] == second["incident_id"]
    new = told(demo)[before:]
    assert len(new) == len(set(new))
    end(demo, administrator, first.body)


def test_only_who_runs_the_system_speaks_to_every_agency(demo, administrator, operator):
    refused = announce(demo, administrator, reach="province")
    assert (refused.status, refused["code"]) == (403, "not_for_the_province")
    before = len(told(demo))
    one = announce(demo, operator, reach="province")
    assert one.status == 201, one.body
    new = told(demo)[before:]
    assert set(new) >= {member.person.email for member in demo.members.values()}
    end(demo, operator, one.body)


@pytest.mark.parametrize(
    "changes",
    [
        {"since": "2020-01-01T00:00:00+07:00"},
        {"since": "2199-01-01T00:00:00+07:00"},
        {"expected_until": "2020-01-01T00:00:00+07:00"},
    ],
)
def test_times_that_cannot_be_get_a_sentence(demo, administrator, changes):
    answer = announce(demo, administrator, **changes)
    assert (answer.status, answer["code"]) == (422, "incident_times_impossible")


def test_what_the_stream_brings_twice_or_after_a_crash_is_as_once(demo, administrator):
    one = announce(demo, administrator).body
    with torn_out(settings.files_bucket, PAGE):
        with pytest.raises(TheLineBroke), aws_breaks_off("s3", "PutObject"):
            service.publish({"Records": []})
        service.publish({"Records": []})
        assert [each["incident_id"] for each in now_told(demo)] == [one["incident_id"]]
    before = versions_of_the_page()
    service.publish({"Records": []})
    assert versions_of_the_page() == before
    end(demo, administrator, one)


def versions_of_the_page():
    found = client("s3").list_object_versions(Bucket=settings.files_bucket, Prefix=PAGE)
    return [each["VersionId"] for each in found["Versions"]]


def test_every_hour_the_page_is_put_right_by_the_table(demo, administrator):
    """What the stream failed to write comes, what ended or was lost in a restore goes."""
    one = announce(demo, administrator).body
    kept = store.get(demo_agency(administrator), one["incident_id"])
    publishing.write([replace(kept, incident_id="20261101-LOST")])
    demo.engine.advance(timedelta(hours=1))
    demo.engine.settle()
    assert [each["incident_id"] for each in now_told(demo)] == [one["incident_id"]]
    end(demo, administrator, one)
    publishing.write([kept])
    demo.engine.advance(timedelta(hours=1))
    demo.engine.settle()
    assert now_told(demo) == []


def demo_agency(desk):
    return desk.me["agency"]["agency_id"]


def test_who_runs_the_system_says_more_of_any_agencys_incident_and_ends_it(
    demo, administrator, operator
):
    one = announce(demo, administrator).body
    of = {"agency_id": demo_agency(administrator)}
    [told] = now_told(demo)
    assert (told["agency_id"], told["version"]) == (of["agency_id"], 1)
    path = f"/incidents/{one['incident_id']}/update"
    more = operator.post(path, {"version": 1, "text": "Đang khắc phục", **of})
    assert more.status == 200, more.body
    ended = end(demo, operator, more.body, **of)
    assert ended.status == 200, ended.body
    assert now_told(demo) == []
    acts = audit.history(of["agency_id"], one["incident_id"]).items
    assert [each.tag.value for each in acts][-1] == "incident:end"
    assert acts[-1].person_id == operator.me["person"]["person_id"]


def test_what_every_agency_was_told_is_not_an_administrators_to_change_or_end(demo, operator):
    one = announce(demo, operator, reach="province").body
    beside = demo.one(Role.ADMINISTRATOR, agency="H16.01")
    assert demo_agency(beside) == demo_agency(operator)
    before = len(told(demo))
    path = f"/incidents/{one['incident_id']}/update"
    for refused in (beside.post(path, {"version": 1, "text": "Khác"}), end(demo, beside, one)):
        assert (refused.status, refused["code"]) == (403, "not_for_the_province")
    assert len(told(demo)) == before
    assert end(demo, operator, one).status == 200


def test_an_agencys_incident_is_not_found_by_another_agencys_administrator(demo, administrator):
    one = announce(demo, administrator).body
    stranger = demo.one(Role.ADMINISTRATOR, agency="H16.11")
    refused = end(demo, stranger, one, agency_id=demo_agency(administrator))
    assert refused.status == 404
    assert end(demo, stranger, one, agency_id="H16.13*").status == 400
    end(demo, administrator, one)


def test_when_nobody_can_sign_in_who_runs_the_installation_announces_by_the_function_itself(
    demo, operator
):
    """As the decision record tells them to, word for word."""
    [record] = (ROOT / "infra" / "decisions").glob("0033*.md")
    [body] = re.findall(r"incident\.json <<END\n(.+?)\n +END\n", record.read_text(), re.DOTALL)
    asked = (demo_agency(operator), "Nguyễn Văn An", "arn:aws:iam::123456789012:user/an")
    answers = [demo.engine.invoke("IncidentsApi", event_of(*asked, body)) for _ in range(2)]
    assert [each["statusCode"] for each in answers] == [201, 201]
    first, again = (json.loads(each["body"]) for each in answers)
    assert first == again
    demo.engine.settle()
    assert [each["incident_id"] for each in now_told(demo)] == [first["incident_id"]]
    assert first["log"][0]["by"] == "Nguyễn Văn An"
    [act] = audit.history(demo_agency(operator), first["incident_id"]).items
    assert act.person_name == "Nguyễn Văn An"
    assert act.position == "không qua đăng nhập, arn:aws:iam::123456789012:user/an"
    wrong = demo.engine.invoke("IncidentsApi", event_of(*asked, "{}"))
    assert wrong["statusCode"] == 400
    word = json.dumps({"version": 1, "text": "Đã đăng nhập được"})
    over = demo.engine.invoke("IncidentsApi", event_of(*asked, word, first["incident_id"], "end"))
    assert over["statusCode"] == 200
    demo.engine.settle()
    assert now_told(demo) == []


def test_the_administrator_of_a_successor_ends_what_its_predecessor_announced(demo, administrator):
    """The last of these tests: an agency ends."""
    one = announce(demo, demo.one(Role.ADMINISTRATOR, agency="H16.11")).body
    merged = Succession(
        succession_id="S1",
        change=Change.MERGE,
        predecessors=(Body(agency_id="H16.11"),),
        successors=(Body(agency_id=demo_agency(administrator)),),
        effective_from=clock.today(),
        legal_basis=LEGAL_BASIS,
    )
    succession.decide(OPERATOR, merged)
    ended = end(demo, administrator, one, agency_id="H16.11")
    assert ended.status == 200, ended.body
    assert now_told(demo) == []
