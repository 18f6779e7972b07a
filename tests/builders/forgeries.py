"""Signed files as somebody changed them afterwards; none of them may pass for valid.

The kinds are those of the published attacks on PDF signatures: incremental saving, signature
wrapping, universal forgery, shadow, evil annotation and sneaky signature (pdf-insecurity.org).
"""

import io
from functools import cache

from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    NullObject,
    NumberObject,
    StreamObject,
    pdf_name,
    pdf_string,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from qlvb.signing.appearance import Drawn, empty_form

from tests.builders import signing

FAKE = b"BT /F1 40 Tf 100 400 Td (FAKE) Tj ET"


def changed(content, change):
    """One more revision, in which something was changed."""
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def numbers(*values):
    return ArrayObject(NumberObject(value) for value in values)


def page_of(writer):
    return writer.find_page_for_modification(0)[0].get_object()


def field_of(writer, name):
    fields = (each.get_object() for each in writer.root["/AcroForm"]["/Fields"])
    return next(each for each in fields if each["/T"] == name)


def appearance(writer, field, text):
    """What another program draws into a field: a standard face, one byte for a letter."""
    left, bottom, right, top = (float(each) for each in field["/Rect"])
    face = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Times-Roman"}
    font = DictionaryObject({pdf_name(key): pdf_name(value) for key, value in face.items()})
    fonts = DictionaryObject({pdf_name("/Times"): writer.add_object(font)})
    drawn = StreamObject(
        {
            pdf_name("/Type"): pdf_name("/XObject"),
            pdf_name("/Subtype"): pdf_name("/Form"),
            pdf_name("/BBox"): numbers(0, 0, int(right - left), int(top - bottom)),
            pdf_name("/Resources"): DictionaryObject({pdf_name("/Font"): fonts}),
        },
        stream_data=f"/Tx BMC q BT /Times 13 Tf 2 5 Td ({text}) Tj ET Q EMC".encode("latin-1"),
    )
    return DictionaryObject({pdf_name("/N"): writer.add_object(drawn)})


def redraw_the_page(writer):
    page = page_of(writer)
    page["/Contents"] = writer.add_object(StreamObject(stream_data=FAKE))
    writer.update_container(page)


def overwrite_the_content(writer):
    reference = page_of(writer).raw_get("/Contents")
    stream = reference.get_object()
    stream._encoded_data, stream._data = None, FAKE
    stream.pop("/Filter", None)
    writer.mark_update(reference)


def append_a_page(writer):
    from pyhanko.pdf_utils.writer import PageObject

    drawn = writer.add_object(StreamObject(stream_data=FAKE))
    box = numbers(0, 0, 595, 842)
    writer.insert_page(PageObject(contents=drawn, media_box=box, resources=DictionaryObject()))


def take_the_page_away(writer):
    pages = writer.root["/Pages"]
    pages["/Kids"].pop()
    pages["/Count"] = NumberObject(0)
    writer.update_container(pages["/Kids"])
    writer.update_container(pages)


def put_a_stamp_over_it(writer):
    page = page_of(writer)
    stamp = DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/Stamp"),
            pdf_name("/F"): NumberObject(4),
            pdf_name("/Rect"): numbers(100, 400, 300, 440),
        }
    )
    page["/Annots"].append(writer.add_object(stamp))
    writer.update_container(page["/Annots"])


def add_a_text_field(writer):
    page = page_of(writer)
    field = DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/Widget"),
            pdf_name("/FT"): pdf_name("/Tx"),
            pdf_name("/T"): pdf_string("them"),
            pdf_name("/V"): pdf_string("GIẢ"),
            pdf_name("/Rect"): numbers(100, 400, 300, 440),
        }
    )
    reference = writer.add_object(field)
    for held in (page["/Annots"], writer.root["/AcroForm"]["/Fields"]):
        held.append(reference)
        writer.update_container(held)


def change_the_number(writer):
    field = field_of(writer, "so_vb")
    field["/V"] = pdf_string("99")
    writer.update_container(field)


