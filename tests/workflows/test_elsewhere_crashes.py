"""Whatever write the process ends after, keys elsewhere sign and seal a document once.

The leader signs by the plug-in, which posts the file; the clerk's token seals digests.
"""

from datetime import timedelta

import pytest
from qlvb.certificates.model import KeyKind
from qlvb.kernel import clock
from qlvb.outgoing import numbers
from qlvb.outgoing.numbering import COMMON_SERIES
from qlvb.routing import desk

from tests.builders import signing
from tests.builders.holders import Holders, posts, raw, signed_by_program
from tests.builders.issuing import Signers
from tests.workflows.crashes import writes

ACTS = ["outgoing:upload", "outgoing:sign", "outgoing:number", "outgoing:issue"]
TRIES = 4


class Story:
    """From the leader's desk to the issue; what fails is done again, as people do."""

    def __init__(self, demo):
        self.demo = demo
        self.people = Signers(demo)
        holders = Holders(self.people)
        self.program = holders.enrol(KeyKind.OUTSIDE)
        self.token = holders.enrol(KeyKind.ELSEWHERE, of="agency")

    def prepare(self):
        attachment = self.people.a_file(content=signing.a_draft(1))
        # To nobody on the system: what an agency does with its copy is told elsewhere.
        recipients = [{"kind": "outside", "name": "Công ty Điện lực"}]
        return self.people.a_draft_to_sign(attachment_ids=[attachment], recipients=recipients)

    def live(self, document_id):
        """Returns the numbers that were shown with what was prepared."""
        self._does(self.people.leader, document_id, "signature", "issuing", self._posted)
        return self._does(self.people.clerk, document_id, "issue", "issued", self._answered)

    def _does(self, who, document_id, act, status, answers):
        shown = set()
        for _ in range(TRIES):
            if self._status(document_id) == status:
                break
            waiting = who.review(document_id, f"{act}/preparation")
            if waiting.status == 500:
                continue
            assert waiting.status == 200, waiting.body
            shown.add(waiting["reference"])
            body = {"version": waiting["version"], **answers(document_id, waiting["parts"])}
            done = who.ask("POST", f"/outgoing/{document_id}/{act}/completion", body)
            if done.status == 500:
                # The same answers are sent again: they are still good, or the act is done.
                done = who.ask("POST", f"/outgoing/{document_id}/{act}/completion", body)
                assert done.status in (200, 409), done.body
        self._wait_for_delivery(document_id)
        assert self._status(document_id) == status
        return shown

    def _posted(self, document_id, parts):
        (part,) = parts
        named = type("Named", (), {"file_id": part["file_id"]})
        content = signed_by_program(self.people.bytes_of(document_id, named), self.program)
        engine = self.demo.engine
        taken = posts(engine, part["upload_token"], content)
        if not taken["Status"]:
            taken = posts(engine, part["upload_token"], content)
        assert taken["Status"] is True, taken.body
        return {"uploaded": True}

    def _answered(self, _document_id, parts):
        return {"raw": [raw(self.token, part) for part in parts]}

    def _wait_for_delivery(self, document_id):
        """What was not delivered, the next sweep delivers."""
        self.demo.engine.settle()
        shown = self.people.leader.outgoing(document_id)
        if shown["status"] != "issued" and not shown["work"]:
            self.demo.engine.advance(timedelta(minutes=11))
            self.demo.engine.invoke("DraftingSweep")
            self.demo.engine.settle()

    def _status(self, document_id):
        return self.people.leader.outgoing(document_id)["status"]


@pytest.fixture(scope="module")
def story(demo):
    return Story(demo)


@pytest.fixture(scope="module")
def usual_writes(story):
    """The writes of an act without a crash."""
    document_id = story.prepare()
    with writes() as heard:
        story.live(document_id)
    return heard.done


PLACES = 34


def test_the_crashes_reach_every_write(usual_writes):
    assert 15 <= len(usual_writes) <= PLACES, usual_writes


@pytest.mark.parametrize("place", range(1, PLACES + 1))
def test_a_crash_after_any_write_leaves_it_signed_and_sealed_once(story, usual_writes, place):
    if place > len(usual_writes):
        return
    document_id = story.prepare()
    with writes(crash_after=place):
        shown = story.live(document_id)
    document = story.people.document(document_id)
    assert document.status.value == "issued"
    assert shown <= {document.registration.reference}, "prepared again, it keeps its number"
    assert [act for act in story.people.acts(document_id) if act in ACTS] == ACTS
    sealed = story.people.bytes_of(document_id, document.sealed)
    assert signing.figures_of(sealed)["so_vb"] == f"{document.registration.number:02d}"
    assert len(document.sealed_attachments) == 1


def test_after_all_the_crashes_numbers_have_no_gap_and_counts_are_exact(story):
    clerk = story.people.actor(story.people.clerk)
    found = numbers.of_series(clerk, COMMON_SERIES, clock.today().year, None, 100).items
    assert [each.number for each in found] == list(range(len(found), 0, -1))
    assert len({each.document_id for each in found}) == len(found)
    assert desk.recount() == 0
