"""An unsigned draft made plain: only what is seen on its pages, nothing that acts or hides.

Signed are the bytes, but people sign what they see; so what a viewer may show, hide or start by
itself is taken away first (TT 41/2017 Art. 7: the content at signing is the content displayed).
A file that somebody has signed is never rewritten: it is refused.
"""

import io

import pypdf
from pypdf.errors import FileNotDecryptedError, LimitReachedError, PyPdfError
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    PdfObject,
    StreamObject,
)

from qlvb.kernel import inflating
from qlvb.signing.model import PlainDraft
from qlvb.signing.refusals import (
    AlreadySigned,
    Certified,
    DraftEncrypted,
    Locked,
    NotReadable,
    TooIntricate,
)
from qlvb.signing.turning import set_upright

MOST_OBJECTS = 60_000
"""What the trailer may declare and the tables may list. Time and memory of a signature follow the
number of objects, not of bytes: 200,000 took 12.6 s and 1 GB."""
MOST_PAGES = 2000
LARGEST_STREAM = 256 * 1024 * 1024
"""Unpacked: an A3 page in colour at 600 dpi has 210 MB."""
LARGEST_UNPACKED = 1024 * 1024 * 1024
"""All streams together, unpacked: forty scanned pages in colour; who reads the document unpacks
them again."""

DROPPABLE = (
    "action",
    "annotation",
    "collection",
    "encryption",
    "form",
    "link",
    "names",
    "optional_content",
)
"""What may be taken away, by name; the page says each in Vietnamese."""
_KEPT_OF_CATALOG = {"/Type", "/Pages", "/Lang"}
_DROPPED_OF_PAGE = (
    "/AA",
    "/PieceInfo",
    "/Metadata",
    "/B",
    "/StructParents",
    "/PZ",
    "/TemplateInstantiated",
)
_LINKS = ("http://", "https://", "mailto:")
_MALFORMED = (
    PyPdfError,
    ArithmeticError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
    RecursionError,
    OSError,
)
"""What a broken PDF makes pypdf raise, beside its own errors."""


def normalize(draft: bytes) -> PlainDraft:
    """Write an unsigned draft anew.

    Raises:
        AlreadySigned, Certified, Locked: somebody signed it; it must stay as it is.
        DraftEncrypted: it opens with a password only.
        NotReadable, TooIntricate: it is no PDF of an office.
    """
    limits = pypdf.apply_configuration(
        maximum_declared_stream_length=256 * 1024 * 1024,
        array_maximum_element_count=4 * MOST_OBJECTS,
        page_tree_maximum_entries=4 * MOST_PAGES,
        page_tree_maximum_page_entries=100 * MOST_PAGES,
    )
    try:
        with limits:
            return _plain(draft)
    except FileNotDecryptedError as error:
        raise DraftEncrypted from error
    except LimitReachedError as error:
        raise TooIntricate from error
    except _MALFORMED as error:
        raise NotReadable from error


def _plain(draft: bytes) -> PlainDraft:
    reader = pypdf.PdfReader(io.BytesIO(draft))
    dropped: set[str] = set()
    if reader.is_encrypted:
        # A password only for changing is no obstacle: ISO 32000-1, 7.6.3.4.
        if not reader.decrypt(""):
            raise DraftEncrypted
        dropped.add("encryption")
    declared = reader.trailer.get("/Size", 0)
    listed = sum(len(table) for table in reader.xref.values()) + len(reader.xref_objStm)
    if not isinstance(declared, int) or max(declared, listed) > MOST_OBJECTS:
        raise TooIntricate
    _refuse_signed(reader)
    pages = len(reader.pages)
    if not 0 < pages <= MOST_PAGES:
        raise TooIntricate if pages else NotReadable
    catalog = reader.root_object
    for name in set(catalog) - _KEPT_OF_CATALOG:
        if name in _SAID_OF_CATALOG:
            dropped.add(_SAID_OF_CATALOG[name])
        del catalog[name]
    for page in reader.pages:
        # The reader's pages are copies; what is written is what the tree of pages holds.
        kept = page.indirect_reference and page.indirect_reference.get_object()
        if not isinstance(kept, DictionaryObject):
            raise NotReadable
        dropped |= _plain_page(kept)
        if _without_layers(page):
            dropped.add("optional_content")
    # What the pages do not lead to is not written: the copy follows references from the catalog.
    writer = pypdf.PdfWriter(clone_from=reader)
    writer.metadata = None
    _refuse_heavy(writer)
    set_upright(writer)
    out = io.BytesIO()
    writer.write(out)
    sizes = tuple(_size(page) for page in writer.pages)
    return PlainDraft(
        content=out.getvalue(), pages=pages, dropped=tuple(sorted(dropped)), sizes=sizes
    )


_SAID_OF_CATALOG = {
    "/AcroForm": "form",
    "/OpenAction": "action",
    "/AA": "action",
    "/Names": "names",
    "/OCProperties": "optional_content",
    "/Collection": "collection",
}


