"""What arrives is judged by its bytes, whatever was declared, however often S3 tells of it."""

import hashlib

import pytest
from qlvb.files.model import FileStatus

from tests.builders import pdfs
from tests.builders.uploads import THE_CLERK

UNFIT = {
    "empty": (pdfs.empty, "không có nội dung"),
    "cut off": (pdfs.truncated, "bị cắt cụt"),
    "a page named .pdf": (pdfs.html_named_pdf, "không phải là PDF"),
    "a page before the PDF": (pdfs.html_before_a_pdf, "không phải là PDF"),
    "something behind the PDF": (pdfs.a_pdf_with_something_behind_it, "còn nội dung khác"),
    "noise": (pdfs.not_even_text, "không phải là PDF"),
    "a header alone": (pdfs.a_header_and_nothing_else, "cấu trúc bị hỏng"),
    "encrypted": (pdfs.encrypted, "mật khẩu"),
    "encrypted for its owner": (pdfs.encrypted_without_a_user_password, "mật khẩu"),
    "no pages": (pdfs.without_pages, "không có trang"),
    "100,000 pages": (pdfs.a_hundred_thousand_pages, "quá 2.000 trang"),
    "100,000 pages that claim to be one": (
        pdfs.a_hundred_thousand_pages_that_claim_to_be_one,
        "quá 2.000 trang",
    ),
    "a page tree without end": (pdfs.a_page_tree_that_bites_its_tail, "cấu trúc bị hỏng"),
    "a trailer of a billion objects": (
        pdfs.a_trailer_that_promises_a_billion_objects,
        "lớn bất thường",
    ),
    "a zip bomb": (pdfs.a_zip_bomb, "nén trong tệp PDF lớn bất thường"),
    "a zip bomb in a zip bomb": (pdfs.a_zip_bomb_in_a_zip_bomb, "nén trong tệp PDF"),
    "a zip bomb nobody opens": (pdfs.a_zip_bomb_in_an_unused_object, "nén trong tệp PDF"),
    "a script": (pdfs.with_javascript, "JavaScript"),
    "a script by name": (pdfs.with_javascript_in_a_name_tree_only, "JavaScript"),
    "a script in disguise": (pdfs.with_javascript_spelled_in_hexadecimal, "JavaScript"),
    "a program": (pdfs.with_launch, "chạy chương trình"),
    "a file within": (pdfs.with_an_embedded_file, "tệp nhúng"),
    "an action on opening": (pdfs.with_an_open_action, "khi mở tệp"),
    "an action on closing": (pdfs.with_an_action_on_closing, "theo thao tác"),
    "a dynamic form": (pdfs.with_an_xfa_form, "XFA"),
    "a film": (pdfs.with_rich_media, "đa phương tiện"),
}


@pytest.mark.parametrize("case", UNFIT)
def test_an_unfit_file_is_refused_with_what_to_do_and_gone_from_every_version(office, case):
    make, words = UNFIT[case]
    content = make()
    permission = office.asks_to_upload(content, size=len(content) or 1)
    office.s3.put_object(Bucket="qlvb-intake", Key=office.key_of(permission.file_id), Body=content)
    if not content:
        words = "khác với dung lượng"
    file = office.tells_of(permission.file_id)
    assert file.status is FileStatus.REFUSED
    assert words in file.reason
    assert "Vui lòng" in file.reason
    assert office.versions() == []
    assert office.finds(permission.file_id).is_purged
    assert office.acts_on(permission.file_id) == ["file:upload", "file:refuse"]


@pytest.mark.parametrize(
    "make",
    [
        pdfs.a_document,
        pdfs.a_scan,
        pdfs.opening_at_its_first_page,
        pdfs.opening_at_a_place,
        pdfs.with_a_link_to_a_page,
    ],
)
def test_an_ordinary_file_is_accepted_and_kept_unaltered(office, make):
    content = make()
    file = office.uploads(content)
    assert (file.status, file.reason) == (FileStatus.ACCEPTED, "")
    assert file.sha256 == hashlib.sha256(content).hexdigest()
    assert office.kept_bytes(file) == content
    assert office.versions() == [("qlvb-files", file.key)]
    assert office.acts_on(file.file_id) == ["file:upload"]


def test_pages_are_counted(office):
    assert office.uploads(pdfs.a_document(7)).pages == 7


def test_a_file_of_another_size_than_declared_is_refused(office):
    content = pdfs.a_document()
    permission = office.asks_to_upload(content, size=len(content) + 1)
    office.s3.put_object(Bucket="qlvb-intake", Key=office.key_of(permission.file_id), Body=content)
    file = office.tells_of(permission.file_id)
    assert file.status is FileStatus.REFUSED
    assert "khác với dung lượng" in file.reason


