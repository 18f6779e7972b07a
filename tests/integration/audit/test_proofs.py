"""A proof holds by itself, elsewhere; any single change of a record is caught and named."""

import json
import os
import random
import subprocess
import sys
from copy import deepcopy
from datetime import timedelta
from pathlib import Path

import pytest
from qlvb.audit import verify

from tests.builders.trail import MONDAY, a_trail

SHARED = Path(__file__).parents[3] / "shared"
SUBJECT = "01JE5DOCUMENT"
CHANGES = 1000


@pytest.fixture(scope="module")
def given_out():
    """Twelve records on four days, among those of other documents."""
    with pytest.MonkeyPatch.context() as monkeypatch, a_trail(monkeypatch) as trail:
        for number in range(4):
            trail.act("another", MONDAY + timedelta(days=number, hours=2))
        trail.deliver()
        trail.lived(SUBJECT, days=4)
        return trail.proof(SUBJECT)


@pytest.fixture
def proof(given_out):
    return deepcopy(given_out)


def events(proof):
    return [entry["record"]["event"] for entry in proof["records"]]


def test_what_was_closed_holds(proof):
    assert len(proof["records"]) == 12
    assert len(proof["days"]) == 4
    assert verify.verify(proof) == []


def test_records_of_a_day_that_is_not_closed_wait(trail):
    trail.lived(SUBJECT)
    trail.act(SUBJECT, MONDAY + timedelta(days=1))
    proof = trail.proof(SUBJECT, MONDAY + timedelta(days=1, hours=1))
    assert (len(proof["records"]), len(proof["waiting"])) == (3, 1)
    assert verify.verify(proof) == []


def test_a_record_closed_a_day_late_is_proved_too(trail):
    late = MONDAY.replace(hour=16, minute=59)
    trail.act(SUBJECT, late)
    trail.deliver(late + timedelta(minutes=5))
    trail.night(MONDAY + timedelta(days=1))
    proof = trail.proof(SUBJECT)
    assert [day["statement"]["day"] for day in proof["days"]] == ["2026-11-24"]
    assert verify.verify(proof) == []


def test_any_single_change_of_a_record_is_caught_and_named(proof):
    """A thousand of them: one record changed, removed, or put in another place."""
    draw = random.Random(35)
    for number in range(CHANGES):
        changed = deepcopy(proof)
        named = [_change, _remove, _reorder][number % 3](changed, draw)
        found = {each.event_id for each in verify.verify(changed)}
        assert found & named, (number, named)
        assert found <= named | {""} | _new(changed, proof), (number, found)


def test_a_record_altered_in_the_table_after_its_day_is_named(trail):
    trail.lived(SUBJECT)
    item = trail.items()[1]
    trail.table.put_item(TableName="audit", Item={**item, "tag": {"S": "incoming:settle"}})
    [finding] = verify.verify(trail.proof(SUBJECT))
    assert (finding.kind, finding.event_id) == ("changed", item["sk"]["S"].split("#")[1])


def test_a_record_removed_from_the_table_after_its_day_is_named(trail):
    trail.lived(SUBJECT)
    item = trail.items()[1]
    trail.table.delete_item(TableName="audit", Key={n: item[n] for n in ("pk", "sk")})
    [finding] = verify.verify(trail.proof(SUBJECT))
    assert (finding.kind, finding.event_id) == ("removed", item["sk"]["S"].split("#")[1])


def test_a_day_left_out_whole_is_missed(proof):
    left_out = proof["days"].pop(1)["statement"]["day"]
    proof["records"] = [each for each in proof["records"] if each["day"] != left_out]
    assert "gap" in {each.kind for each in verify.verify(proof)}


def test_a_statement_that_was_changed_does_not_hold(proof):
    proof["days"][0]["statement"]["root"] = "00" * 32
    assert {"signature", "tally"} <= {each.kind for each in verify.verify(proof)}


def test_the_proof_of_another_document_does_not_pass_for_this_one(proof):
    proof["subject"] = "01JE5ANOTHER"
    assert verify.verify(proof)


@pytest.mark.parametrize("broken", [[], {}, {"days": 1}, "x", None])
def test_what_is_no_proof_is_said_to_be_none(broken):
    assert [each.kind for each in verify.verify(broken)] == ["unreadable"]


def test_the_verifier_runs_by_itself_and_says_what_holds(proof, tmp_path):
    code, said = _run(proof, tmp_path)
    assert (code, "ĐẠT: 12 bản ghi" in said) == (0, True)


def test_the_verifier_says_in_words_which_record_does_not_hold(proof, tmp_path):
    event = events(proof)[4]
    del proof["records"][4]
    code, said = _run(proof, tmp_path)
    assert code == 1
    assert f"Bản ghi {event} (thứ 5 trong sổ đã khóa) đã bị lấy đi." in said


def test_the_key_that_signed_is_held_against_the_published_one(proof, tmp_path):
    [key] = proof["keys"]
    assert _run(proof, tmp_path, "--key", key)[0] == 0
    assert _run(proof, tmp_path, "--key", "0" * 64)[0] == 1


def _run(proof, folder, *more):
    path = folder / "chung-cu.json"
    path.write_text(json.dumps(proof, ensure_ascii=False), encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-m", "qlvb.audit.verify", str(path), *more],
        capture_output=True,
        env={"PYTHONPATH": str(SHARED), "PYTHONUTF8": "1", "PATH": os.environ["PATH"]},
        check=False,
        timeout=60,
    )
    return ran.returncode, ran.stdout.decode()


def _change(proof, draw):
    """One value of one record, or of what proves it, becomes another."""
    entry = draw.choice(proof["records"])
    name = entry["record"]["event"]
    where = draw.choice([entry["record"], entry["record"], entry])
    field = draw.choice(sorted(where.keys() - {"record"}))
    where[field] = _another(where[field], draw)
    return {name}


def _remove(proof, draw):
    entry = draw.choice(proof["records"])
    proof["records"].remove(entry)
    return {entry["record"]["event"]}


def _reorder(proof, draw):
    """Moved to another place; between neighbours, either of the two was moved."""
    entries = proof["records"]
    old, new = draw.sample(range(len(entries)), 2)
    names = {entries[old]["record"]["event"]}
    if abs(old - new) == 1:
        names.add(entries[new]["record"]["event"])
    entries.insert(new, entries.pop(old))
    return names


def _another(value, draw):
    if isinstance(value, str):
        return value + draw.choice("abcđ0 ")
    if isinstance(value, int):
        return value + draw.choice((-1, 1))
    if isinstance(value, dict):
        return {**value, "note": draw.random()}
    if isinstance(value, list):
        return [*value, "00" * 32]
    return "thay"


def _new(changed, before):
    """Names that only the changed file has."""
    return set(events(changed)) - set(events(before))
