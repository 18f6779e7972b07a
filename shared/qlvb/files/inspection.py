"""What a PDF is made of: found in a child process, since the bytes come from outside.

``work`` prints two lines of JSON: what the form shows, then what
the text of the first and last page shows. A crash between them leaves the first line, so the caller
knows which step failed. Nothing of the text is printed, only the names of marks.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

import pypdf
from pypdf.errors import LimitReachedError, PyPdfError
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NullObject,
    PdfObject,
    StreamObject,
)

from qlvb.files import secrecy
from qlvb.kernel import inflating

MOST_PAGES = 2000
"""A scan at 200 dpi of that many pages fills the 200 MB one file may have; a longer file is cut up
by the sender, or was made to exhaust the reader."""
MOST_OBJECTS = 500_000
"""What the trailer may declare: a tagged text of 2,000 pages has about 200,000 objects."""
LARGEST_STREAM = 256 * 1024 * 1024
"""Unpacked: an A3 page in colour at 600 dpi has 210 MB."""
LARGEST_UNPACKED = 3 * 1024 * 1024 * 1024
"""All streams together, unpacked: fifteen times the largest file, a quarter of a minute's work."""
MOST_TOKENS = 500_000
"""Of one page's content: a dense page of text has about 10,000."""

_HEADER = re.compile(rb"(?:\xef\xbb\xbf)?\s*%PDF-[12]\.\d")
_EDGE = 4096
_DEEPEST = 100


class Problem(StrEnum):
    """What makes a file no PDF of the permitted kind."""

    EMPTY = "empty"
    NOT_PDF = "not_pdf"
    TRUNCATED = "truncated"
    TRAILING = "trailing"
    """More than white space after the end: the file is something else as well."""
    UNREADABLE = "unreadable"
    ENCRYPTED = "encrypted"
    NO_PAGES = "no_pages"
    TOO_MANY_PAGES = "too_many_pages"
    TOO_MANY_OBJECTS = "too_many_objects"
    TOO_LARGE_UNPACKED = "too_large_unpacked"
    TOO_MUCH_WORK = "too_much_work"


class Active(StrEnum):
    """Content that does something by itself."""

    JAVASCRIPT = "javascript"
    LAUNCH = "launch"
    EMBEDDED_FILE = "embedded_file"
    OPEN_ACTION = "open_action"
    ADDITIONAL_ACTION = "additional_action"
    RICH_MEDIA = "rich_media"
    XFA = "xfa"


