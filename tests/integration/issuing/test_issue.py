"""The leader signs, the clerk numbers, seals and issues; the files stand what others hold them to."""

import io
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import boto3
import pytest
from botocore.exceptions import ClientError
from qlvb.certificates import service as certificates
from qlvb.files import made
from qlvb.issuing import placing, service
from qlvb.issuing.issue import Numbering
from qlvb.issuing.notes import DeliveryState, ExchangeStatus, StatusNote
from qlvb.issuing.refusals import CapacityNotGiven, PlacesMissing
from qlvb.kernel import clock
from qlvb.outgoing import numbers
from qlvb.outgoing.numbering import COMMON_SERIES
from qlvb.outgoing.refusals import OutgoingNotWaitingForThis
from qlvb.platform.settings import settings
from qlvb.routing import desk
from qlvb.signing.model import Places, SignatureState

from tests.builders import signing
from tests.builders.issuing import a_page_without_words, examined

OUTSIDE = {"kind": "outside", "name": "Công ty Điện lực Đắk Nông"}
THE_PROVINCE = {"kind": "agency", "id": "H16"}
MADE_HERE = ["outgoing:sign", "outgoing:number", "outgoing:issue"]


@pytest.fixture(scope="module")
def issued(people):
    """One document, issued with an attachment, for all that is asked of its files."""
    attachment = people.a_file(content=signing.a_draft(2))
    document_id = people.a_draft_to_issue(
        attachment_ids=[attachment], recipients=[THE_PROVINCE, OUTSIDE]
    )
    people.issues(document_id)
    return people.document(document_id)


@pytest.fixture(scope="module")
def sealed(people, issued):
    return people.bytes_of(issued.document_id, issued.sealed)


def last_number(people):
    clerk = people.actor(people.clerk)
    found = numbers.of_series(clerk, COMMON_SERIES, clock.today().year, None, 1).items
    return found[0].number if found else 0


def test_an_issued_document_has_its_number_its_record_and_a_copy_for_each(people, issued):
    assert people.status(issued.document_id) == "issued"
    acts = [act for act in people.acts(issued.document_id) if act in MADE_HERE]
    assert acts == MADE_HERE
    copies = service.deliveries(people.actor(people.clerk), issued.document_id)
    assert [copy.state for copy in copies] == [DeliveryState.ARRIVED, DeliveryState.WAITING]
    assert people.clerk.outgoing(issued.document_id)["work"] == []


def test_number_and_date_stand_on_the_page_as_the_register_has_them(sealed, issued):
    given = issued.registration
    figures = signing.figures_of(sealed)
    assert figures["so_vb"] == f"{given.number:02d}"
    assert (int(figures["ngay"]), int(figures["nam"])) == (given.issued_on.day, given.year)


def test_both_signatures_are_valid_and_nothing_but_the_blanks_followed_the_leaders(sealed):
    found = examined(sealed)
    assert found.state is SignatureState.VALID, found
    leader, office = found.rows
    assert (leader.is_organization, office.is_organization) == (False, True)
    assert set(leader.changed_fields) >= {"so_vb", "ngay", "thang", "nam"}
    assert office.covers_whole_file
    assert (leader.time_source.value, office.time_source.value) == ("authority", "authority")


def test_the_sealed_file_is_the_signed_one_with_something_added(people, sealed, issued):
    assert sealed.startswith(people.bytes_of(issued.document_id, issued.signed))


def test_each_attachment_bears_the_agencys_signature(people, issued):
    (attachment,) = issued.sealed_attachments
    content = people.bytes_of(issued.document_id, attachment)
    found = examined(content)
    assert (found.state, len(found.rows)) == (SignatureState.VALID, 1)
    assert attachment.file_id not in {each.file_id for each in issued.attachments}


def test_poppler_and_qpdf_accept_what_was_issued(tmp_path, sealed):
    import pikepdf

    path = tmp_path / "ban-hanh.pdf"
    path.write_bytes(sealed)
    told = subprocess.run(
        ["pdfsig", "-nocert", path], capture_output=True, text=True, check=False
    ).stdout
    assert told.count("Signature is Valid") == 2
    with pikepdf.open(io.BytesIO(sealed)) as opened:
        assert opened.check_pdf_syntax() == []


def test_nobody_removes_what_was_issued(issued):
    key, version_id = place_of(issued)
    with pytest.raises(ClientError, match="AccessDenied"):
        boto3.client("s3").delete_object(
            Bucket=settings.files_bucket, Key=key, VersionId=version_id
        )


def place_of(document):
    sealed = document.sealed.file_id
    (file,) = made.of_document(document.agency_id, document.document_id, [sealed])
    return file.key, file.version_id


