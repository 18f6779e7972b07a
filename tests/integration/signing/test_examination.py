"""Foreign files are examined in a process of their own, with little time and memory."""

import time
from datetime import timedelta

import pytest
from qlvb.signing import service
from qlvb.signing.model import SignatureState
from qlvb.signing.verdict import Trust, examine

from tests.builders import drafts, pdfs, signing
from tests.builders.signing import SEALED_AT

NOW = SEALED_AT + timedelta(hours=2)
MOST_SECONDS = service.SECONDS + 0.5


def known():
    authority = signing.signers().authority
    return {"roots": [authority.root_der], "lists": authority.lists(NOW), "answers": []}


def examined(content):
    return service.examine(content, at=NOW, **known())


def test_the_process_finds_what_the_examination_finds():
    for content in (signing.sealed(), signing.prepared(), b"no pdf"):
        assert examined(content) == examine(content, Trust(**known()), NOW)


@pytest.mark.parametrize(
    "make",
    [
        lambda: drafts.with_objects(200_000),
        lambda: pdfs.a_zip_bomb(1000),
        lambda: pdfs.a_zip_bomb_in_a_zip_bomb(1000),
        pdfs.a_hundred_thousand_pages,
        pdfs.a_page_tree_that_bites_its_tail,
        pdfs.a_trailer_that_promises_a_billion_objects,
        pdfs.encrypted,
        pdfs.whose_text_is_too_much_to_read,
    ],
    ids=[
        "200,000 objects",
        "1 GB",
        "1 GB, twice packed",
        "pages",
        "circle",
        "a billion",
        "encrypted",
        "letters",
    ],
)
def test_what_is_made_to_exhaust_the_reader_does_not(make):
    content = make()
    began = time.monotonic()
    whole = examined(content)
    assert time.monotonic() - began < MOST_SECONDS
    assert not whole.state.is_good
    assert whole.sentence


def test_a_file_with_too_many_objects_cannot_be_read_and_that_is_said():
    whole = examined(drafts.with_objects(60_001))
    assert whole.state is SignatureState.UNREADABLE
    assert "cấu trúc lớn bất thường" in whole.sentence
