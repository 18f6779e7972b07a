"""Whatever write the process ends after, a draft comes to its signer: nothing half-done or double."""

import uuid
from datetime import timedelta

import pytest
from qlvb.routing import desk

from tests.builders.reviewing import Drafters
from tests.workflows.crashes import writes

ACTS = [
    "outgoing:draft",
    "outgoing:opinion:ask",
    "outgoing:opinion",
    "outgoing:submit",
    "outgoing:review",
    "outgoing:check",
    "outgoing:version",
    "outgoing:approve",
]


class Story:
    """One document from draft to approval; what fails is done again, as people do."""

    def __init__(self, demo):
        self.demo = demo
        self.people = Drafters(demo)

    def prepare(self):
        """Two files, brought in beforehand: uploads have crashes of their own."""
        return self.people.a_file(), self.people.a_file(self.people.leader)

    def live(self, files):
        people = self.people
        key = str(uuid.uuid4())
        made = self._again(lambda: people.officer.draft(key=key, file_id=files[0]), 201)
        document_id = made["document_id"]
        colleague = {"kind": "person", "id": people.id_of(people.colleague)}
        self._act(people.officer, document_id, "opinions", parties=[colleague])
        self._opinion(document_id)
        self._act(people.officer, document_id, "submission", signer_id=people.leader_id)
        self._act(people.unit_head, document_id, "review")
        self._act(people.clerk, document_id, "check")
        self._act(people.leader, document_id, "versions", file_id=files[1])
        self._act(people.leader, document_id, "approval")
        return document_id

    def _act(self, who, document_id, act, **body):
        version = self._version(document_id)
        answer = who.review(document_id, act, **body)
        if answer.status == 500 and self._version(document_id) == version:
            answer = who.review(document_id, act, **body)
            assert answer.status == 200, answer.body
        self._wait_for_delivery(document_id)

    def _opinion(self, document_id):
        path, body = f"/outgoing/{document_id}/opinion", {"text": "Thống nhất"}
        before = self._version(document_id)
        answer = self.people.colleague.post(path, body)
        if answer.status == 500 and self._version(document_id) == before:
            assert self.people.colleague.post(path, body).status == 200

    def _again(self, ask, status):
        answer = ask()
        if answer.status == 500:
            answer = ask()
        assert answer.status == status, answer.body
        return answer

    def _wait_for_delivery(self, document_id):
        """What was not delivered, the next sweep delivers."""
        self.demo.engine.settle()
        shown = self.people.leader.outgoing(document_id)
        if shown["status"] != "draft" and not shown["work"]:
            self.demo.engine.advance(timedelta(minutes=11))
            self.demo.engine.invoke("DraftingSweep")
            self.demo.engine.settle()
            shown = self.people.leader.outgoing(document_id)
            assert shown["work"], shown["status"]

    def _version(self, document_id):
        return self.people.leader.outgoing(document_id)["version"]


@pytest.fixture(scope="module")
def story(demo):
    return Story(demo)


@pytest.fixture(scope="module")
def usual_writes(story):
    """The writes of a life without a crash."""
    files = story.prepare()
    with writes() as heard:
        story.live(files)
    return heard.done


PLACES = 45


def test_the_crashes_reach_every_write_of_a_life(usual_writes):
    assert len(usual_writes) <= PLACES


@pytest.mark.parametrize("place", range(1, PLACES + 1))
def test_a_crash_after_any_write_leaves_the_document_whole(story, usual_writes, place):
    if place > len(usual_writes):
        return
    files = story.prepare()
    with writes(crash_after=place):
        document_id = story.live(files)
    shown = story.people.leader.outgoing(document_id)
    assert (shown["status"], shown["draft_no"], shown["is_approved"]) == ("signing", 2, True)
    assert [item["owner"] for item in shown["work"]] == [story.people.leader_id]
    assert story.people.acts(document_id) == ACTS
    kept = story.people.officer.get(f"/outgoing/{document_id}/versions").body["items"]
    assert [one["draft_no"] for one in kept] == [1, 2]


def test_after_all_the_crashes_counts_are_exact(story):
    assert desk.recount() == 0
