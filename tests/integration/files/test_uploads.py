"""Asking to upload, uploading in parts, withdrawing, deciding, reading, forgetting."""

from datetime import timedelta

import pytest
import requests
from qlvb.files import checking, reading, service, store
from qlvb.files.model import FileStatus
from qlvb.files.naming import Title
from qlvb.files.permitted import LARGEST, PART_SIZE, usable_name
from qlvb.files.refusals import (
    DecisionReasonMissing,
    FileAttachedElsewhere,
    FileAwaitsDecision,
    FileEmpty,
    FileInUse,
    FileNameUnusable,
    FileNotAccepted,
    FileNotFound,
    FileNotStopped,
    FileTooLarge,
    OnlyPdfComesIn,
    PartNumberUnknown,
    PartsMissing,
    SecrecyNotConfirmed,
    UploadOver,
)
from qlvb.kernel import clock
from qlvb.kernel.actor import Role
from qlvb.kernel.rights import NotYourDuty
from qlvb.platform.tables import Cancelled, transact

from tests.builders import pdfs
from tests.builders.uploads import A_CLERK_ELSEWHERE, AN_OFFICER, THE_CLERK, THE_HEAD, a_person

ASKED = {
    "filename": "cv.pdf",
    "size": 10,
    "media_type": "application/pdf",
    "confirmed": True,
}


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"confirmed": False}, SecrecyNotConfirmed),
        ({"media_type": "text/html"}, OnlyPdfComesIn),
        ({"filename": "cv.docx"}, OnlyPdfComesIn),
        ({"filename": "../../etc/cv.pdf"}, FileNameUnusable),
        ({"filename": "C:\\van ban\\cv.pdf"}, FileNameUnusable),
        ({"filename": "cv\u202efdp.exe.pdf"}, FileNameUnusable),
        ({"filename": "cv\n.pdf"}, FileNameUnusable),
        ({"filename": ".pdf"}, FileNameUnusable),
        ({"filename": "a" * 300 + ".pdf"}, FileNameUnusable),
        ({"size": 0}, FileEmpty),
        ({"size": LARGEST + 1}, FileTooLarge),
    ],
)
def test_what_may_not_come_in_is_refused_before_its_bytes(cloud, change, refusal):
    with pytest.raises(refusal) as refused:
        service.begin(THE_CLERK, **ASKED | change)
    assert "ui lòng" in refused.value.detail_text or "cần" in refused.value.detail_text


@pytest.mark.parametrize("name", ["Công văn số 5.pdf", "đ.PDF", "📎 bản đồ.pdf", "Báo cáo.pdf"])
def test_a_name_in_vietnamese_is_kept_composed(office, name):
    file = office.uploads(pdfs.a_document(), name=name)
    assert file.filename == usable_name(name)


def test_an_inspector_does_not_upload(cloud):
    with pytest.raises(NotYourDuty):
        service.begin(a_person("thanh-tra", Role.INSPECTOR), **ASKED)


def test_a_large_file_comes_in_parts_and_goes_on_after_a_cut(office):
    content = pdfs.a_scan(60, 400_000)
    asked = office.asks_to_upload(content)
    assert (asked.method, asked.part_size, asked.part_count) == ("multipart", PART_SIZE, 3)
    _put_parts(asked.file_id, content, [1, 3])
    with pytest.raises(PartsMissing) as missing:
        service.complete(THE_CLERK, asked.file_id)
    assert "phần 2" in missing.value.detail_text

    gone_on = service.parts(THE_CLERK, asked.file_id, [2])
    assert [part.number for part in gone_on.uploaded] == [1, 3]
    assert list(gone_on.urls) == ["2"]
    _put_parts(asked.file_id, content, [2])
    service.complete(THE_CLERK, asked.file_id)
    service.complete(THE_CLERK, asked.file_id)

    file = office.tells_of(asked.file_id)
    assert (file.status, file.pages) == (FileStatus.ACCEPTED, 60)
    assert office.kept_bytes(file) == content
    service.complete(THE_CLERK, asked.file_id)
    with pytest.raises(UploadOver):
        service.parts(THE_CLERK, asked.file_id, [1])


def test_a_part_that_is_cut_short_is_missing(office):
    content = pdfs.a_scan(60, 400_000)
    asked = office.asks_to_upload(content)
    _put_parts(asked.file_id, content, [1, 3])
    url = service.parts(THE_CLERK, asked.file_id, [2]).urls["2"]
    requests.put(url, data=b"x" * 100, timeout=10)
    with pytest.raises(PartsMissing) as missing:
        service.complete(THE_CLERK, asked.file_id)
    assert "phần 2." in missing.value.detail_text


def test_there_are_no_parts_beyond_the_file(office):
    asked = office.asks_to_upload(b"", size=30_000_000)
    with pytest.raises(PartNumberUnknown):
        service.parts(THE_CLERK, asked.file_id, [5])
    with pytest.raises(PartsMissing):
        service.complete(THE_CLERK, asked.file_id)


