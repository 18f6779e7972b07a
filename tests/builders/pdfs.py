"""PDFs to send in: those an office has, and those nobody should accept. Each returns the bytes."""

import io
import random
import zlib
from functools import cache

import font_source_serif_pro as source_serif
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NullObject,
    NumberObject,
    TextStringObject,
)
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

HEADING = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"


def a_document(pages=2, *, lines=("Về công tác văn thư, bảo mật thông tin và mật khẩu.",), mark=""):
    """A Vietnamese document as offices make it; ``mark`` stands alone at the top of page one."""
    page_of_lines = list(lines)
    return _drawn([_page(number, pages, page_of_lines, mark) for number in range(1, pages + 1)])


def a_document_marked_on_its_last_page(mark="MẬT", pages=3):
    return _drawn(
        [
            _page(number, pages, ["Nội dung."], mark if number == pages else "")
            for number in range(1, pages + 1)
        ]
    )


def a_scan(pages=1, bytes_a_page=60_000):
    """Pages that are only images, so without text; noise, since scans hardly pack."""
    writer = PdfWriter()
    for number in range(pages):
        side = int((bytes_a_page) ** 0.5)
        page = writer.add_blank_page(*A4)
        image = _stream(random.Random(number).randbytes(side * side))
        image.update(
            {
                NameObject("/Type"): NameObject("/XObject"),
                NameObject("/Subtype"): NameObject("/Image"),
                NameObject("/Width"): NumberObject(side),
                NameObject("/Height"): NumberObject(side),
                NameObject("/BitsPerComponent"): NumberObject(8),
                NameObject("/ColorSpace"): NameObject("/DeviceGray"),
            }
        )
        held = DictionaryObject({NameObject("/Im"): writer._add_object(image)})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): held})
        drawn = _stream(b"q 595 0 0 842 0 0 cm /Im Do Q")
        page[NameObject("/Contents")] = writer._add_object(drawn)
    return _written(writer)


def empty():
    return b""


def truncated():
    whole = a_document()
    return whole[: len(whole) // 2]


def html_named_pdf():
    return "<!DOCTYPE html><title>Công văn</title><script>alert(1)</script>".encode()


def html_before_a_pdf():
    return html_named_pdf() + a_document(1)


def a_pdf_with_something_behind_it():
    return a_document(1) + b"PK\x03\x04" + b"x" * 3000


def not_even_text():
    return random.Random(7).randbytes(5000)


def a_header_and_nothing_else():
    return b"%PDF-1.7\nhello\n%%EOF\n"


def encrypted(password="bi-mat"):
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(a_document())))
    writer.encrypt(password, algorithm="AES-256")
    return _written(writer)


def encrypted_without_a_user_password():
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(a_document())))
    writer.encrypt("", "chu-so-huu", algorithm="AES-128")
    return _written(writer)


def without_pages():
    return _by_hand(["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[]/Count 0>>"])


def a_hundred_thousand_pages():
    """As many leaves of one page, by a tree of ten branches five levels deep."""
    levels = [
        f"<</Type/Pages/Kids[{f'{number + 1} 0 R ' * 10}]/Count {10 ** (7 - number)}>>"
        for number in range(2, 7)
    ]
    return _by_hand(
        ["<</Type/Catalog/Pages 2 0 R>>", *levels, "<</Type/Page/MediaBox[0 0 595 842]>>"]
    )


def a_hundred_thousand_pages_that_claim_to_be_one():
    return a_hundred_thousand_pages().replace(b"/Count 100000>", b"/Count 1>     ")


def a_page_tree_that_bites_its_tail():
    return _by_hand(
        [
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Kids[3 0 R 3 0 R]/Count 2>>",
            "<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2/Parent 2 0 R>>",
        ]
    )


def a_trailer_that_promises_a_billion_objects():
    return a_document(1).replace(b"/Size ", b"/Size 1000000000 % ")


def a_zip_bomb(mebibytes=300):
    """A content stream of 300 KB that unpacks to 300 MB of spaces."""
    return _with_content(_squeezed(mebibytes), ["/FlateDecode"])


def a_zip_bomb_in_a_zip_bomb(mebibytes=300):
    return _with_content(zlib.compress(_squeezed(mebibytes), 9), ["/FlateDecode", "/FlateDecode"])


def a_zip_bomb_in_an_unused_object(mebibytes=300):
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(a_document(1))))
    stream = _stream(_squeezed(mebibytes))
    stream[NameObject("/Filter")] = NameObject("/FlateDecode")
    writer._add_object(stream)
    return _written(writer)


def with_javascript():
    return with_an_open_action("/JavaScript")


def with_javascript_in_a_name_tree_only():
    return _changed(
        lambda writer: writer._root_object.update(
            {
                NameObject("/Names"): DictionaryObject(
                    {
                        NameObject("/JavaScript"): DictionaryObject(
                            {
                                NameObject("/Names"): ArrayObject(
                                    [TextStringObject("a"), _action("/JavaScript")]
                                )
                            }
                        )
                    }
                )
            }
        )
    )


def with_javascript_spelled_in_hexadecimal():
    return with_an_open_action("/JavaScript").replace(b"/JavaScript", b"/J#61vaScript")


def with_launch():
    """A link on the page that starts a program."""
    return _changed(lambda writer: _link(writer, _action("/Launch")))