def test_the_images_are_nowhere_in_what_the_page_is_told(people, issued):
    shown = people.leader.get(f"/outgoing/{issued.document_id}/signing")
    assert shown.status == 200
    assert shown["signature"] == {"width_mm": 46.0, "height_mm": 20.0}


def test_before_the_signature_the_page_is_told_where_everything_goes(people):
    document_id = people.a_draft_to_sign()
    shown = people.leader.get(f"/outgoing/{document_id}/signing")
    assert shown["missing"] == []
    assert shown["allowed"] == ["places", "signature"]
    assert shown["pages"] == [{"width": pytest.approx(595, 1), "height": pytest.approx(842, 1)}]
    assert [form["lines"] for form in shown["forms"]] == [["GIÁM ĐỐC"]]
    assert shown["key"]["key"] == "kms"
    drafter = people.officer.get(f"/outgoing/{document_id}/signing")
    assert (drafter["allowed"], drafter["key"]) == (["places"], None)


def test_what_the_text_does_not_say_is_placed_by_hand_and_kept_for_the_next(people):
    blank = a_page_without_words()
    document_id = people.a_draft_to_sign(kind="bao-cao", file_id=people.a_file(content=blank(1)))
    with pytest.raises(PlacesMissing):
        people.signs(document_id)
    shown = people.leader.get(f"/outgoing/{document_id}/signing")
    assert set(shown["missing"]) == {"signature", "seal", "number", "day"}
    assert (shown["allowed"], len(shown["problems"])) == (["places"], 1)
    places = {name: vars(place) for name, place in vars(signing.LAYOUT).items() if place}
    placed = people.officer.ask(
        "PUT", f"/outgoing/{document_id}/places", {"draft_no": 1, "places": places}
    )
    assert (placed.status, placed["missing"], placed["is_placed"]) == (200, [], True)
    people.signs(document_id)
    another = people.a_draft_to_sign(kind="bao-cao", file_id=people.a_file(content=blank(2)))
    shown = people.leader.get(f"/outgoing/{another}/signing")
    assert (shown["missing"], shown["is_placed"], shown["is_carried"]) == ([], False, True)


def test_what_was_moved_by_hand_is_moved_as_far_on_the_next_and_given_up_when_asked(people):
    first = people.a_draft_to_sign(kind="thong-bao")
    path = f"/outgoing/{first}/places"
    found = people.leader.get(f"/outgoing/{first}/signing")["found"]
    signature = {**found["signature"]}
    for side in ("left", "right"):
        signature[side] += 20
    body = {"draft_no": 1, "places": {**found, "signature": signature}}
    assert people.officer.ask("PUT", path, body)["is_placed"] is True
    # The next one of the kind has its title a line higher.
    content = signing.a_draft(title=("GIÁM ĐỐC", "SỞ THÔNG TIN"))
    second = people.a_draft_to_sign(kind="thong-bao", file_id=people.a_file(content=content))
    shown = people.leader.get(f"/outgoing/{second}/signing")
    assert (shown["is_placed"], shown["is_carried"]) == (False, True)
    assert shown["places"]["signature"]["left"] == shown["found"]["signature"]["left"] + 20
    assert shown["places"]["signature"]["top"] == shown["found"]["signature"]["top"]
    assert shown["places"]["number"] == shown["found"]["number"]
    other = people.leader.get(f"/outgoing/{people.a_draft_to_sign(kind='ke-hoach')}/signing")
    assert other["is_carried"] is False
    cleared = people.clerk.ask("PUT", f"/outgoing/{second}/places", {"draft_no": 1, "places": {}})
    assert (cleared["is_carried"], cleared["places"]) == (False, cleared["found"])
    third = people.leader.get(f"/outgoing/{people.a_draft_to_sign(kind='thong-bao')}/signing")
    assert (third["is_carried"], third["places"]) == (False, third["found"])


def test_the_drafter_and_the_clerk_are_led_to_the_places(people):
    document_id = people.a_draft_to_sign()
    assert "places" in people.officer.outgoing(document_id)["allowed"]
    assert "places" in people.clerk.outgoing(document_id)["allowed"]
    assert "places" not in people.colleague.outgoing(document_id).get("allowed", [])
    people.signs(document_id)
    assert "places" not in people.officer.outgoing(document_id)["allowed"]


def test_who_signs_decides_the_urgency_and_it_is_on_record(people):
    document_id = people.a_draft_to_sign()
    signed = people.leader.review(document_id, "signature", urgency="very_urgent")
    assert (signed.status, signed["urgency"]) == (200, "very_urgent")
    history = people.clerk.get(f"/outgoing/{document_id}/history")["items"]
    (act,) = [each for each in history if each["tag"] == "outgoing:sign"]
    assert act["facts"]["urgency"] == "very_urgent"


