"""Verify a proof without account or network: ``python -m qlvb.audit.verify tep.json``.

Besides the standard library it needs only ``cryptography``, for the signatures.
"""

import argparse
import base64
import hashlib
import json
import sys
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qlvb.audit import tree

_FIELDS = {"agency", "subject", "days", "records", "waiting", "keys"}
_CONFIRMED = "handover:confirm"


@dataclass(frozen=True)
class Finding:
    """One thing that does not hold; ``event_id`` is the record it is about, or empty."""

    kind: str
    event_id: str
    sentence: str


def verify(proof: Mapping[str, Any]) -> list[Finding]:
    """What does not hold in a proof; nothing when everything holds."""
    if not (isinstance(proof, dict) and proof.keys() >= _FIELDS):
        return [Finding("unreadable", "", "Tệp không phải là tệp chứng cứ của nhật ký QLVB.")]
    days: dict[str, Mapping[str, Any]] = {}
    findings: list[Finding] = []
    for day in proof["days"]:
        try:
            days[str(day["statement"]["day"])] = day
            findings += _of_day(proof, day)
        except (KeyError, TypeError, ValueError, AttributeError):
            findings.append(Finding("day", "", "Một ngày khóa sổ trong tệp không đọc được."))
    findings += _between(list(days.values()))
    findings += _of_records(proof, days)
    return findings + _of_agreement(proof)


def main(arguments: Sequence[str] | None = None) -> int:
    """Say in plain words what holds. Returns 0 when everything does."""
    parser = argparse.ArgumentParser(
        prog="python -m qlvb.audit.verify", description="Kiểm tra tệp chứng cứ của nhật ký QLVB."
    )
    parser.add_argument("file", type=Path, help="tệp chứng cứ (.json)")
    parser.add_argument("--key", default="", help="mã nhận diện khóa do tỉnh công bố, để đối chiếu")
    asked = parser.parse_args(arguments)
    try:
        proof = json.loads(asked.file.read_bytes())
    except (OSError, ValueError):
        return _said(["KHÔNG ĐẠT: không đọc được tệp."], 2)
    findings = verify(proof)
    if findings:
        return _said([f"KHÔNG ĐẠT: {each.sentence}" for each in findings], 1)
    if asked.key and set(proof["keys"]) - {asked.key.strip().lower()}:
        return _said(["KHÔNG ĐẠT: tệp được ký bằng khóa khác với khóa đã công bố."], 1)
    return _said(_held(proof), 0)


def _said(lines: Sequence[str], code: int) -> int:
    sys.stdout.write("\n".join(lines) + "\n")
    return code


def _held(proof: Mapping[str, Any]) -> list[str]:
    days = [str(day["statement"]["day"]) for day in proof["days"]]
    lines = [f"Đối tượng {proof['subject']} của cơ quan {proof['agency']}."]
    if days:
        lines.append(
            f"ĐẠT: {len(proof['records'])} bản ghi trong {len(days)} ngày khóa sổ "
            f"({days[0]} đến {days[-1]}) đúng nội dung, đủ và đúng thứ tự như khi khóa sổ."
        )
    if proof["waiting"]:
        lines.append(
            f"{len(proof['waiting'])} bản ghi chưa khóa sổ, chưa có chứng cứ; "
            "sẽ được khóa trong đêm của ngày ghi."
        )
    return [
        *lines,
        *(f"Khóa đã ký: {each} (đối chiếu với khóa đã công bố)." for each in proof["keys"]),
    ]


def _of_day(proof: Mapping[str, Any], day: Mapping[str, Any]) -> list[Finding]:
    """The signature over the statement, and the path of the tally to its root."""
    statement, tally = day["statement"], day["tally"]
    on = statement["day"]
    key = base64.b64decode(proof["keys"].get(day["key"], ""))
    found = []
    if hashlib.sha256(key).hexdigest() != day["key"] or not _is_signed(
        key, tree.canonical(statement), base64.b64decode(day["signature"])
    ):
        found.append(Finding("signature", "", f"Chữ ký trên bản khóa sổ ngày {on} không đúng."))
    names = (statement["agency"], tally["agency"], tally["day"], tally["subject"])
    if names != (proof["agency"], proof["agency"], on, proof["subject"]):
        found.append(Finding("day", "", f"Bản khóa sổ ngày {on} là của đối tượng khác."))
    if not _is_included(tally, day["index"], day["path"], statement):
        sentence = f"Danh sách bản ghi của ngày {on} không khớp với gốc đã ký."
        found.append(Finding("tally", "", sentence))
    return found


def _between(days: Sequence[Mapping[str, Any]]) -> list[Finding]:
    """Each tally says how many records were before it: days that were left out are missed."""
    found = []
    before = 0
    for day in days:
        tally = day.get("tally") or {}
        if tally.get("before") != before:
            sentence = (
                f"Trước ngày {tally.get('day')} phải có {tally.get('before')} bản ghi, "
                f"trong tệp có {before}: cả một ngày đã bị lược bỏ hoặc đảo chỗ."
            )
            found.append(Finding("gap", "", sentence))
        before += len(tally.get("events") or ())
    return found


