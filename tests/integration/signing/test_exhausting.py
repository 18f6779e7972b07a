"""A draft made to exhaust who prepares it is refused in time, and in little memory."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PREPARE = """
import json, resource, sys
sys.path[:0] = ["shared", "."]
from tests.builders import pdfs
from qlvb.kernel.errors import Refused
from qlvb.signing.normalizing import normalize

for name, make in {
    "objects": lambda: pdfs.with_objects(200_000),
    "bomb": lambda: pdfs.a_zip_bomb(1000),
    "unused": lambda: pdfs.a_zip_bomb_in_an_unused_object(1000),
    "pages": pdfs.a_hundred_thousand_pages,
    "promise": pdfs.a_trailer_that_promises_a_billion_objects,
    "encrypted": pdfs.encrypted,
}.items():
    content = make()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    try:
        told = normalize(content).dropped
    except Refused as refused:
        told = refused.code
    after = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps([name, told, after.ru_utime - before, after.ru_maxrss // 1024]))
"""
"""Measured in a process of its own: what this one took, it need not give back."""


def test_a_draft_is_refused_or_copied_packed_as_it_is():
    done = subprocess.run(
        [sys.executable, "-c", PREPARE], cwd=ROOT, capture_output=True, text=True, check=True
    )
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("[")]
    assert {name: told for name, told, _, _ in lines} == {
        "objects": "too_intricate",
        "bomb": [],
        "unused": [],
        "pages": "too_intricate",
        "promise": "too_intricate",
        "encrypted": "draft_encrypted",
    }
    assert max(seconds for _, _, seconds, _ in lines) < 10
    assert max(megabytes for _, _, _, megabytes in lines) < 512
