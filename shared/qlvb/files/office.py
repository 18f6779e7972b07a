"""What a Word or Excel file is made of (ISO/IEC 29500): whether it may be made a PDF.

Looked at in a process of its own, before the converter sees it. What such a file can bring along
beside its text is refused here by name: programs, things embedded, things fetched from elsewhere.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

MOST_PARTS = 2_000
MOST_UNPACKED = 256 * 1024 * 1024
"""All parts together: a report with a hundred pictures has a tenth of it."""
_CHUNK = 1024 * 1024
_ZIP, _COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TYPES = "[Content_Types].xml"
_MAIN = {
    ".docx": (
        "word/",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    ),
    ".xlsx": (
        "xl/",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    ),
}
_PROGRAMS = re.compile(r"vbaproject|vbadata|/macrosheets/|/activex/|/customui", re.IGNORECASE)
_PROGRAM_TYPES = re.compile(
    rb"macroEnabled|vbaProject|activeX|ms-excel\.intlmacrosheet", re.IGNORECASE
)
_EMBEDDED = re.compile(r"/embeddings/|oleobject|/afchunk", re.IGNORECASE)
_ELSEWHERE = re.compile(r"/externallinks/", re.IGNORECASE)
_FIELD = re.compile(
    rb"""<(?:\w+:)?instrText\b[^>]*>([^<]*)|\binstr\s*=\s*(?:"([^"]*)"|'([^']*)')"""
)
"""What a field of Word is told, whole or cut up by any number of elements."""
_FETCHING = re.compile(rb"DDE|INCLUDE|IMPORT|DATABASE|(?<!HYPER)LINK", re.IGNORECASE)
_FETCHING_FORMULA = re.compile(rb"WEBSERVICE\s*\(|\|\s*'[^'<]*'\s*!", re.IGNORECASE)
"""In Excel; the second asks another program (DDE)."""
_HYPERLINK = "/hyperlink"


NOT_OFFICE, PASSWORD, BROKEN = "office_not", "office_password", "office_broken"
TOO_LARGE, PROGRAM = "office_too_large", "office_program"
EMBEDDED, ELSEWHERE = "office_embedded", "office_elsewhere"
"""What makes a file none that is made a PDF here, as ``verdict.PROBLEMS`` calls it."""


class UnfitError(Exception):
    """The file has a problem."""

    def __init__(self, problem: str) -> None:
        self.problem = problem
        super().__init__(problem)


def problem_of(path: Path, ending: str) -> str | None:
    """What is wrong with a file of this ending (".docx", ".xlsx"); None: nothing."""
    try:
        _check(path, ending)
    except UnfitError as unfit:
        return unfit.problem
    except (
        zipfile.BadZipFile,
        zlib.error,
        ET.ParseError,
        OSError,
        ValueError,
        EOFError,
        RuntimeError,
    ):
        return BROKEN
    except MemoryError:
        return TOO_LARGE
    return None


def _check(path: Path, ending: str) -> None:
    with path.open("rb") as file:
        start = file.read(len(_COMPOUND))
    if start == _COMPOUND:  # an old .doc, or a new one behind a password
        raise UnfitError(PASSWORD)
    if not start.startswith(_ZIP):
        raise UnfitError(NOT_OFFICE)
    with zipfile.ZipFile(path) as package:
        parts = package.infolist()
        names = [part.filename for part in parts]
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise UnfitError(TOO_LARGE)
        if len(set(names)) < len(names) or _TYPES not in names:
            raise UnfitError(NOT_OFFICE)
        _check_names(names)
        _check_types(package.read(_TYPES), ending)
        left = MOST_UNPACKED
        for part in parts:
            left -= _check_part(package, part, left)


def _check_names(names: list[str]) -> None:
    for name in names:
        rooted = f"/{name}"
        for pattern, problem in (
            (_PROGRAMS, PROGRAM),
            (_EMBEDDED, EMBEDDED),
            (_ELSEWHERE, ELSEWHERE),
        ):
            if pattern.search(rooted):
                raise UnfitError(problem)
        if ".." in name.split("/") or name.startswith("/") or "\\" in name:
            raise UnfitError(NOT_OFFICE)


def _check_types(content: bytes, ending: str) -> None:
    """The package says itself what it is; a name is only a name."""
    if _PROGRAM_TYPES.search(content):
        raise UnfitError(PROGRAM)
    folder, main = _MAIN[ending]
    for part in _elements(content):
        if part.get("ContentType") == main and part.get("PartName", "").startswith(f"/{folder}"):
            return
    raise UnfitError(NOT_OFFICE)


def _check_part(package: zipfile.ZipFile, part: zipfile.ZipInfo, room: int) -> int:
    """Unpack a part, whatever it says of its size, and look at what is XML in it."""
    is_xml = part.filename.lower().endswith((".xml", ".rels", ".vml"))
    size, held = 0, bytearray()
    with package.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > room:
                raise UnfitError(TOO_LARGE)
            if is_xml:
                held += chunk
    if part.filename.lower().endswith(".rels"):
        _check_relations(bytes(held))
    elif is_xml and (b"<!DOCTYPE" in held or _fetches(bytes(held))):
        raise UnfitError(ELSEWHERE)
    return size


def _fetches(content: bytes) -> bool:
    """Whether a field or a formula brings in what lies elsewhere."""
    told = b"".join(b"".join(each) for each in _FIELD.findall(content))
    return bool(_FETCHING.search(told) or _FETCHING_FORMULA.search(content))


def _check_relations(content: bytes) -> None:
    """Nothing lies elsewhere but what a reader may click on."""
    for relation in _elements(content):
        is_elsewhere = relation.get("TargetMode", "").lower() == "external"
        if is_elsewhere and not relation.get("Type", "").endswith(_HYPERLINK):
            raise UnfitError(ELSEWHERE)


def _elements(content: bytes) -> Iterator[ET.Element]:
    if b"<!DOCTYPE" in content:
        raise UnfitError(ELSEWHERE)
    # Bytes from outside, in a process that has nothing and may take little.
    return ET.fromstring(content).iter()  # noqa: S314
