"""What was written in Word is signed, numbered and issued as any draft; its annex in Excel too."""

import io

import pypdf

from tests.builders import offices, signing
from tests.integration.issuing.test_issue import examined

LINES = (
    "Số:                    /STTTT-CNTT",
    "Đắk Nông, ngày        tháng        năm          ",
    "Kính gửi: Ủy ban nhân dân tỉnh",
    *("Nội dung báo cáo.",) * 8,
    "GIÁM ĐỐC",
    *("",) * 5,
    "Lê Trọng Nghĩa",
)


def uploaded(people, content, filename):
    file = people.officer.upload(content, filename=filename)
    assert file["status"] == "accepted", file
    return file["file_id"]


def test_a_word_draft_with_an_excel_annex_is_issued(people):
    draft = uploaded(people, offices.a_word_file(*LINES), "du-thao.docx")
    annex = uploaded(people, offices.an_excel_file(), "phu-luc.xlsx")
    document_id = people.a_draft_to_sign(file_id=draft, attachment_ids=[annex])
    people.signs(document_id, places=signing_places())
    people.issues(document_id)
    document = people.document(document_id)
    content = people.bytes_of(document_id, document.sealed)
    assert len(examined(content).rows) == 2
    assert examined(content).state.value == "valid"
    assert signing.figures_of(content)["so_vb"] == f"{document.registration.number:02d}"
    (sent,) = document.sealed_attachments
    annexed = people.bytes_of(document_id, sent)
    assert examined(annexed).state.value == "valid"
    assert "Sở Nội vụ" in pypdf.PdfReader(io.BytesIO(annexed)).pages[0].extract_text()
    assert people.officer.get(f"/files/{draft}/link?source=true").status == 200
    assert people.demo.desk("duongdt.stttt").get(f"/files/{draft}/link?source=true").status == 404


def test_what_came_in_is_never_a_converted_word_file(people):
    from tests.builders.registering import a_key, an_intake

    file = people.clerk.upload(offices.a_word_file(), filename="cong-van.docx")
    refused = people.clerk.post(
        "/incoming", an_intake(people.leader_id, file_ids=[file["file_id"]]), key=a_key()
    )
    assert (refused.status, refused["code"]) == (422, "converted_is_no_original")


def signing_places():
    from qlvb.signing.model import Places

    layout = signing.LAYOUT
    return Places(
        signature=layout.signature,
        seal=layout.seal,
        number=layout.number,
        day=layout.day,
        month=layout.month,
        year=layout.year,
    )
