"""The VGCA plug-in posts what it signed: it has no session, only a one-time token for one file."""

import io
import os
from datetime import date, timedelta

import pytest
from PIL import Image
from qlvb.certificates.model import KeyKind
from qlvb.issuing.preparation import LARGEST_UPLOAD, MOST_TRIES, ROOM_TO_GROW
from qlvb.kernel import clock
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tests.builders import forgeries, signing
from tests.builders.client import send
from tests.builders.holders import a_form, posts, signed_by_program


@pytest.fixture(scope="module")
def program(holders):
    """The leader's key, in a program outside."""
    return holders.enrol(KeyKind.OUTSIDE)


class Asked:
    """A document before its leader, prepared for the plug-in."""

    def __init__(self, people):
        self.people = people
        self.document_id = people.a_draft_to_sign()
        self.prepare()

    def prepare(self):
        answer = self.people.leader.review(self.document_id, "signature/preparation")
        assert answer.status == 200, answer.body
        self.version = answer["version"]
        (self.part,) = answer["parts"]
        self.token = self.part["upload_token"]
        self.served = served(self.people, self.document_id, self.part)

    def posts(self, content, *, token=None, **more):
        return posts(self.people.demo.engine, token or self.token, content, **more)

    def completes(self, desk=None):
        return completed(desk or self.people.leader, self.document_id, "signature", self.version)


@pytest.fixture
def asked(people, program):
    return Asked(people)


def served(people, document_id, part):
    """What the plug-in fetches."""
    named = type("Named", (), {"file_id": part["file_id"]})
    return people.bytes_of(document_id, named)


def completed(desk, document_id, act, version):
    body = {"version": version, "uploaded": True}
    return desk.ask("POST", f"/outgoing/{document_id}/{act}/completion", body)


def is_refused(answer, words):
    """As the plug-in reads it: its own form, with a sentence for the one who signs."""
    assert answer.status == 200
    assert set(answer.body) == {"Status", "Message", "FileName", "FileServer"}
    assert answer["Status"] is False
    assert words in answer["Message"], answer["Message"]
    assert (answer["FileName"], answer["FileServer"]) == ("", "")
    return True


PLACES = {
    name: {"page": 0, "left": 100, "bottom": 600 + 40 * row, "right": 250, "top": 630 + 40 * row}
    for row, name in enumerate(("signature", "seal", "number", "day"))
}
NOT_THIS = "Phiên ký đã hết hạn"


def test_the_plug_in_posts_what_it_signed_and_the_leader_completes_it(people, program, asked):
    missing = asked.completes()
    assert (missing.status, missing["code"]) == (422, "answers_missing")
    signed = signed_by_program(asked.served, program)
    taken = asked.posts(signed, also=b"D1")
    assert taken.status == 200
    assert taken["Status"] is True
    assert taken["FileName"] == taken["FileServer"]
    assert taken["FileName"].endswith(".pdf")
    assert people.status(asked.document_id) == "signing", "nothing changes by the program alone"
    done = asked.completes()
    assert (done.status, done["status"]) == (200, "issuing")
    document = people.document(asked.document_id)
    assert people.bytes_of(asked.document_id, document.signed) == signed
    people.demo.engine.settle()
    acts = people.acts(asked.document_id)
    assert acts[-2:] == ["outgoing:upload", "outgoing:sign"]
    assert is_refused(asked.posts(signed), NOT_THIS), "the document went on"


def test_posting_twice_is_as_once_and_no_other_file_follows(people, program, asked):
    signed = signed_by_program(asked.served, program)
    first, second = asked.posts(signed), asked.posts(signed)
    assert first.body == second.body
    assert people.acts(asked.document_id).count("outgoing:upload") == 1
    again = signed_by_program(asked.served, program)
    assert again != signed
    assert is_refused(asked.posts(again), "đã được ký và gửi về rồi")
    assert asked.completes().status == 200