_ACTIONS = {
    "/JavaScript": Active.JAVASCRIPT,
    "/Launch": Active.LAUNCH,
    "/ImportData": Active.LAUNCH,
    "/SubmitForm": Active.LAUNCH,
    "/GoToE": Active.EMBEDDED_FILE,
    "/RichMediaExecute": Active.RICH_MEDIA,
    "/Rendition": Active.RICH_MEDIA,
    "/Movie": Active.RICH_MEDIA,
    "/Sound": Active.RICH_MEDIA,
}
_SUBTYPES = {"/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}


@dataclass(frozen=True, kw_only=True)
class Form:
    """What the form of a file shows."""

    problem: Problem | None = None
    pages: int = 0
    active: tuple[Active, ...] = ()


class UnfitError(Exception):
    """The file is no readable PDF of the permitted kind."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.value)


def inspect(file: BinaryIO) -> tuple[Form, pypdf.PdfReader | None]:
    """What the form shows; the reader for the text only when nothing is wrong with it."""
    limits = pypdf.apply_configuration(
        maximum_declared_stream_length=LARGEST_STREAM,
        array_maximum_element_count=MOST_OBJECTS,
        page_tree_maximum_entries=4 * MOST_PAGES,
        page_tree_maximum_page_entries=100 * MOST_PAGES,
        disable_legacy_handling=True,
    )
    try:
        with limits:
            _check_outside(file)
            reader = pypdf.PdfReader(file)
            return _form(reader), reader
    except UnfitError as unfit:
        return Form(problem=unfit.problem), None
    except LimitReachedError:
        return Form(problem=Problem.TOO_LARGE_UNPACKED), None
    except PyPdfError:
        return Form(problem=Problem.UNREADABLE), None
    except MemoryError:
        return Form(problem=Problem.TOO_MUCH_WORK), None


def marks(reader: pypdf.PdfReader) -> tuple[secrecy.Mark, ...]:
    """The marks in the text and in the notes of the first and the last page.

    Raises:
        PyPdfError: the text cannot be read, or is more than a page can hold.
    """
    ends = [reader.pages[0], reader.pages[-1]][: len(reader.pages)]
    with pypdf.apply_configuration(stream_parsing_work_maximum_count=MOST_TOKENS):
        found = [
            mark
            for page in ends
            for mark in secrecy.marks_in("\n".join([page.extract_text(), *_notes(page)]))
        ]
    return tuple(dict.fromkeys(found))


def _check_outside(file: BinaryIO) -> None:
    """Type by content: a header at the beginning, an end marker at the end."""
    start = file.read(_EDGE)
    if not start:
        raise UnfitError(Problem.EMPTY)
    # A header further in would let the bytes before it be something else as well.
    if not _HEADER.match(start):
        raise UnfitError(Problem.NOT_PDF)
    size = file.seek(0, 2)
    file.seek(max(0, size - _EDGE))
    _, marker, after = file.read().rpartition(b"%%EOF")
    if not marker:
        raise UnfitError(Problem.TRUNCATED)
    if after.strip(b"\0\r\n\t \x1a"):
        raise UnfitError(Problem.TRAILING)
    file.seek(0)


def _form(reader: pypdf.PdfReader) -> Form:
    if "/Encrypt" in reader.trailer:
        raise UnfitError(Problem.ENCRYPTED)
    declared = reader.trailer.get("/Size", 0)
    if not isinstance(declared, int) or declared > MOST_OBJECTS:
        raise UnfitError(Problem.TOO_MANY_OBJECTS)
    return Form(pages=_page_count(reader), active=tuple(sorted(_active_content(reader))))


def _page_count(reader: pypdf.PdfReader) -> int:
    """How many leaves the page tree has: counted, not believed."""
    tree = _resolved(reader.root_object.get("/Pages"))
    if not isinstance(tree, DictionaryObject):
        raise UnfitError(Problem.NO_PAGES)
    declared = _resolved(tree.get("/Count"))
    if isinstance(declared, int) and declared > MOST_PAGES:
        raise UnfitError(Problem.TOO_MANY_PAGES)
    try:
        count = len(reader.pages)
    except LimitReachedError as error:
        raise UnfitError(Problem.TOO_MANY_PAGES) from error
    if count > MOST_PAGES:
        raise UnfitError(Problem.TOO_MANY_PAGES)
    if count == 0:
        raise UnfitError(Problem.NO_PAGES)
    return count


def _active_content(reader: pypdf.PdfReader) -> set[Active]:
    """Look at every object, reachable or not, since a viewer may reach it by a way of its own."""
    found: set[Active] = set()
    opening = _resolved(reader.root_object.get("/OpenAction"))
    # An array is a place to open at; so is a plain GoTo. Anything else does something.
    if isinstance(opening, DictionaryObject) and _name(opening.get("/S")) != "/GoTo":
        found.add(Active.OPEN_ACTION)
    unpacked = 0
    for item in _objects(reader):
        for inner in _dictionaries(item):
            found |= _active(inner)
        if isinstance(item, StreamObject):
            unpacked += _unpacked_size(item)
        if unpacked > LARGEST_UNPACKED:
            raise UnfitError(Problem.TOO_LARGE_UNPACKED)
    return found


def _active(item: DictionaryObject) -> set[Active]:
    found: set[Active] = set()
    action = _name(item.get("/S"))
    # Some viewers run an action that holds a script whatever its kind says.
    if "/JS" in item:
        found.add(Active.JAVASCRIPT)
    if action in _ACTIONS:
        found.add(_ACTIONS[action])
    if _is_filled(item.get("/JavaScript")):
        found.add(Active.JAVASCRIPT)
    if "/EF" in item or _name(item.get("/Type")) == "/EmbeddedFile":
        found.add(Active.EMBEDDED_FILE)
    if _is_filled(item.get("/AA")):
        found.add(Active.ADDITIONAL_ACTION)
    if _is_filled(item.get("/XFA")):
        found.add(Active.XFA)
    if _name(item.get("/Subtype")) in _SUBTYPES or "/RichMediaContent" in item:
        found.add(Active.RICH_MEDIA)
    return found


def _is_filled(value: PdfObject | None) -> bool:
    """Whether there is something: an empty name tree ``{/Names []}`` is nothing."""
    value = _resolved(value)
    if isinstance(value, DictionaryObject) and set(value) == {"/Names"}:
        value = _resolved(value["/Names"])
    if isinstance(value, DictionaryObject | ArrayObject) and not isinstance(value, StreamObject):
        return len(value) > 0
    return not isinstance(value, NullObject | None)


def _objects(reader: pypdf.PdfReader) -> Iterator[PdfObject]:
    """Every object the cross-reference tables name; each let go of again, for 200 MB of scans."""
    plain = [(gen, number) for gen, table in reader.xref.items() for number in table]
    for generation, number in plain:
        found = IndirectObject(number, generation, reader).get_object()
        if found is not None:
            yield found
        reader.resolved_objects.pop((generation, number), None)
    for number in sorted(reader.xref_objStm, key=lambda n: reader.xref_objStm[n]):
        found = IndirectObject(number, 0, reader).get_object()
        if found is not None:
            yield found


def _dictionaries(item: PdfObject) -> Iterator[DictionaryObject]:
    """The dictionaries that lie in an object itself, not behind references."""
    waiting: list[tuple[object, int]] = [(item, 0)]
    while waiting:
        value, depth = waiting.pop()
        if depth > _DEEPEST:
            raise UnfitError(Problem.UNREADABLE)
        if isinstance(value, DictionaryObject):
            yield value
            waiting += [(inner, depth + 1) for inner in value.values()]
        elif isinstance(value, ArrayObject):
            waiting += [(inner, depth + 1) for inner in value]


def _unpacked_size(item: StreamObject) -> int:
    """How large a stream becomes when unpacked, measured without keeping it."""
    chain = _resolved(item.get("/Filter"))
    names = [_name(name) for name in (chain if isinstance(chain, ArrayObject) else [chain])]
    size = inflating.size(item._data, names, at_most=LARGEST_STREAM)  # noqa: SLF001  as in the file
    if size > LARGEST_STREAM:
        raise UnfitError(Problem.TOO_LARGE_UNPACKED)
    return size


def _notes(page: DictionaryObject) -> list[str]:
    """The text of stamps and notes laid over a page."""
    annotations = _resolved(page.get("/Annots"))
    if not isinstance(annotations, ArrayObject):
        return []
    items = [_resolved(item) for item in annotations]
    return [str(item.get("/Contents", "")) for item in items if isinstance(item, DictionaryObject)]


def _resolved(value: PdfObject | None) -> PdfObject | None:
    return None if value is None else value.get_object()


def _name(value: PdfObject | None) -> str:
    value = _resolved(value)
    return str(value) if isinstance(value, NameObject) else ""


def load() -> None:
    """What the work needs is loaded with this module."""


def work(path: Path) -> None:
    """Inspect a file, and print what is found step by step."""
    from qlvb.platform.sandbox import limit_memory

    limit_memory(1024 * 1024 * 1024)
    with path.open("rb") as file:
        form, reader = inspect(file)
        print(json.dumps(asdict(form)), flush=True)  # noqa: T201  the child's answer
        if reader is not None:
            print(json.dumps({"marks": marks(reader)}), flush=True)  # noqa: T201