def test_a_file_of_another_agency_is_not_found(office, a_file):
    for attempt in (
        lambda: service.get(A_CLERK_ELSEWHERE, a_file.file_id),
        lambda: _read(A_CLERK_ELSEWHERE, a_file.file_id),
        lambda: service.accepted(A_CLERK_ELSEWHERE, [a_file.file_id]),
        lambda: service.withdraw(A_CLERK_ELSEWHERE, a_file.file_id),
        lambda: service.parts(A_CLERK_ELSEWHERE, a_file.file_id, []),
        lambda: service.complete(A_CLERK_ELSEWHERE, a_file.file_id),
        lambda: service.decide(A_CLERK_ELSEWHERE, a_file.file_id, released=True, reason="x"),
    ):
        with pytest.raises(FileNotFound):
            attempt()


def test_a_colleagues_upload_is_not_found(office, a_file):
    with pytest.raises(FileNotFound):
        service.get(AN_OFFICER, a_file.file_id)
    with pytest.raises(FileNotFound):
        _read(AN_OFFICER, a_file.file_id)


def test_a_documents_file_is_read_by_who_may_read_the_document(office, a_file):
    _attach(a_file)
    asked = []
    with pytest.raises(FileNotFound):
        _read(AN_OFFICER, a_file.file_id, reads=lambda *about: asked.append(about))
    assert asked == [(AN_OFFICER, "DOC1")]
    assert _read(AN_OFFICER, a_file.file_id).url
    assert office.acts_on("DOC1") == ["file:read"]


def test_an_accepted_file_goes_to_one_document_only(office, a_file):
    _attach(a_file)
    _attach(a_file)
    with pytest.raises(Cancelled):
        _attach(a_file, "DOC2")
    with pytest.raises(FileAttachedElsewhere):
        service.accepted(THE_CLERK, [a_file.file_id])
    assert office.finds(a_file.file_id).watch is None
    with pytest.raises(FileInUse):
        service.withdraw(THE_CLERK, a_file.file_id)


def test_only_accepted_files_can_be_attached_or_read(office):
    waiting = office.asks_to_upload(pdfs.a_document())
    stopped = office.uploads(pdfs.a_document(mark="MẬT"))
    for file_id in (waiting.file_id, stopped.file_id):
        with pytest.raises(FileNotAccepted):
            service.accepted(THE_CLERK, [file_id])
        with pytest.raises(FileNotAccepted):
            _read(THE_CLERK, file_id)
        with pytest.raises(Cancelled):
            _attach(office.finds(file_id))


def test_files_come_in_the_documents_order_each_once(office, a_file):
    other = office.uploads(pdfs.a_document(5))
    asked = [other.file_id, a_file.file_id, other.file_id]
    assert [file.pages for file in service.accepted(THE_CLERK, asked)] == [5, 2]


def test_reading_gives_a_short_link_with_the_rules_name_and_is_on_record(office, a_file):
    title = Title(kind="QĐ", number="05/QĐ-UBND", issued_on=a_date(), subject="Về công tác văn thư")
    _attach(a_file, title=title)
    link = _read(AN_OFFICER, a_file.file_id, inline=False)
    assert link.filename == "H16.13_QD_05-QD-UBND_20260314_ve-cong-tac-van-thu.pdf"
    answer = requests.get(link.url, timeout=10)
    assert answer.content == pdfs.a_document()
    assert link.filename in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Type"] == "application/pdf"
    assert office.acts_on("DOC1") == ["file:read"]


def test_a_correction_renames_the_downloads(office, a_file):
    _attach(a_file)
    title = Title(kind="CV", number="7", issued_on=a_date())
    with transact() as tx:
        service.rename(tx, THE_CLERK, [a_file.file_id], "DOC1", title)
    assert _read(THE_CLERK, a_file.file_id).filename == ("H16.13_CV_7_20260314.pdf")


def test_a_withdrawn_upload_leaves_nothing_and_may_be_withdrawn_again(office, a_file):
    service.withdraw(THE_CLERK, a_file.file_id)
    service.withdraw(THE_CLERK, a_file.file_id)
    assert office.versions() == []
    assert office.finds(a_file.file_id).status is FileStatus.EXPIRED
    with pytest.raises(FileNotAccepted):
        service.accepted(THE_CLERK, [a_file.file_id])