def test_places_for_another_version_are_refused(people):
    document_id = people.a_draft_to_sign()
    path = f"/outgoing/{document_id}/places"
    assert people.officer.ask("PUT", path, {"draft_no": 2, "places": {}}).status == 409


def test_a_place_outside_its_page_is_refused_and_the_document_waits_as_before(people):
    document_id = people.a_draft_to_sign()
    far = replace(signing.LAYOUT.number, left=2000, right=2050)
    answer = people.leader.review(document_id, "signature", places={"number": vars(far)})
    assert (answer.status, answer["code"]) == (422, "place_outside")
    assert people.status(document_id) == "signing"


def test_only_the_one_whose_turn_it_is_signs_and_only_the_clerk_issues(people):
    document_id = people.a_draft_to_sign()
    assert people.officer.review(document_id, "signature").status == 403
    people.signs(document_id)
    assert people.leader.review(document_id, "issue").status == 403
    with pytest.raises(OutgoingNotWaitingForThis):
        people.signs(document_id)


def test_a_form_that_the_position_does_not_give_is_refused(people):
    with pytest.raises(CapacityNotGiven):
        people.signs(people.a_draft_to_sign(), form="TUQ.")


def test_two_clerks_at_once_issue_it_once(people):
    document_id = people.a_draft_to_issue()
    before = last_number(people)

    def click(_):
        return people.clerk.review(document_id, "issue", version=seen).status

    seen = people.clerk.outgoing(document_id)["version"]
    with ThreadPoolExecutor(3) as pool:
        statuses = sorted(pool.map(click, range(3)))
    assert statuses[0] == 200
    assert set(statuses[1:]) == {409}
    assert last_number(people) == before + 1
    assert people.acts(document_id).count("outgoing:issue") == 1
    assert len(service.deliveries(people.actor(people.clerk), document_id)) == 1
    assert desk.recount() == 0


def test_the_same_click_twice_issues_once(people):
    document_id = people.a_draft_to_issue()
    version = people.clerk.outgoing(document_id)["version"]
    first, second = (
        people.clerk.review(document_id, "issue", version=version).status for _ in range(2)
    )
    assert (first, second) == (200, 409)


def test_no_number_is_spent_on_what_cannot_be_sealed(people):
    document_id = people.a_draft_to_issue()
    before = last_number(people)
    certificate = people.certificate()
    administrator = people.actor(people.administrator)
    certificates.end(administrator, certificate.fingerprint, "Thử nghiệm")
    refused = people.clerk.review(document_id, "issue")
    assert (refused.status, refused["code"]) == (422, "certificate_missing")
    problems = people.clerk.get(f"/outgoing/{document_id}/signing")["problems"]
    assert any("chứng thư số" in each for each in problems)
    assert last_number(people) == before
    people.equip()
    people.issues(document_id)
    assert last_number(people) == before + 1


def test_a_reserved_number_and_its_day_are_used_and_others_follow_the_last(people):
    clerk = people.actor(people.clerk)
    reserved, _ = numbers.reserve(clerk, COMMON_SERIES, 2, "Mất điện")
    document_id = people.a_draft_to_issue()
    people.issues(document_id, wanted=Numbering(reserved=reserved.number))
    assert people.document(document_id).registration.number == reserved.number


def test_a_copy_outside_is_posted_by_the_clerk_and_seen_by_the_drafter(people, issued):
    path = f"/outgoing/{issued.document_id}"
    today = clock.today()
    posted = people.clerk.post(f"{path}/posting", {"place": 2, "on": str(today), "how": "Bưu điện"})
    assert (posted.status, posted["state"], posted["state_label"]) == (
        200,
        "posted",
        "Đã gửi bản giấy",
    )
    late = {"place": 2, "on": str(today + timedelta(days=1)), "how": "Bưu điện"}
    assert people.clerk.post(f"{path}/posting", late).status == 409
    items = people.officer.get(f"{path}/deliveries").body["items"]
    assert [each["state"] for each in items] == ["arrived", "posted"]


