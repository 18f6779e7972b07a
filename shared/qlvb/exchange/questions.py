"""What may speak against a packet, file by file, in the order in which a clerk looks (Art. 8.2)."""

from dataclasses import dataclass
from enum import StrEnum

from qlvb.exchange.packet import Packet, PacketFile
from qlvb.signing.model import Examination, SignatureState


class Question(StrEnum):
    """What may speak against a packet."""

    FILES_DIFFER = "files_differ"
    PAGES_DIFFER = "pages_differ"
    BYTES_DIFFER = "bytes_differ"
    NOT_ADDRESSED = "not_addressed"
    FILE_REFUSED = "file_refused"
    FILE_STOPPED = "file_stopped"
    NOT_SIGNED = "not_signed"
    SIGNATURE = "signature"
    """There is one, and it is not good."""
    NOT_SEALED = "not_sealed"
    """No signature of an organization."""
    SEAL_OF_ANOTHER = "seal_of_another"
    """It is sealed, and not by who sent it."""


OF_SIGNATURES = frozenset(
    {
        Question.FILE_REFUSED,
        Question.FILE_STOPPED,
        Question.NOT_SIGNED,
        Question.SIGNATURE,
        Question.NOT_SEALED,
        Question.SEAL_OF_ANOTHER,
    }
)
"""What leaves a packet without good signatures: a file that was not taken is not examined."""


@dataclass(frozen=True, kw_only=True)
class Questioned:
    """One thing that speaks against a packet, in a sentence."""

    question: Question
    text: str


@dataclass(frozen=True, kw_only=True)
class ReceivedFile:
    """One file as it came, beside what was declared of it."""

    place: int
    declared: PacketFile
    file_id: str
    is_kept: bool
    """Accepted by the check of every file that comes in."""
    is_stopped: bool = False
    """It may bear a mark of secrecy: a person decides."""
    reason: str = ""
    """Why it was refused or stopped."""
    pages: int = 0
    size: int = 0
    sha256: str = ""
    examination: Examination | None = None
    is_sealed_by_sender: bool = False
    """One of its signatures is the sender's own, as an organization."""

    @property
    def is_signed_by_others(self) -> bool:
        """Sent along as others had signed it: the sender could not sign it too."""
        is_signed = self.examination is not None and bool(self.examination.rows)
        return self.place > 1 and is_signed and not self.is_sealed_by_sender


def questions_of(
    packet: Packet, files: tuple[ReceivedFile, ...], *, is_addressed: bool
) -> tuple[Questioned, ...]:
    """All that speaks against a packet, in the order in which a clerk looks."""
    found = []
    if not is_addressed:
        found.append(
            Questioned(
                question=Question.NOT_ADDRESSED, text="Văn bản không ghi cơ quan này là nơi nhận."
            )
        )
    if len(files) != len(packet.files):
        text = f"Nơi gửi khai báo {len(packet.files)} tệp, nhận được {len(files)} tệp."
        found.append(Questioned(question=Question.FILES_DIFFER, text=text))
    for file in files:
        found += _questions_of_file(file)
    return tuple(found)


def _questions_of_file(file: ReceivedFile) -> list[Questioned]:
    name = f"Tệp “{file.declared.filename}”"
    found = []
    if file.sha256 != file.declared.sha256:
        text = f"{name} khác với tệp nơi gửi đã khai báo (mã băm không khớp)."
        found.append(Questioned(question=Question.BYTES_DIFFER, text=text))
    if file.is_stopped:
        found.append(Questioned(question=Question.FILE_STOPPED, text=f"{name}: {file.reason}"))
        return found
    if not file.is_kept:
        found.append(Questioned(question=Question.FILE_REFUSED, text=f"{name}: {file.reason}"))
        return found
    if file.pages != file.declared.pages:
        text = f"{name} có {file.pages} trang, nơi gửi khai báo {file.declared.pages} trang."
        found.append(Questioned(question=Question.PAGES_DIFFER, text=text))
    return found + _questions_of_signatures(name, file)


def _questions_of_signatures(name: str, file: ReceivedFile) -> list[Questioned]:
    examination = file.examination
    if examination is None or examination.state is SignatureState.UNSIGNED:
        return [Questioned(question=Question.NOT_SIGNED, text=f"{name} không có chữ ký số.")]
    if file.is_signed_by_others and examination.state not in _NOT_WHOLE:
        return []
    if examination.state is not SignatureState.VALID:
        text = f"{name}: {examination.state.label}."
        return [Questioned(question=Question.SIGNATURE, text=text)]
    if not any(row.is_organization for row in examination.rows):
        return [
            Questioned(
                question=Question.NOT_SEALED, text=f"{name} không có chữ ký số của cơ quan gửi."
            )
        ]
    if not file.is_sealed_by_sender:
        text = f"{name}: chữ ký số cơ quan không phải của nơi gửi."
        return [Questioned(question=Question.SEAL_OF_ANOTHER, text=text)]
    return []


_NOT_WHOLE = (SignatureState.UNREADABLE, SignatureState.BROKEN, SignatureState.CHANGED)
"""What speaks against the bytes themselves, whoever signed them."""