def test_a_stopped_file_is_released_with_a_reason(office):
    file = office.uploads(pdfs.a_document(mark="MẬT"), by=AN_OFFICER)
    assert [f.file_id for f in service.stopped(THE_HEAD).items] == [file.file_id]
    released = service.decide(THE_HEAD, file.file_id, released=True, reason="Tên riêng")
    assert released.status is FileStatus.ACCEPTED
    assert released.decision.person_id == THE_HEAD.person_id
    assert office.kept_bytes(released) == pdfs.a_document(mark="MẬT")
    assert office.versions() == [("qlvb-files", file.key)]
    assert service.stopped(THE_HEAD).items == []
    assert service.decide(THE_CLERK, file.file_id, released=True, reason="Như trên") == released
    with pytest.raises(FileNotStopped):
        service.decide(THE_CLERK, file.file_id, released=False, reason="Đổi ý")
    assert office.acts_on(file.file_id) == ["file:upload", "file:stop", "file:release"]


def test_a_stopped_file_that_is_refused_is_gone_but_the_fact_stays(office):
    file = office.uploads(pdfs.a_document(mark="MẬT"), name="danh sách tuyệt mật.pdf")
    refused = service.decide(THE_CLERK, file.file_id, released=False, reason="Có dấu mật")
    assert office.versions() == []
    kept = office.finds(file.file_id)
    assert (kept.status, kept.filename, kept.sha256) == (FileStatus.REFUSED, "", file.sha256)
    assert kept.decision.reason == "Có dấu mật"
    assert kept.is_purged
    assert refused.status is FileStatus.REFUSED


def test_only_the_clerk_or_a_leader_decides_and_says_why(office):
    file = office.uploads(pdfs.a_document(mark="MẬT"), by=AN_OFFICER)
    with pytest.raises(NotYourDuty):
        service.decide(AN_OFFICER, file.file_id, released=True, reason="x")
    with pytest.raises(NotYourDuty):
        service.stopped(AN_OFFICER)
    with pytest.raises(DecisionReasonMissing):
        service.decide(THE_CLERK, file.file_id, released=True, reason="  ")
    with pytest.raises(FileAwaitsDecision):
        service.withdraw(AN_OFFICER, file.file_id)


def test_the_list_of_stopped_files_pages_by_cursor(office):
    made = [office.uploads(pdfs.a_document(mark="MẬT")).file_id for _ in range(3)]
    first = service.stopped(THE_CLERK, None, 2)
    rest = service.stopped(THE_CLERK, first.cursor, 2)
    assert [file.file_id for file in first.items + rest.items] == made
    assert service.stopped(A_CLERK_ELSEWHERE).items == []


def test_a_forgotten_upload_expires_with_its_parts(office):
    content = pdfs.a_scan(60, 400_000)
    asked = office.asks_to_upload(content)
    _put_parts(asked.file_id, content, [1])
    _sweep(hours=25)
    file = office.finds(asked.file_id)
    assert file.status is FileStatus.EXPIRED
    assert office.s3.list_multipart_uploads(Bucket="qlvb-intake").get("Uploads", []) == []
    assert store.FileItem.get(f"A#H16.13#F#{file.file_id}", "FILE").expires_at is not None


def test_a_file_nobody_attached_expires_and_an_attached_one_stays(office, a_file):
    loose = office.uploads(pdfs.a_document(3))
    _attach(a_file)
    _sweep(days=31)
    assert office.finds(loose.file_id).status is FileStatus.EXPIRED
    assert office.finds(a_file.file_id).status is FileStatus.ACCEPTED
    assert office.versions() == [("qlvb-files", a_file.key)]


def test_a_stopped_file_nobody_decided_on_is_refused_in_the_end(office):
    file = office.uploads(pdfs.a_document(mark="MẬT"))
    _sweep(days=16)
    assert office.finds(file.file_id).status is FileStatus.REFUSED
    assert office.versions() == []


def test_an_upload_whose_event_was_lost_is_checked_by_the_sweep(office):
    content = pdfs.a_document()
    asked = office.asks_to_upload(content)
    office.posts(asked, content)
    _sweep(hours=1)
    assert office.finds(asked.file_id).status is FileStatus.ACCEPTED


def test_bytes_left_after_a_crash_are_removed_by_the_sweep(office, a_file):
    file = office.finds(a_file.file_id)
    with transact() as tx:
        store.save(tx, file.expire("Hủy"), file)
    assert office.versions() != []
    _sweep(hours=0)
    assert office.versions() == []
    assert office.finds(a_file.file_id).is_purged


def _attach(file, document_id="DOC1", title=None):
    with transact() as tx:
        service.attach(tx, [file], document_id, title)


def _sweep(**later):
    with clock.set_to(clock.now() + timedelta(**later)):
        checking.sweep(["H16.13"])


def _put_parts(file_id, content, numbers):
    for number, url in service.parts(THE_CLERK, file_id, numbers).urls.items():
        begin = (int(number) - 1) * PART_SIZE
        answer = requests.put(url, data=content[begin : begin + PART_SIZE], timeout=10)
        assert answer.status_code == 200


def a_date():
    from datetime import date

    return date(2026, 3, 14)


def _read(actor, file_id, *, inline=True, reads=lambda actor, document_id: True):
    return reading.link(actor, file_id, inline=inline, reads=reads)
