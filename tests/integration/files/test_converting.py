"""Word and Excel on their way in: made a PDF where there is a converter, refused where there is none.

The converter is LibreOffice itself: ``make test`` brings it.
"""

import hashlib
import io
import re
import shutil
import stat
import subprocess
from pathlib import Path

import pypdf
import pytest
from qlvb.files import checking, reading, service
from qlvb.files.model import FileStatus
from qlvb.files.permitted import OFFICE
from qlvb.files.refusals import (
    ConvertedIsNoOriginal,
    ConverterMissing,
    FileNotFound,
    OnlyPdfComesIn,
)

from tests.builders import offices, pdfs
from tests.builders.registering import TheLineBroke
from tests.builders.uploads import AN_OFFICER, THE_CLERK

NO_PROGRAM = "/khong/co/soffice"


@pytest.fixture(scope="module", autouse=True)
def there_is_a_converter():
    assert shutil.which("soffice"), "LibreOffice is missing: make converter"


def text_of(content):
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


def source_of(office, file):
    place = {"Bucket": "qlvb-files", "Key": file.source_key, "VersionId": file.source.version_id}
    return office.s3.get_object(**place)["Body"].read()


@pytest.mark.parametrize("name", ["du-thao.docx", "phu-luc.XLSX"])
def test_without_a_converter_the_sentence_says_how_to_save_as_pdf(office, monkeypatch, name):
    monkeypatch.setenv("QLVB_CONVERTER", NO_PROGRAM)
    with pytest.raises(ConverterMissing) as refused:
        office.asks_to_upload(offices.a_word_file(), name=name)
    assert "Save As" in refused.value.detail_text
    assert office.versions() == []


def test_a_word_file_becomes_a_pdf_and_is_kept_beside_it(office):
    content = offices.a_word_file("Số:      /QĐ-STTTT", "Điều 1. Ban hành Quy chế làm việc.")
    file = office.uploads(content, name="Dự thảo quyết định.docx", by=AN_OFFICER)
    assert (file.status, file.filename, file.pages) == (
        FileStatus.ACCEPTED,
        "Dự thảo quyết định.pdf",
        1,
    )
    made = office.kept_bytes(file)
    assert "Điều 1. Ban hành Quy chế làm việc." in text_of(made)
    assert (file.size, file.sha256) == (len(made), hashlib.sha256(made).hexdigest())
    assert (file.source.filename, file.source.size) == ("Dự thảo quyết định.docx", len(content))
    assert source_of(office, file) == content
    assert {bucket for bucket, _ in office.versions()} == {"qlvb-files"}, "the intake is empty"


def test_an_excel_annex_becomes_a_pdf(office):
    file = office.uploads(offices.an_excel_file(), name="phu-luc.xlsx")
    assert file.status is FileStatus.ACCEPTED
    assert "Sở Nội vụ" in text_of(office.kept_bytes(file))


def test_the_secrecy_gate_looks_at_the_pdf_and_a_refusal_leaves_nothing(office):
    file = office.uploads(offices.a_word_file("TUYỆT MẬT", "Nội dung"), name="du-thao.docx")
    assert (file.status, file.marks) == (FileStatus.STOPPED, ("TUYỆT MẬT",))
    after = service.decide(THE_CLERK, file.file_id, released=False, reason="Có dấu mật")
    assert after.status is FileStatus.REFUSED
    assert office.versions() == []
    kept = office.finds(file.file_id)
    assert (kept.filename, kept.source.filename) == ("", "")


def test_what_the_gate_stopped_wrongly_is_released_with_its_source(office):
    content = offices.a_word_file("MẬT", "Đường MẬT: tên một dòng suối")
    stopped = office.uploads(content, name="du-thao.docx")
    assert stopped.status is FileStatus.STOPPED
    file = service.decide(THE_CLERK, stopped.file_id, released=True, reason="Không có dấu mật")
    assert file.status is FileStatus.ACCEPTED
    assert "dòng suối" in text_of(office.kept_bytes(file))
    assert source_of(office, file) == content


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (offices.a_word_file(more=[("word/vbaProject.bin", b"x")]), "macro"),
        (
            offices.a_word_file(relations=offices.a_relation("image", "https://example.org/a.png")),
            "liên kết lấy từ nơi khác",
        ),
        (b"PK\x03\x04 khong phai", "cấu trúc bị hỏng"),
    ],
)
def test_what_may_not_come_along_is_refused_in_words_and_removed(office, content, said):
    file = office.uploads(content, name="du-thao.docx")
    assert file.status is FileStatus.REFUSED
    assert said in file.reason
    assert office.versions() == []