def _of_records(proof: Mapping[str, Any], days: Mapping[str, Mapping[str, Any]]) -> list[Finding]:
    """Every record against its root; all of them against the tallies, by name and order."""
    expected = [event for day in days.values() for event in _events(day)]
    numbers = {event: number for number, event in enumerate(expected, 1)}
    present: dict[str, None] = {}
    found = []
    for place, entry in enumerate(proof["records"], 1):
        event = _event_of(entry)
        if event in present:
            found.append(Finding("repeated", event, f"Bản ghi {event} (thứ {place}) bị lặp lại."))
            continue
        if event not in numbers:
            sentence = f"Bản ghi thứ {place} ({event or 'không có mã'}) không có trong sổ đã khóa."
            found.append(Finding("unknown", event, sentence))
            continue
        present[event] = None
        if not _holds(proof, entry, days):
            sentence = f"Bản ghi {event} (thứ {place}) đã bị sửa: không khớp với gốc đã ký."
            found.append(Finding("changed", event, sentence))
    for event, number in numbers.items():
        if event not in present:
            sentence = f"Bản ghi {event} (thứ {number} trong sổ đã khóa) đã bị lấy đi."
            found.append(Finding("removed", event, sentence))
    for event in _moved(list(present), numbers):
        sentence = f"Bản ghi {event} đã bị đảo chỗ, không đúng thứ tự trong sổ đã khóa."
        found.append(Finding("reordered", event, sentence))
    return found


def _of_agreement(proof: Mapping[str, Any]) -> list[Finding]:
    """Of a handover: every confirmation names the hash of this agreement, and it this list's."""
    if "agreement" not in proof:
        return []
    entries = [entry.get("record") for entry in proof["records"] if isinstance(entry, dict)]
    records = [each for each in (*entries, *proof["waiting"]) if isinstance(each, dict)]
    facts = [each.get("facts") for each in records if each.get("tag") == _CONFIRMED]
    confirmed = {str(each.get("digest")) if isinstance(each, dict) else "" for each in facts}
    agreement, lines = str(proof["agreement"]), "\n".join(map(str, proof.get("lines") or ()))
    is_so = confirmed <= {_sha256(agreement)} and _sha256(lines) in agreement
    sentence = "Danh mục hoặc người tiếp nhận trong tệp không phải điều hai bên đã xác nhận."
    return [] if is_so else [Finding("agreement", "", sentence)]


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _events(day: Mapping[str, Any]) -> list[str]:
    events = (day.get("tally") or {}).get("events")
    return [str(each) for each in events] if isinstance(events, list) else []


def _event_of(entry: object) -> str:
    record = entry.get("record") if isinstance(entry, dict) else None
    return str(record.get("event", "")) if isinstance(record, dict) else ""


def _holds(
    proof: Mapping[str, Any], entry: Mapping[str, Any], days: Mapping[str, Mapping[str, Any]]
) -> bool:
    record = entry["record"]
    try:
        day = days[entry["day"]]
        is_here = record["event"] in _events(day)
        of_this = (record["agency"], record["subject"]) == (proof["agency"], proof["subject"])
        included = _is_included(record, entry["index"], entry["path"], day["statement"])
    except (KeyError, TypeError, ValueError):
        return False
    return is_here and of_this and included


def _is_included(
    value: object, index: object, path: Sequence[str], statement: Mapping[str, Any]
) -> bool:
    if not isinstance(index, int):
        return False
    along = [bytes.fromhex(each) for each in path]
    leaf = tree.leaf_hash(tree.canonical(value))
    root = bytes.fromhex(statement["root"])
    return tree.includes(leaf, index, int(statement["size"]), along, root)


def _moved(present: Sequence[str], numbers: Mapping[str, int]) -> list[str]:
    """The fewest records that must be put elsewhere for the order to be right.

    Those outside a longest run of growing places, found by patience sorting.
    """
    places = [numbers[event] for event in present]
    lowest: list[int] = []  # of the runs of each length: the lowest place one ends with,
    ends: list[int] = []  # where in the file that is,
    before: list[int] = []  # and what stands before each record in its run
    for at, place in enumerate(places):
        length = bisect_left(lowest, place)
        before.append(ends[length - 1] if length else -1)
        lowest[length : length + 1] = [place]
        ends[length : length + 1] = [at]
    staying = set()
    at = ends[-1] if ends else -1
    while at >= 0:
        staying.add(at)
        at = before[at]
    return [event for at, event in enumerate(present) if at not in staying]


def _is_signed(public_key: bytes, message: bytes, signature: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    try:
        key = load_der_public_key(public_key)
        if not isinstance(key, EllipticCurvePublicKey):
            return False
        key.verify(signature, message, ECDSA(SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