def with_an_embedded_file():
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(a_document(1))))
    writer.add_attachment("bang-luong.exe", b"MZ")
    return _written(writer)


def with_an_open_action(kind="/Launch"):
    return _changed(
        lambda writer: writer._root_object.update({NameObject("/OpenAction"): _action(kind)})
    )


def opening_at_its_first_page():
    """A plain GoTo, as scanners and word processors write it: harmless."""
    return _changed(
        lambda writer: writer._root_object.update(
            {
                NameObject("/OpenAction"): DictionaryObject(
                    {NameObject("/S"): NameObject("/GoTo"), NameObject("/D"): _top(writer)}
                )
            }
        )
    )


def opening_at_a_place():
    return _changed(
        lambda writer: writer._root_object.update({NameObject("/OpenAction"): _top(writer)})
    )


def with_a_link_to_a_page():
    action = DictionaryObject(
        {NameObject("/S"): NameObject("/URI"), NameObject("/URI"): TextStringObject("https://x.vn")}
    )
    return _changed(lambda writer: _link(writer, action))


def with_an_action_on_closing():
    return _changed(
        lambda writer: writer._root_object.update(
            {NameObject("/AA"): DictionaryObject({NameObject("/WC"): _action("/URI")})}
        )
    )


def with_an_xfa_form():
    return _changed(
        lambda writer: writer._root_object.update(
            {
                NameObject("/AcroForm"): DictionaryObject(
                    {NameObject("/XFA"): writer._add_object(_stream(b"<xdp/>"))}
                )
            }
        )
    )


def with_rich_media():
    return _changed(lambda writer: _note(writer, "/RichMedia", ""))


def with_a_stamp_note(words="MẬT"):
    """The mark is a note laid over the page, not a text of the page."""
    return _changed(lambda writer: _note(writer, "/FreeText", words))


def whose_text_is_too_much_to_read():
    """One page with millions of letters: opens, but reading it takes more than it may."""
    letters = zlib.compress(b"BT /F1 9 Tf (a) Tj ET " * 700_000, 9)
    return _with_content(letters, ["/FlateDecode"])


def _page(number, pages, lines, mark):
    def draw(canvas):
        canvas.setFont(_font(), 13)
        if mark:
            canvas.drawString(60, 800, mark)
        canvas.drawCentredString(380, 780, HEADING)
        canvas.drawCentredString(380, 762, MOTTO)
        for place, line in enumerate(lines):
            canvas.drawString(60, 700 - 20 * place, line)
        canvas.drawCentredString(297, 30, f"Trang {number}/{pages}")

    return draw


def _drawn(pages):
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=True)
    for draw in pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


@cache
def _font():
    pdfmetrics.registerFont(
        TTFont("SourceSerif", f"{source_serif.font_directory}/SourceSerifPro-Regular.ttf")
    )
    return "SourceSerif"


def _changed(change):
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(a_document(1))))
    change(writer)
    return _written(writer)


def _written(writer):
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _action(kind):
    action = DictionaryObject({NameObject("/S"): NameObject(kind)})
    if kind == "/JavaScript":
        action[NameObject("/JS")] = TextStringObject("app.alert(1)")
    else:
        action[NameObject("/F")] = TextStringObject("cmd.exe")
    return action


def _link(writer, action):
    annotation = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Link"),
            NameObject("/Rect"): ArrayObject(NumberObject(n) for n in (0, 0, 99, 99)),
            NameObject("/A"): writer._add_object(action),
        }
    )
    writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(annotation)])


def _note(writer, subtype, words):
    annotation = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject(subtype),
            NameObject("/Rect"): ArrayObject(NumberObject(n) for n in (0, 0, 99, 99)),
            NameObject("/Contents"): TextStringObject(words),
        }
    )
    writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(annotation)])


def _top(writer):
    null = NullObject()
    return ArrayObject([writer.pages[0].indirect_reference, NameObject("/XYZ"), null, null, null])


def _stream(content):
    from pypdf.generic import EncodedStreamObject

    stream = EncodedStreamObject()
    stream._data = content
    return stream


@cache
def _squeezed(mebibytes):
    block, total = b" " * 1024 * 1024, 1
    packer = zlib.compressobj(9)
    first, again = (packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    for _ in range(mebibytes):
        total = zlib.adler32(block, total)
    # One mebibyte packed is repeated; an empty last block and the sum follow (RFC 1950, 2.2).
    return first + again * (mebibytes - 1) + b"\x03\x00" + total.to_bytes(4, "big")


def _with_content(packed, filters):
    content = (
        f"<</Length {len(packed)}/Filter[{' '.join(filters)}]>>stream\n".encode()
        + packed
        + b"\nendstream"
    )
    return _by_hand(
        [
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            (
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
                "/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>"
            ),
            content,
        ]
    )


def _by_hand(objects):
    """A file of these objects, numbered from 1; the first is the catalog."""
    out = io.BytesIO(b"%PDF-1.7\n")
    out.seek(0, 2)
    places = []
    for number, content in enumerate(objects, 1):
        places.append(out.tell())
        body = content if isinstance(content, bytes) else content.encode()
        out.write(f"{number} 0 obj".encode() + body + b"\nendobj\n")
    table = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    for place in places:
        out.write(f"{place:010} 00000 n \n".encode())
    out.write(f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\n".encode())
    out.write(f"startxref\n{table}\n%%EOF\n".encode())
    return out.getvalue()