@pytest.mark.parametrize(
    ("content", "mark"),
    [
        (pdfs.a_document(mark="MẬT"), "MẬT"),
        (pdfs.a_document(mark="T Ố I   M Ậ T"), "TỐI MẬT"),
        (pdfs.a_document(mark="TUYET MAT"), "TUYỆT MẬT"),
        (pdfs.a_document_marked_on_its_last_page(), "MẬT"),
        (pdfs.with_a_stamp_note(), "MẬT"),
        (pdfs.a_document(lines=["ĐƠN KHIẾU NẠI"]), "ĐƠN KHIẾU NẠI"),
    ],
)
def test_a_file_with_a_mark_is_stopped_for_a_decision(office, content, mark):
    file = office.uploads(content)
    assert file.status is FileStatus.STOPPED
    assert file.marks == (mark,)
    assert mark in file.reason
    assert [bucket for bucket, _ in office.versions()] == ["qlvb-intake"]


def test_a_file_whose_text_cannot_be_read_is_stopped_too(office):
    file = office.uploads(pdfs.whose_text_is_too_much_to_read())
    assert file.status is FileStatus.STOPPED
    assert "Không đọc được phần chữ" in file.reason


def test_the_event_may_come_twice(office):
    file = office.uploads(pdfs.a_document())
    assert office.tells_of(file.file_id) == file
    assert office.versions() == [("qlvb-files", file.key)]
    assert office.acts_on(file.file_id) == ["file:upload"]


def test_an_event_about_a_key_nobody_asked_for_removes_what_lies_there(office, tasks):
    keys = ["H16.13/2026/01ARZ3NDEKTSV4RRFFQ69G5FAV", "la/gi day.pdf"]
    for key in keys:
        office.s3.put_object(Bucket="qlvb-intake", Key=key, Body=b"x")
    tasks.check(
        {"Records": [{"s3": {"object": {"key": key.replace(" ", "+")}}} for key in keys]}, None
    )
    assert office.versions() == []


def test_an_event_that_comes_before_its_object_changes_nothing(office):
    permission = office.asks_to_upload(pdfs.a_document())
    assert office.tells_of(permission.file_id).status is FileStatus.WAITING


def test_a_second_post_on_the_same_permission_does_not_change_what_was_accepted(office):
    content = pdfs.a_document()
    permission = office.asks_to_upload(content)
    office.posts(permission, content)
    file = office.tells_of(permission.file_id)
    office.posts(permission, content.replace(b"1.3", b"1.4"))
    assert office.tells_of(permission.file_id) == file
    assert office.kept_bytes(file) == content
    assert office.versions() == [("qlvb-files", file.key)]


def test_a_check_that_broke_off_after_copying_is_finished_by_the_next(office):
    content = pdfs.a_document()
    permission = office.asks_to_upload(content)
    office.posts(permission, content)
    file = office.finds(permission.file_id)
    office.s3.put_object(Bucket="qlvb-files", Key=file.key, Body=content)
    done = office.tells_of(permission.file_id)
    assert done.status is FileStatus.ACCEPTED
    assert office.versions() == [("qlvb-files", file.key)]


def test_a_wrong_copy_left_behind_is_replaced(office):
    from qlvb.files.refusals import CopyDiffers

    content = pdfs.a_document()
    permission = office.asks_to_upload(content)
    office.posts(permission, content)
    file = office.finds(permission.file_id)
    office.s3.put_object(Bucket="qlvb-files", Key=file.key, Body=b"x" * len(content))
    with pytest.raises(CopyDiffers):
        office.tells_of(permission.file_id)
    assert office.tells_of(permission.file_id).status is FileStatus.ACCEPTED
    assert office.kept_bytes(file) == content


def test_an_upload_withdrawn_during_its_check_leaves_nothing(office):
    from qlvb.files import checking, service, store

    content = pdfs.a_document()
    permission = office.asks_to_upload(content)
    office.posts(permission, content)
    file = store.find(THE_CLERK.agency_id, permission.file_id)
    arrived = checking.storage.head("qlvb-intake", file.intake_key)
    service.withdraw(THE_CLERK, permission.file_id)
    office.s3.put_object(Bucket="qlvb-intake", Key=file.intake_key, Body=content)
    arrived = checking.storage.head("qlvb-intake", file.intake_key)
    late = checking._judge(file.begin_check(), arrived)
    assert late.status is FileStatus.EXPIRED
    assert office.versions() == []
