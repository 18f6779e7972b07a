"""A draft made to exhaust who prepares it is refused by name, in time and in little memory."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from qlvb.signing import refusals, service
from qlvb.signing.keys import fingerprint_of
from qlvb.signing.model import Proposal
from qlvb.signing.normalizing import normalize
from qlvb.signing.preparation import prepare, prepare_attachment
from qlvb.signing.proposals import propose

from tests.builders import pdfs, signing

ROOT = Path(__file__).resolve().parents[3]
PREPARE = """
import json, resource, sys, time
sys.path[:0] = ["shared", "."]
from tests.builders import drafts, pdfs, signing
from qlvb.kernel.errors import Refused
from qlvb.signing import service

for name, make in {
    "objects": lambda: drafts.with_objects_that_nobody_counted(200_000),
    "bomb": lambda: pdfs.a_zip_bomb(1000),
    "small bombs": lambda: drafts.zip_bombs(6, 200),
    "twice packed": lambda: pdfs.a_zip_bomb_in_a_zip_bomb(1000),
    "unused": lambda: pdfs.a_zip_bomb_in_an_unused_object(1000),
    "pages": pdfs.a_hundred_thousand_pages,
    "circle": pdfs.a_page_tree_that_bites_its_tail,
    "promise": pdfs.a_trailer_that_promises_a_billion_objects,
    "large": lambda: bytes(service.LARGEST_DRAFT + 1),
    "as large as may be": lambda: pdfs.a_scan(1, bytes_a_page=service.LARGEST_DRAFT - 9_000),
    "encrypted": pdfs.encrypted,
    "certified": drafts.certified,
    "locked": signing.sealed,
}.items():
    content = make()
    began = time.monotonic()
    try:
        told = service.plain_draft(content).pages
    except Refused as refused:
        told = refused.code
    taken = time.monotonic() - began
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(json.dumps([name, told, taken, most]))
"""
"""Measured in a process of its own, which has no other children."""


def test_a_draft_is_refused_by_name_in_time_and_in_little_memory():
    done = subprocess.run(
        [sys.executable, "-c", PREPARE], cwd=ROOT, capture_output=True, text=True, check=True
    )
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("[")]
    assert {name: told for name, told, _, _ in lines} == {
        "objects": "too_intricate",
        "bomb": "too_intricate",
        "small bombs": "too_intricate",
        "twice packed": "too_intricate",
        "unused": 1,  # nothing leads there, so it is not in the plain draft
        "pages": "too_intricate",
        "circle": "not_readable",
        "promise": "too_intricate",
        "large": "too_intricate",
        "as large as may be": 1,
        "encrypted": "draft_encrypted",
        "certified": "certified",
        "locked": "locked",
    }
    assert max(seconds for _, _, seconds, _ in lines) < 10
    assert max(megabytes for _, _, _, megabytes in lines) < 512


def places_of(content):
    return [(str(each["/T"]), list(each["/Rect"])) for each in signing.fields_of(content)]


def test_the_process_answers_what_is_found_in_this_one():
    draft, layout = signing.a_draft(), signing.LAYOUT
    plain = normalize(draft)
    assert service.plain_draft(draft) == plain
    assert service.proposal(plain.content, (42.0, 40.0)) == propose(
        plain.content, seal_mm=(42.0, 40.0)
    )
    prepared = service.prepared(plain.content, layout)
    assert places_of(prepared) == places_of(prepare(plain.content, layout))
    assert signing.sealed(signing.signed(prepared))
    attachment = service.prepared_attachment(plain.content)
    assert places_of(attachment) == places_of(prepare_attachment(plain.content))


def test_a_refusal_comes_with_its_facts():
    strange = replace(signing.LAYOUT, seal=replace(signing.LAYOUT.seal, page=7))
    with pytest.raises(refusals.PlaceOutside) as refused:
        service.prepared(signing.a_draft(), strange)
    assert refused.value.facts == {"page": 8}
    with pytest.raises(refusals.NotReadable):
        service.prepared(b"no pdf", signing.LAYOUT)
    with pytest.raises(refusals.NotReadable):
        service.prepared_attachment(b"no pdf")


def test_a_text_that_is_too_much_to_read_proposes_nothing():
    assert service.proposal(pdfs.whose_text_is_too_much_to_read()) == Proposal()
    assert service.proposal(b"no pdf") == Proposal()


def test_a_file_signed_outside_is_looked_at_there_too():
    office = fingerprint_of(signing.signers().office.der)
    told = {"fingerprint": office, "field": "DauCoQuan"}
    served, posted = signing.signed(), signing.sealed()
    service.check_signed_outside(served, posted, figures=signing.FIGURES, **told)
    with pytest.raises(refusals.WrongFigures):
        service.check_signed_outside(
            served, posted, figures=signing.FIGURES | {"so_vb": "36"}, **told
        )
