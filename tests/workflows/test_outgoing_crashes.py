"""Whatever write the process ends after, a draft comes to its issue: nothing half-done or double."""

import uuid
from datetime import timedelta

import pytest
from qlvb.kernel import clock
from qlvb.outgoing import numbers
from qlvb.outgoing import service as outgoing
from qlvb.outgoing.numbering import COMMON_SERIES
from qlvb.routing import desk

from tests.builders.reviewing import Drafters
from tests.workflows.crashes import Crash, writes

ACTS = [
    "outgoing:draft",
    "outgoing:opinion:ask",
    "outgoing:opinion",
    "outgoing:submit",
    "outgoing:review",
    "outgoing:check",
    "outgoing:version",
    "outgoing:approve",
    "outgoing:sign",
    "outgoing:number",
    "outgoing:issue",
]


class Story:
    """One document from draft to issue; what fails is done again, as people do."""

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
        self._do(document_id, lambda: people.signs(document_id), "issuing")
        self._do(document_id, lambda: people.issues(document_id), "issued")
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

    def _do(self, document_id, act, status):
        """What has no request yet: the same, at the use case."""
        try:
            act()
        except Crash:
            self.demo.engine.settle()
            if self._status(document_id) != status:
                self._resume_issue(document_id, act)
        self._wait_for_delivery(document_id)

    def _resume_issue(self, document_id, act):
        document = outgoing.in_agency("H16.13", document_id)
        if document.registration is None:
            act()
        else:
            self.people.seals(document_id)

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
        if shown["status"] not in ("draft", "issued") and not shown["work"]:
            self.demo.engine.advance(timedelta(minutes=11))
            self.demo.engine.invoke("DraftingSweep")
            self.demo.engine.settle()
            shown = self.people.leader.outgoing(document_id)
            assert shown["work"], shown["status"]

    def _version(self, document_id):
        return self.people.leader.outgoing(document_id)["version"]

    def _status(self, document_id):
        return self.people.leader.outgoing(document_id)["status"]


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


PLACES = 50


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
    assert (shown["status"], shown["draft_no"], shown["work"]) == ("issued", 2, [])
    assert story.people.acts(document_id) == ACTS
    year = clock.today().year
    clerk = story.people.actor(story.people.clerk)
    newest, *_ = numbers.of_series(clerk, COMMON_SERIES, year, None, 5).items
    assert newest.document_id == document_id
    kept = story.people.officer.get(f"/outgoing/{document_id}/versions").body["items"]
    assert [one["draft_no"] for one in kept] == [1, 2]


def test_after_all_the_crashes_numbers_have_no_gap_and_counts_are_exact(story):
    clerk = story.people.actor(story.people.clerk)
    found = numbers.of_series(clerk, COMMON_SERIES, clock.today().year, None, 100).items
    assert [each.number for each in found] == list(range(len(found), 0, -1))
    assert len({each.document_id for each in found}) == len(found)
    assert desk.recount() == 0