def test_a_token_that_is_not_quite_right_opens_nothing(people, program, asked):
    signed = signed_by_program(asked.served, program)
    agency, document, step, place, secret = asked.token.split("-", 4)
    other = Asked(people)
    wrong = [
        "x",
        "-".join((agency, document, step, place, ("A" if secret[0] != "A" else "B") + secret[1:])),
        f"{agency}-{document}-seal-{place}-{secret}",
        f"{agency}-{document}-{step}-2-{secret}",
        f"{agency}-{document}-{step}-0-{secret}",
        f"{agency}-{other.document_id}-{step}-{place}-{secret}",
        f"H16.32-{document}-{step}-{place}-{secret}",
        "-".join((agency, document, step, place, secret[:-1])),
        other.token,
        f"{asked.token}%0A",
        "%2e%2e",
    ]
    for token in wrong[:-3]:
        assert is_refused(asked.posts(signed, token=token), NOT_THIS), token
    # Another document's own token is good, for that document's file alone.
    assert is_refused(asked.posts(signed, token=wrong[-3]), "không phải là tệp hệ thống đã cấp")
    for token in wrong[-2:]:
        assert is_refused(asked.posts(signed, token=token), NOT_THIS), token
    assert asked.posts(signed)["Status"] is True


def test_a_token_ends_after_half_an_hour_and_with_the_next_preparation(people, program, asked):
    signed = signed_by_program(asked.served, program)
    clock.shift(timedelta(minutes=31))
    late = asked.posts(signed)
    clock.shift(-timedelta(minutes=31))
    assert is_refused(late, NOT_THIS)
    first = asked.token
    asked.prepare()
    assert first != asked.token
    assert is_refused(asked.posts(signed, token=first), NOT_THIS)
    assert is_refused(asked.posts(signed), "không phải là tệp hệ thống đã cấp")
    assert asked.posts(signed_by_program(asked.served, program))["Status"] is True


def test_only_the_hash_of_a_token_is_kept(people, asked):
    from qlvb.issuing import store

    document = people.document(asked.document_id)
    kept = store.prepared(document, "signature")
    secret = asked.token.split("-", 4)[-1]
    assert len(secret) == 43, "256 bits"
    assert secret not in repr(kept)
    assert kept.parts[0].token_sha256


def test_what_was_altered_is_not_taken(people, program, holders, asked):
    signed = signed_by_program(asked.served, program)
    wrong = {
        "a byte of the page": forgeries.with_a_byte_changed(signed),
        "a digit of the signature": forgeries.with_a_digit_of_the_signature_changed(signed),
        "unsigned": asked.served,
        "cut": signed[:-10],
        "bytes after it": signed + b"\n%x",
        "a page drawn anew": forgeries.changed(signed, forgeries.redraw_the_page),
        "nothing": b"",
    }
    for how, content in wrong.items():
        assert is_refused(asked.posts(content), "không phải là tệp hệ thống đã cấp"), how
    stranger = holders.authority.issue("Người khác")
    by_another = signed_by_program(asked.served, stranger)
    assert is_refused(asked.posts(by_another), "không phải chứng thư số đã đăng ký")
    assert asked.posts(signed)["Status"] is True
    assert people.acts(asked.document_id).count("outgoing:upload") == 1


def test_a_token_is_not_guessed_at_with_files_without_end(program, asked):
    for _ in range(MOST_TRIES):
        assert is_refused(asked.posts(b"%PDF-1.7"), "không phải là tệp hệ thống đã cấp")
    signed = signed_by_program(asked.served, program)
    assert is_refused(asked.posts(signed), "quá nhiều lần")
    asked.prepare()
    assert asked.posts(signed_by_program(asked.served, program))["Status"] is True