def _size(page: pypdf.PageObject) -> tuple[float, float]:
    """Of an upright page, whose lower left corner is where PDF counts from."""
    whole, shown = page.mediabox, page.cropbox
    return (
        min(float(whole.right), float(shown.right)),
        min(float(whole.top), float(shown.top)),
    )


def _refuse_signed(reader: pypdf.PdfReader) -> None:
    catalog = reader.root_object
    permissions = _of(catalog, "/Perms")
    signatures = list(_signatures(reader))
    if permissions is not None and "/DocMDP" in permissions:
        raise Certified
    for signature in signatures:
        for reference in _list(signature.get("/Reference")):
            told = reference.get_object()
            if not isinstance(told, DictionaryObject):
                continue
            method, terms = told.get("/TransformMethod"), _of(told, "/TransformParams")
            if method == "/DocMDP":
                raise Certified
            if method == "/FieldMDP" and terms is not None and terms.get("/Action") == "/All":
                raise Locked
    if signatures:
        raise AlreadySigned


def _signatures(reader: pypdf.PdfReader) -> list[DictionaryObject]:
    """Values of signature fields, wherever in the tree of fields they are."""
    form = _of(reader.root_object, "/AcroForm")
    waiting = [] if form is None else _list(form.get("/Fields"))
    seen: set[int] = set()
    found = []
    while waiting:
        item = waiting.pop()
        if isinstance(item, IndirectObject):
            if item.idnum in seen:
                continue
            seen.add(item.idnum)
        field = item.get_object()
        if not isinstance(field, DictionaryObject):
            continue
        waiting += _list(field.get("/Kids"))
        value = _of(field, "/V")
        if value is not None and ("/ByteRange" in value or "/Contents" in value):
            found.append(value)
    return found


def _refuse_heavy(writer: pypdf.PdfWriter) -> None:
    held = [each for each in writer._objects if each is not None]  # noqa: SLF001  what is written
    if len(held) > MOST_OBJECTS:
        raise TooIntricate
    unpacked = 0
    for stream in held:
        if isinstance(stream, StreamObject):
            filters = [str(each.get_object()) for each in _filters(stream)]
            packed = stream._data  # noqa: SLF001  as it lies in the file
            size = inflating.size(packed, filters, at_most=LARGEST_STREAM)
            unpacked += size
            if size > LARGEST_STREAM or unpacked > LARGEST_UNPACKED:
                raise TooIntricate


def _filters(stream: StreamObject) -> list[PdfObject]:
    told = stream.get("/Filter")
    told = None if told is None else told.get_object()
    return [told] if isinstance(told, NameObject) else _list(told)


def _plain_page(page: DictionaryObject) -> set[str]:
    dropped = set()
    for name in _DROPPED_OF_PAGE:
        if name in page:
            dropped |= {"action"} if name == "/AA" else set()
            del page[name]
    kept = ArrayObject()
    for item in _list(page.get("/Annots")):
        annotation = item.get_object()
        if isinstance(annotation, DictionaryObject) and annotation.get("/Subtype") == "/Link":
            if _is_plain_link(annotation):
                kept.append(item)
            else:
                dropped.add("link")
        else:
            dropped.add("annotation")
    if kept:
        page[NameObject("/Annots")] = kept
    elif "/Annots" in page:
        del page["/Annots"]
    return dropped


def _is_plain_link(link: DictionaryObject) -> bool:
    """An address that a person may click; nothing that starts, sends or hides something."""
    if {"/AA", "/PA", "/OC", "/AP"} & set(link):
        return False
    action = _of(link, "/A")
    if action is None or action.get("/S") != "/URI" or "/Next" in action:
        return False
    return str(action.get("/URI", "")).lower().startswith(_LINKS)


def _without_layers(page: DictionaryObject) -> bool:
    """Show what layers hide: a layer is content that a viewer may leave out."""
    found = False
    waiting: list[PdfObject] = [page.get("/Resources", DictionaryObject())]
    seen: set[int] = set()
    while waiting:
        item = waiting.pop()
        if isinstance(item, IndirectObject):
            if item.idnum in seen:
                continue
            seen.add(item.idnum)
        held = item.get_object()
        if not isinstance(held, DictionaryObject):
            continue
        found |= _show(held)
        for name in ("/XObject", "/Pattern", "/Font"):
            among = _of(held, name)
            if among is not None:
                waiting += [among.raw_get(key) for key in among]
        if "/Resources" in held:
            waiting.append(held.raw_get("/Resources"))
    return found


def _show(held: DictionaryObject) -> bool:
    found = "/OC" in held
    if found:
        del held["/OC"]
    properties = _of(held, "/Properties") or DictionaryObject()
    for name in list(properties):
        told = _of(properties, name)
        if told is not None and told.get("/Type") in {"/OCG", "/OCMD"}:
            del properties[name]
            found = True
    return found


def _of(item: DictionaryObject, name: str) -> DictionaryObject | None:
    value = item.get(name)
    value = None if value is None else value.get_object()
    return value if isinstance(value, DictionaryObject) else None


def _list(value: PdfObject | None) -> list[PdfObject]:
    value = None if value is None else value.get_object()
    return list(value) if isinstance(value, ArrayObject) else []