def test_the_paper_that_must_follow_to_an_agency_of_the_system_is_noted_too(people, issued):
    path = f"/outgoing/{issued.document_id}"
    assert people.clerk.outgoing(issued.document_id)["paper_must_follow"] is True
    body = {"place": 1, "on": str(clock.today()), "how": "Bưu chính"}
    posted = people.clerk.post(f"{path}/posting", body)
    assert (posted.status, posted["state"]) == (200, "arrived")
    assert posted["posting"]["how"] == "Bưu chính"
    assert people.clerk.post(f"{path}/posting", body).status == 409
    listed = people.a_draft_to_issue(kind="thong-bao")
    people.issues(listed)
    refused = people.clerk.post(f"/outgoing/{listed}/posting", body)
    assert (refused.status, refused["code"]) == (422, "not_for_post")


def test_numbers_are_reserved_and_cancelled_by_the_clerk(people):
    asked = {"series": COMMON_SERIES, "count": 2, "reason": "Mất điện"}
    kept = people.clerk.post("/numbers", asked)
    assert (kept.status, len(kept["items"])) == (201, 2)
    gone = {
        "series": COMMON_SERIES,
        "year": clock.today().year,
        "number": kept["items"][0]["number"],
        "reason": "Không dùng",
    }
    assert people.clerk.post("/numbers/cancellation", gone)["items"][0]["state"] == "cancelled"
    listed = people.clerk.get(f"/numbers?series={COMMON_SERIES}&year={clock.today().year}")
    assert [each["state"] for each in listed["items"][:2]] == ["reserved", "cancelled"]


def test_a_read_only_officer_is_told_of_nothing_to_do(people, issued):
    view = placing.view(people.actor(people.officer), issued.document_id)
    assert (view.allowed, view.problems, view.places) == ((), (), Places())
    assert view.file_id == issued.sealed.file_id


def registered(desk, document):
    """Its line in the register."""
    asked = f"/numbers?series={COMMON_SERIES}&year={clock.today().year}"
    number = document.registration.number
    return next(line for line in desk.get(asked)["items"] if line["number"] == number)


def test_the_register_has_the_columns_of_the_decree_and_hides_what_one_may_not_read(people, issued):
    line = registered(people.clerk, issued)["document"]
    assert (line["reference"], line["subject"]) == (
        issued.registration.reference,
        issued.entry.subject,
    )
    assert line["recipients"] == ["Ủy ban nhân dân tỉnh Đắk Nông", OUTSIDE["name"]]
    assert line["kept_by"] == ["VT", "Phòng Công nghệ thông tin"]
    assert line["issued_at"] is not None
    assert line["copies"] == 2
    stranger = people.demo.desk("duongdt.stttt")
    assert registered(stranger, issued)["document"] is None


def test_the_register_counts_each_recipient_once_when_it_has_its_copy(people):
    inside = {"kind": "unit", "id": people.officer.me["unit"]["unit_id"]}
    recipients = [{"kind": "agency", "id": "H16.11"}, OUTSIDE, inside]
    document_id = people.a_draft_to_issue(recipients=recipients)
    after = people.issues(document_id)
    assert registered(people.clerk, after)["document"]["received"] == 1, "the unit has it"
    clerk, today = people.actor(people.clerk), clock.today()
    service.post(clerk, document_id, 2, today, "Bưu chính")
    assert registered(people.clerk, after)["document"]["received"] == 2
    for code in (ExchangeStatus.ACCEPTED, ExchangeStatus.ACCEPTED, ExchangeStatus.COMPLETED):
        note = StatusNote(code=code, at=clock.now(), by="Sở Nội vụ", received_at=clock.now())
        service.note("H16.13", document_id, 1, note)
    line = registered(people.clerk, after)["document"]
    assert (line["received"], line["copies"]) == (3, 3)


def test_a_correction_of_the_register_changes_no_file_and_keeps_the_old_value(people, issued):
    before = people.document(issued.document_id)
    wrong = people.clerk.review(issued.document_id, "correction", reason=" ", changes={"copies": 3})
    assert wrong.status == 422
    same = people.clerk.review(
        issued.document_id, "correction", reason="Nhầm", changes={"note": before.entry.note}
    )
    assert (same.status, same["code"]) == (422, "nothing_changed")
    changes = {"copies": 3, "note": "Gửi thêm bản giấy", "subject": before.entry.subject}
    done = people.clerk.review(
        issued.document_id, "correction", reason="Bổ sung số bản", changes=changes
    )
    assert (done.status, done["copies"]) == (200, 3)
    after = people.document(issued.document_id)
    assert (after.sealed, after.registration) == (before.sealed, before.registration)
    history = people.clerk.get(f"/outgoing/{issued.document_id}/history")["items"]
    (told,) = [each["facts"] for each in history if each["tag"] == "outgoing:correct"]
    assert told["old"] == {"copies": None, "note": ""}
    assert told["new"] == {"copies": 3, "note": "Gửi thêm bản giấy"}
