"""Whatever write the process ends after, the document goes on whole: nothing half-done or double."""

import uuid
from datetime import timedelta

import pytest
from qlvb.kernel import clock
from qlvb.kernel.actor import Role
from qlvb.routing import desk

from tests.builders import pdfs
from tests.builders.client import put_form
from tests.workflows.crashes import writes


class Story:
    """One document from upload to settlement; what fails is done again, as people do."""

    def __init__(self, demo):
        self.demo = demo
        self.clerk = demo.one(Role.CLERK)
        self.leader = demo.one(Role.HEAD)
        self.unit_head = demo.one(Role.UNIT_HEAD, unit="CNTT")
        self.officer = demo.one(Role.OFFICER, unit="CNTT")

    def live(self):
        file_id = self._upload()
        document_id = self._register(file_id)
        unit = {"kind": "unit", "id": self.unit_head.me["person"]["unit_id"]}
        person_id = self.officer.me["person"]["person_id"]
        self._decide(self.leader, document_id, "direction", text="Giao xử lý", lead=unit)
        self._decide(self.unit_head, document_id, "assignment", person_id=person_id)
        self._decide(
            self.officer, document_id, "settlement", method="no_reply", result="Đã thực hiện"
        )
        return document_id

    def _upload(self):
        content = pdfs.a_document()
        asked = {
            "filename": "cong-van.pdf",
            "size": len(content),
            "media_type": "application/pdf",
            "confirmed": True,
        }
        given = self._again(lambda: self.clerk.post("/uploads", asked))
        put_form(given["url"], given["fields"], content)
        self.demo.engine.settle()
        return given["file_id"]

    def _register(self, file_id):
        key = str(uuid.uuid4())
        leader_id = self.leader.me["person"]["person_id"]
        number = str(uuid.uuid4().int % 10**9)
        made = self._again(
            lambda: self.clerk.register(
                key=key, leader=leader_id, file_ids=[file_id], number=number
            )
        )
        self._wait_for_delivery(made["document_id"])
        return made["document_id"]

    def _decide(self, who, document_id, act, **body):
        before = who.document(document_id)["status"]
        answer = who.act(document_id, act, **body)
        if answer.status == 500 and self.clerk.document(document_id)["status"] == before:
            answer = who.act(document_id, act, **body)
            assert answer.status == 200, answer.body
        self._wait_for_delivery(document_id)

    def _wait_for_delivery(self, document_id):
        """What was not delivered, the next sweep delivers."""
        document = self.clerk.document(document_id)
        if document["status"] != "settled" and not document["work"]:
            self.demo.engine.advance(timedelta(minutes=11))
            self.demo.engine.invoke("RoutingSweep")
            self.demo.engine.settle()
        if document["status"] != "settled":
            assert self.clerk.document(document_id)["work"], document["status"]

    def _again(self, ask):
        answer = ask()
        if answer.status == 500:
            answer = ask()
        assert answer.status == 201, answer.body
        return answer


@pytest.fixture(scope="module")
def story(demo):
    return Story(demo)


@pytest.fixture(scope="module")
def usual_writes(story):
    """The writes of a life without a crash."""
    with writes() as heard:
        story.live()
    return heard.done


PLACES = 40
THE_LEADER_TWO_HEADS_AND_THE_OFFICER = 4


def test_the_crashes_reach_every_write_of_a_life(usual_writes):
    assert len(usual_writes) <= PLACES


@pytest.mark.parametrize("place", range(1, PLACES + 1))
def test_a_crash_after_any_write_leaves_the_document_whole(demo, story, usual_writes, place):
    if place > len(usual_writes):
        return
    with writes(crash_after=place) as heard:
        document_id = story.live()
    document = story.clerk.document(document_id)
    assert document["status"] == "settled"
    assert document["work"] == []
    rows = story.clerk.get(f"/incoming?register=VBD&year={clock.today().year}&limit=2").body
    newest, before = (row["arrival_number"] for row in rows["items"])
    assert (document["arrival_number"], before) == (newest, newest - 1)
    acts = [event["tag"] for event in _history(story, document_id)]
    for tag in ("incoming:register", "incoming:direct", "incoming:assign", "incoming:settle"):
        assert acts.count(tag) == 1, acts
    demo.engine.advance(timedelta(minutes=5))  # the queue delivers again what was not sent
    mails = [m for m in demo.engine.outbox() if document_id in m.text]
    told = {(str(m.to), m.subject) for m in mails}
    assert len(told) == THE_LEADER_TWO_HEADS_AND_THE_OFFICER
    # Some lives take a write less: two messages that come together are sent together.
    hides_that_it_was_sent = heard.done[place - 1 : place] == ["SendEmail"]
    assert len(mails) == len(told) + hides_that_it_was_sent


def _history(story, document_id):
    return story.clerk.get(f"/incoming/{document_id}/history").body["items"]


def test_after_all_the_crashes_every_folder_count_is_exact(story):
    assert desk.recount() == 0
