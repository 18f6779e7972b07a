"""The fields of a plain draft, put in before anyone signs.

A field added after the leader's signature breaks it, and so does a stamp; a field that was there
and is filled in later does not (ISO 32000-1, 12.8.2.2). The order in which fields are put in is the
order in which they lie over each other. Each lock has its task: without the leader's, a strange
signature field could be laid over the text; without the seal's, the number could be changed
afterwards.
"""

import io
from typing import Any, cast

from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NumberObject,
    pdf_name,
    pdf_string,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import (
    FieldMDPAction,
    FieldMDPSpec,
    SigFieldSpec,
    append_signature_field,
)

from qlvb.signing import appearance
from qlvb.signing.model import (
    ATTACHMENT_FIELD,
    DAY_FIELD,
    LEADER_FIELD,
    MONTH_FIELD,
    NUMBER_FIELD,
    SEAL_FIELD,
    YEAR_FIELD,
    Layout,
    Place,
)
from qlvb.signing.refusals import PlaceOutside

_READ_ONLY, _PRINTED, _LOCKED = 1, 4, 128
_SIGNED_AND_APPENDED = 3
_SMALLEST = 8.0
"""Points: less holds no figure."""
_TOLD = {
    NUMBER_FIELD: "Số văn bản",
    DAY_FIELD: "Ngày ban hành",
    MONTH_FIELD: "Tháng ban hành",
    YEAR_FIELD: "Năm ban hành",
}
_LETTERHEAD = (14.0, 40.0)
"""Of the organization's text: from the upper and the right edge, in points."""
_TEXT_SIZE = (500.0, 39.0)
"""Three lines of ten points; what is not needed of it shows the page."""


def prepare(plain: bytes, layout: Layout) -> bytes:
    """Add the fields of leader, number, date and seal to a plain draft, in this order.

    Raises:
        PlaceOutside: a place that is not on its page.
    """
    writer = IncrementalPdfFileWriter(io.BytesIO(plain))
    for place in layout:
        _check_place(writer, place)
    blanks = layout.blanks
    rest = [*blanks, SEAL_FIELD]
    _signature_field(
        writer, LEADER_FIELD, layout.signature, FieldMDPSpec(FieldMDPAction.EXCLUDE, rest)
    )
    for name, place in blanks.items():
        _text_field(writer, name, place)
    _signature_field(writer, SEAL_FIELD, layout.seal, FieldMDPSpec(FieldMDPAction.ALL))
    _append_only(writer)
    return _written(writer)


def prepare_attachment(plain: bytes) -> bytes:
    """Add the organization's field to a file that bears its words: top right of the first page."""
    writer = IncrementalPdfFileWriter(io.BytesIO(plain))
    left, _, right, top = _page_box(writer, 0)
    down, aside = _LETTERHEAD
    width, height = min(_TEXT_SIZE[0], right - left - 2 * aside), _TEXT_SIZE[1]
    place = Place(
        page=0,
        left=right - aside - width,
        bottom=top - down - height,
        right=right - aside,
        top=top - down,
    )
    _check_place(writer, place)
    _signature_field(writer, ATTACHMENT_FIELD, place, FieldMDPSpec(FieldMDPAction.ALL))
    _append_only(writer)
    return _written(writer)


def _append_only(writer: IncrementalPdfFileWriter) -> None:
    """Say at once that the file is only added to, so that the first signature changes nothing."""
    writer.root["/AcroForm"]["/SigFlags"] = NumberObject(_SIGNED_AND_APPENDED)
    writer.update_container(writer.root["/AcroForm"])


def _signature_field(
    writer: IncrementalPdfFileWriter, name: str, place: Place, lock: FieldMDPSpec
) -> None:
    box = cast("tuple[int, int, int, int]", place.box)  # pyHanko writes fractions too
    spec = SigFieldSpec(name, on_page=place.page, box=box, field_mdp_spec=lock)
    append_signature_field(writer, spec)


def _text_field(writer: IncrementalPdfFileWriter, name: str, place: Place) -> None:
    """A read-only field that shows nothing yet."""
    page_reference = writer.find_page_for_modification(place.page)[0]
    page = page_reference.get_object()
    box = ArrayObject([FloatObject(f"{each:.3f}") for each in place.box])
    blank = DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/Widget"),
            pdf_name("/FT"): pdf_name("/Tx"),
            pdf_name("/T"): pdf_string(name),
            pdf_name("/TU"): pdf_string(_TOLD[name]),
            pdf_name("/Ff"): NumberObject(_READ_ONLY),
            pdf_name("/F"): NumberObject(_PRINTED | _LOCKED),
            pdf_name("/Rect"): box,
            pdf_name("/P"): page_reference,
        }
    )
    appearance.show(writer, blank, appearance.empty_form)
    reference = writer.add_object(blank)
    # The leader's field made the form and the page's list of annotations.
    form = writer.root["/AcroForm"]
    form["/Fields"].append(reference)
    writer.update_container(form["/Fields"])
    if "/Annots" not in page:
        page["/Annots"] = ArrayObject()
        writer.update_container(page)
    page["/Annots"].append(reference)
    writer.update_container(page["/Annots"])


def _check_place(writer: IncrementalPdfFileWriter, place: Place) -> None:
    pages = int(writer.root["/Pages"]["/Count"])
    if not 0 <= place.page < pages:
        raise PlaceOutside(page=place.page + 1)
    left, bottom, right, top = _page_box(writer, place.page)
    is_inside = (
        left <= place.left
        and place.right <= right
        and bottom <= place.bottom
        and place.top <= top
        and min(place.width, place.height) >= _SMALLEST
    )
    if not is_inside:
        raise PlaceOutside(page=place.page + 1)


def _page_box(writer: IncrementalPdfFileWriter, page: int) -> tuple[float, float, float, float]:
    """What is seen of a page: its crop box within its media box (ISO 32000-1, 14.11.2)."""
    found = writer.find_page_for_modification(page)[0].get_object()
    media = crop = None
    while found is not None:
        media = media or _entry(found, "/MediaBox")
        crop = crop or _entry(found, "/CropBox")
        found = _entry(found, "/Parent")
    if media is None:
        raise PlaceOutside(page=page + 1)
    boxes = [[float(each) for each in box] for box in (media, crop) if box is not None]
    ordered = [(min(b[0], b[2]), min(b[1], b[3]), max(b[0], b[2]), max(b[1], b[3])) for b in boxes]
    return (
        max(b[0] for b in ordered),
        max(b[1] for b in ordered),
        min(b[2] for b in ordered),
        min(b[3] for b in ordered),
    )


def _entry(held: DictionaryObject, name: str) -> Any:
    """What stands under a name, not the reference to it, as ``get`` would answer."""
    try:
        return held[name]
    except KeyError:
        return None


def _written(writer: IncrementalPdfFileWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
