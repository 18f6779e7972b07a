"""A hundred documents signed in one go: each stands or falls alone, and what is left goes on."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from qlvb.signing import making

MANY, CUT = 100, 40
AT_ONCE = 2
"""As the page does it."""


class LineCut(Exception):
    """The line broke off."""


@pytest.fixture(scope="module")
def waiting(people):
    """A hundred drafts before the leader, and what the page knows of each."""
    people.equip_anew()
    made = [drafted_by_the_unit_head(people, f"V/v văn bản thứ {n}") for n in range(1, MANY + 1)]
    return {document_id: people.leader.outgoing(document_id)["version"] for document_id in made}


def drafted_by_the_unit_head(people, subject):
    """What a head drafts, no head reviews: the shortest way to the signature."""
    head = people.unit_head
    made = head.draft(file_id=people.a_file(head), subject=subject)
    people.does(head, made["document_id"], "submission", signer_id=people.leader_id)
    people.does(people.clerk, made["document_id"], "check")
    return made["document_id"]


def listed(people):
    """What waits for the leader's signature, page by page, as the batch screen asks for it."""
    rows, cursor = [], ""
    while True:
        page = people.leader.get(f"/work?folder=SIGN&of=me&limit=50{cursor}")
        rows += [item["outgoing"]["document_id"] for item in page["items"]]
        if not page["cursor"]:
            return rows
        cursor = f"&cursor={page['cursor']}"


def test_a_hundred_are_signed_though_the_line_breaks_off_at_forty(people, waiting):
    leader = people.leader
    assert set(waiting) <= set(listed(people))
    answered = []

    def sign(document_id):
        path = f"/outgoing/{document_id}/signature"
        answer = leader.ask("POST", path, {"version": waiting[document_id], "form": ""})
        if len(answered) >= CUT:
            raise LineCut  # it is signed, and nobody hears of it
        assert answer.status == 200, answer.body
        answered.append(document_id)

    with ThreadPoolExecutor(AT_ONCE) as page:
        tries = [page.submit(sign, document_id) for document_id in waiting]
        broken = [each for each in tries if cut_at(each, tries)]
    assert len(answered) == CUT
    assert broken
    people.demo.engine.settle()

    # "Ký tiếp": the tab is closed, and the office still knows what waits.
    signed = {one for one in waiting if leader.outgoing(one)["is_signed"]}
    assert set(answered) < signed, "those without an answer are signed too"
    left = [one for one in listed(people) if one in waiting]
    assert set(left) == set(waiting) - signed
    lost = signed - set(answered)
    for document_id in lost:
        again = leader.ask(
            "POST", f"/outgoing/{document_id}/signature", {"version": waiting[document_id]}
        )
        assert again.status == 409, "and are not signed a second time"
    with ThreadPoolExecutor(AT_ONCE) as page:
        done = list(page.map(lambda one: leader.review(one, "signature"), left))
    assert {answer.status for answer in done} == {200}
    people.demo.engine.settle()

    fingerprint = people.certificate(leader).fingerprint
    for document_id in waiting:
        document = people.document(document_id)
        assert document.status.value == "issuing"
        making.check_signed(people.bytes_of(document_id, document.signed), fingerprint)
        assert people.acts(document_id).count("outgoing:sign") == 1
    assert not set(listed(people)) & set(waiting)


def cut_at(attempt, every):
    """Whether the line broke off here; then nothing more is sent."""
    if attempt.cancelled():
        return False
    if isinstance(attempt.exception(), LineCut):
        for other in every:
            other.cancel()
        return True
    assert attempt.exception() is None
    return False