def test_what_is_too_large_or_no_form_is_told_so(people, asked):
    assert is_refused(asked.posts(b"%" * (LARGEST_UPLOAD + 1)), "lớn hơn 4 MB")
    engine, path = people.demo.engine, f"/api/signing-uploads/{asked.token}"
    media_type, body = a_form(b"%PDF")
    for sent_as, sent in [
        ("application/pdf", b"%PDF"),
        ("application/json", b'{"uploadfile": "%PDF"}'),
        ("application/x-www-form-urlencoded", b"uploadfile=%25PDF"),
        ("multipart/form-data", body),
        (media_type, body[:-6]),
        (media_type, b""),
        a_form(b"%PDF", field="file"),
        (media_type, two_of(body)),
    ]:
        answer = send(engine, "POST", path, sent, {"Content-Type": sent_as})
        assert is_refused(answer, "multipart/form-data"), sent_as
    much = send(engine, "POST", path, b"%" * (10 * 1024 * 1024 + 1), {"Content-Type": media_type})
    assert much.status == 413, "the gateway takes no more"


def test_a_token_is_the_preparers_and_serves_nobody_else(people, program, asked):
    assert asked.posts(signed_by_program(asked.served, program))["Status"] is True
    for desk in (people.clerk, people.officer, people.unit_head):
        assert asked.completes(desk).status in (403, 404, 422)
    assert people.status(asked.document_id) == "signing"


def test_what_would_not_come_back_through_the_gateway_is_not_offered_to_be_posted(people, program):
    much = people.a_file(content=a_large_draft(LARGEST_UPLOAD - ROOM_TO_GROW + 1))
    document_id = people.a_draft_to_sign(file_id=much)
    answer = people.leader.review(document_id, "signature/preparation", places=PLACES)
    assert answer.status == 200, answer.body
    (part,) = answer["parts"]
    assert part["upload_token"] == ""
    assert part["size"] > LARGEST_UPLOAD - ROOM_TO_GROW


def test_the_clerks_plug_in_seals_the_document_and_each_file_sent_along(people, holders):
    people.equip_anew()
    seal = holders.enrol(KeyKind.OUTSIDE, of="agency")
    attachment = people.a_file(content=signing.a_draft(2))
    document_id = people.a_draft_to_issue(attachment_ids=[attachment])
    waiting = people.clerk.review(document_id, "issue/preparation")
    main, sent_along = waiting["parts"]
    told = {
        "number": main["figures"]["so_vb"],
        "issued_on": date.fromisoformat(waiting["issued_on"]),
    }
    engine = people.demo.engine

    def does(part, token=None, **figures):
        content = signed_by_program(served(people, document_id, part), seal, **figures)
        return posts(engine, token or part["upload_token"], content)

    wrong = does(main, number="99", issued_on=told["issued_on"])
    assert is_refused(wrong, "không đúng với số, ngày hệ thống đã cấp")
    assert is_refused(does(main), "không đúng với số, ngày"), "sealed without number and date"
    crossed = does(sent_along, token=main["upload_token"])
    assert is_refused(crossed, "không phải là tệp hệ thống đã cấp")
    assert does(main, **told)["Status"] is True
    half = completed(people.clerk, document_id, "issue", waiting["version"])
    assert (half.status, half["code"]) == (422, "answers_missing")
    assert does(sent_along)["Status"] is True
    done = completed(people.clerk, document_id, "issue", waiting["version"])
    assert (done.status, done["status"]) == (200, "issued")
    document = people.document(document_id)
    figures = signing.figures_of(people.bytes_of(document_id, document.sealed))
    assert figures["so_vb"] == f"{document.registration.number:02d}" == told["number"]
    assert len(document.sealed_attachments) == 1


def two_of(body):
    """The same form with its file twice."""
    head, end = body.rsplit(b"\r\n--", 1)
    return head + b"\r\n" + head + b"\r\n--" + end


def a_large_draft(size):
    """A draft with a picture that nothing makes smaller."""
    side = int((size / 3) ** 0.5) + 1
    picture = Image.frombytes("RGB", (side, side), os.urandom(side * side * 3))
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawImage(ImageReader(picture), 0, 0, 500, 500)
    canvas.save()
    return out.getvalue()