def move_the_number(writer):
    field = field_of(writer, "so_vb")
    field["/Rect"] = numbers(50, 300, 550, 600)
    writer.update_container(field)


def redraw_the_number(writer):
    field = field_of(writer, "so_vb")
    drawn = StreamObject({pdf_name("/BBox"): numbers(0, 0, 40, 17)}, stream_data=FAKE)
    drawn["/Type"], drawn["/Subtype"] = pdf_name("/XObject"), pdf_name("/Form")
    field["/AP"] = DictionaryObject({pdf_name("/N"): writer.add_object(drawn)})
    writer.update_container(field)


def redraw_the_signature(writer):
    field = field_of(writer, "LanhDao")
    drawn = StreamObject({pdf_name("/BBox"): numbers(0, 0, 140, 60)}, stream_data=FAKE)
    drawn["/Type"], drawn["/Subtype"] = pdf_name("/XObject"), pdf_name("/Form")
    field["/AP"] = DictionaryObject({pdf_name("/N"): writer.add_object(drawn)})
    writer.update_container(field)


def swap_the_pages(writer):
    writer.root["/Pages"] = writer.add_object(DictionaryObject(dict(writer.root["/Pages"])))
    writer.update_root()


def start_a_script(writer):
    script = {pdf_name("/S"): pdf_name("/JavaScript"), pdf_name("/JS"): pdf_string("app.alert(1)")}
    writer.root["/OpenAction"] = DictionaryObject(script)
    writer.update_root()


def embed_a_file(writer):
    writer.root["/Names"] = DictionaryObject(
        {pdf_name("/EmbeddedFiles"): DictionaryObject({pdf_name("/Names"): ArrayObject()})}
    )
    writer.update_root()


def _value(change):
    def applied(writer):
        value = field_of(writer, "LanhDao")["/V"]
        change(value)
        writer.update_container(value)

    return applied


def _gap(value):
    first, second, third, fourth = value["/ByteRange"]
    value["/ByteRange"] = numbers(first, second, third + 10, fourth - 10)


def drop_the_signature(writer):
    field = field_of(writer, "LanhDao")
    field["/V"] = NullObject()
    writer.update_container(field)


REVISIONS = {
    "the page drawn anew": redraw_the_page,
    "the content overwritten": overwrite_the_content,
    "a page appended": append_a_page,
    "the page taken away": take_the_page_away,
    "a stamp over it": put_a_stamp_over_it,
    "a text field added": add_a_text_field,
    "the number moved and enlarged": move_the_number,
    "the signature drawn anew": redraw_the_signature,
    "the pages swapped": swap_the_pages,
    "a script at opening": start_a_script,
    "a file embedded": embed_a_file,
    "no contents": _value(lambda value: value.pop("/Contents")),
    "contents null": _value(lambda value: value.__setitem__("/Contents", NullObject())),
    "contents empty": _value(lambda value: value.__setitem__("/Contents", pdf_string(""))),
    "contents a number": _value(lambda value: value.__setitem__("/Contents", NumberObject(1))),
    "no byte range": _value(lambda value: value.pop("/ByteRange")),
    "byte range null": _value(lambda value: value.__setitem__("/ByteRange", NullObject())),
    "byte range of nothing": _value(lambda v: v.__setitem__("/ByteRange", numbers(0, 0, 0, 0))),
    "byte range negative": _value(lambda v: v.__setitem__("/ByteRange", numbers(0, -1, -1, -1))),
    "byte range of two": _value(lambda v: v.__setitem__("/ByteRange", numbers(0, 10))),
    "byte range with a wider gap": _value(_gap),
    "another kind of signature": _value(lambda v: v.__setitem__("/SubFilter", pdf_name("/x"))),
    "the signature dropped": drop_the_signature,
}
"""What an increment may try; each on the leader's file and on the sealed one."""
OF_SEALED = {
    "the number changed": change_the_number,
    "the number drawn anew": redraw_the_number,
}