@pytest.mark.parametrize("name", ["du-thao.docm", "du-thao.doc", "bang.xls", "bang.xlsm", "a.odt"])
def test_other_endings_are_no_files_that_come_in(office, name):
    with pytest.raises(OnlyPdfComesIn):
        service.begin(
            THE_CLERK,
            filename=name,
            size=10,
            media_type=OFFICE[".docx"],
            confirmed=True,
        )


def test_a_converter_that_makes_nothing_is_said_in_words(office, monkeypatch, tmp_path):
    idle = tmp_path / "chuyen-doi"
    idle.write_text("#!/bin/sh\nexit 0\n", encoding="utf-8")
    idle.chmod(idle.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("QLVB_CONVERTER", str(idle))
    file = office.uploads(offices.a_word_file(), name="du-thao.docx")
    assert file.status is FileStatus.REFUSED
    assert "Không chuyển được" in file.reason


def test_a_converter_that_never_ends_is_ended_with_all_that_it_started(
    office, monkeypatch, tmp_path
):
    told, endless = tmp_path / "con-chay", tmp_path / "chuyen-doi"
    endless.write_text(f"#!/bin/sh\nsleep 601 &\necho $! > {told}\nsleep 600\n", encoding="utf-8")
    endless.chmod(endless.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("QLVB_CONVERTER", str(endless))
    monkeypatch.setattr("qlvb.files.converting.SECONDS", 1)
    file = office.uploads(offices.a_word_file(), name="du-thao.docx")
    assert file.status is FileStatus.REFUSED
    assert "Không chuyển được" in file.reason
    assert not is_running(told.read_text(encoding="utf-8").strip())


def test_the_converter_has_no_environment_and_no_network_where_it_can_be_taken_away(
    office, monkeypatch, tmp_path
):
    told, curious = tmp_path / "thay-gi", tmp_path / "chuyen-doi"
    curious.write_text(f"#!/bin/sh\nenv > {told}\ncat /proc/net/dev >> {told}\n", encoding="utf-8")
    curious.chmod(curious.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("QLVB_CONVERTER", str(curious))
    office.uploads(offices.a_word_file(), name="du-thao.docx")
    seen = told.read_text(encoding="utf-8")
    assert "AWS_" not in seen
    assert "QLVB_" not in seen
    permitted = subprocess.run(["unshare", "-rn", "true"], check=False, capture_output=True)
    interfaces = {
        line.split(":")[0].strip() for line in seen.splitlines() if re.match(r"^\s*\w+:", line)
    }
    if permitted.returncode == 0:
        assert interfaces == {"lo"}


def is_running(process_id):
    stands = Path("/proc", process_id, "stat")
    return (
        stands.exists() and stands.read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    )


def test_told_twice_it_is_converted_once_and_stays_what_it_is(office):
    permission = office.asks_to_upload(content := offices.a_word_file(), name="du-thao.docx")
    office.posts(permission, content)
    first = office.tells_of(permission.file_id)
    assert office.tells_of(permission.file_id) == first
    before = office.kept_bytes(first)
    checking.sweep([THE_CLERK.agency_id])
    assert office.kept_bytes(office.finds(permission.file_id)) == before


def test_a_crash_before_the_verdict_is_made_good_by_the_next_check(office, monkeypatch):
    permission = office.asks_to_upload(content := offices.a_word_file(), name="du-thao.docx")
    office.posts(permission, content)

    def gone():
        raise TheLineBroke

    with monkeypatch.context() as broken:
        broken.setattr("qlvb.platform.sandbox.run", _crashing_after("qlvb.files.conversion", gone))
        with pytest.raises(TheLineBroke):
            office.tells_of(permission.file_id)
    file = office.tells_of(permission.file_id)
    assert file.status is FileStatus.ACCEPTED
    assert source_of(office, file) == content


def _crashing_after(module, crash):
    from qlvb.platform import sandbox

    run = sandbox.run

    def ran(name, path, *, seconds):
        if name != module:
            crash()
        return run(name, path, seconds=seconds)

    return ran


def test_a_converted_file_is_for_drafts_and_never_what_somebody_sent(office):
    file = office.uploads(offices.a_word_file(), name="du-thao.docx")
    with pytest.raises(ConvertedIsNoOriginal):
        service.accepted(THE_CLERK, [file.file_id])
    assert service.accepted(THE_CLERK, [file.file_id], converted=True) == (file,)


def test_the_word_file_is_read_by_who_may_read_its_pdf(office):
    file = office.uploads(offices.a_word_file(), name="du-thao.docx")
    link = reading.source_link(THE_CLERK, file.file_id, reads=lambda *_: False)
    assert link.filename.endswith(".docx")
    assert "source" in link.url
    assert office.acts_on(file.file_id).count("file:read") == 1
    plain = office.uploads(pdfs.a_document())
    with pytest.raises(FileNotFound):
        reading.source_link(THE_CLERK, plain.file_id, reads=lambda *_: False)