def with_a_byte_changed(content):
    whole = bytearray(content)
    whole[content.index(b"stream") + 40] ^= 1
    return bytes(whole)


def with_a_digit_of_the_signature_changed(content):
    signature = PdfFileReader(io.BytesIO(content)).embedded_regular_signatures[0]
    place = int(signature.byte_range[1]) + 1 + 2000
    whole = bytearray(content)
    whole[place] = ord("0") if whole[place] != ord("0") else ord("1")
    return bytes(whole)


def with_bytes_behind(content):
    return content + b"\n% garbage\n"


def with_objects_behind(content):
    return content + b"\n1 0 obj\n<</Type/Page>>\nendobj\n"


def with_another_end_behind(content):
    """Bytes behind the end that end like a file of their own."""
    start = content.rsplit(b"startxref", 1)[1].split()[0]
    return content + b"\n% garbage\nstartxref\n" + start + b"\n%%EOF\n"


def wrapped(content):
    """The second signed part moved back, with a page of the forger's own in the gap (SWA)."""
    reader = PdfFileReader(io.BytesIO(content))
    signature = reader.embedded_regular_signatures[0]
    _, length, second, rest = (int(each) for each in signature.byte_range)
    head, contents, tail = content[:length], content[length:second], content[second : second + rest]
    page = reader.root["/Pages"]["/Kids"].raw_get(0).reference.idnum
    own = signature.sig_field.raw_get("/V").reference.idnum
    before = int(content.rsplit(b"startxref", 1)[1].split()[0])

    def built(offset):
        fake = b"\n%d 0 obj\n<</Type/Page/MediaBox[0 0 595 842]>>\nendobj\n" % page
        value = (
            b"%d 0 obj\n<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached"
            b"/ByteRange[0 %d %d %d]/Contents %s>>\nendobj\n"
            % (own, length, offset, rest, contents)
        )
        start = length + len(contents)
        table = (
            b"xref\n0 1\n0000000000 65535 f \n%d 1\n%010d 00000 n \n%d 1\n%010d 00000 n \ntrailer\n"
            b"<</Size 10000/Root %d 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n"
            % (
                page,
                start + 1,
                own,
                start + len(fake),
                reader.root_ref.idnum,
                before,
                start + len(fake) + len(value),
            )
        )
        whole = head + contents + fake + value + table
        return whole + tail, len(whole)

    offset = 0
    for _ in range(6):
        whole, offset = built(offset)
    return whole


OUTRIGHT = {
    "a byte changed": with_a_byte_changed,
    "a digit of the signature changed": with_a_digit_of_the_signature_changed,
    "bytes behind the end": with_bytes_behind,
    "objects behind the end": with_objects_behind,
    "another end behind the end": with_another_end_behind,
    "wrapped": wrapped,
}


def covered_by_a_signature_of(identity, content, box=(50, 300, 550, 650), field="Them"):
    """Somebody signs too, in a large field laid over the text (SSA)."""
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    told = PdfSignatureMetadata(
        field_name=field, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES
    )
    signer = PdfSigner(
        told,
        signer=signing.key_of(identity),
        stamp_style=Drawn(form=empty_form),
        new_field_spec=SigFieldSpec(field, box=box),
    )
    return signer.sign_pdf(writer).getvalue()


@cache
def without_locks():
    """A file as a plain program signs it: one signature, no lock, no field for others."""
    from qlvb.signing.normalizing import normalize

    plain = normalize(signing.a_draft()).content
    box = (370, 90, 510, 150)
    return covered_by_a_signature_of(signing.signers().leader, plain, box=box, field="Dau")


def stamper_of_something_else():
    """A timestamp that an authority gave for other bytes, put onto a signature."""
    stamper = signing.signers().stamper()
    given = stamper.async_timestamp
    stamper.async_timestamp = lambda _digest, kind: given(b"0" * 32, kind)
    return stamper
