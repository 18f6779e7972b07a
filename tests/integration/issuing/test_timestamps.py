"""A timestamp authority that is slow or silent: nobody waits for nothing, and no number is lost."""

import time
from datetime import timedelta
from threading import Event, Lock

import pytest
from qlvb.certificates import service as certificates
from qlvb.issuing import issue
from qlvb.kernel import clock
from qlvb.platform.timestamps import TimestampAuthority, TimestampUnavailable
from qlvb.signing.integrity import read, signatures_of
from werkzeug.wrappers import Response

from infra.local.authority import kept
from infra.local.timestamps import page
from tests.builders import signing
from tests.builders.issuing import Named, lists_of_now
from tests.builders.refusals import is_refused
from tests.builders.serving import serving


class Stamping:
    """The engine's authority behind a door that somebody may hold shut."""

    def __init__(self):
        self.answer = page(kept(None)[1], clock.now)
        self.good_for = None
        self.waits = 0.0
        self.asked = self.at_once = self.most_at_once = 0
        self._lock = Lock()

    def __call__(self, request):
        with self._lock:
            self.asked += 1
            number = self.asked
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            Event().wait(self.waits)
            if self.good_for is not None and number > self.good_for:
                return Response(status=503)
            return self.answer(request)
        finally:
            with self._lock:
                self.at_once -= 1


@pytest.fixture
def stamping(monkeypatch):
    made = Stamping()
    with serving(made) as address:
        monkeypatch.setenv("QLVB_TIMESTAMP_AUTHORITY", address)
        yield made


def test_without_a_timestamp_nothing_is_signed_and_the_document_waits_as_before(people, stamping):
    document_id = people.a_draft_to_sign()
    stamping.good_for = 0
    answer = people.leader.review(document_id, "signature")
    assert is_refused(answer, 503, "timestamp_unavailable")
    assert people.status(document_id) == "signing"
    assert stamping.asked == 2
    stamping.good_for = None
    assert people.leader.review(document_id, "signature").status == 200


def test_an_authority_that_is_silent_from_the_start_costs_no_number(people, stamping):
    document_id = people.a_draft_to_issue()
    stamping.good_for = stamping.asked
    assert is_refused(people.clerk.review(document_id, "issue"), 503, "timestamp_unavailable")
    assert people.document(document_id).registration is None
    assert people.status(document_id) == "issuing"


def test_one_that_falls_silent_after_the_number_leaves_the_number_to_the_document(people, stamping):
    document_id = people.a_draft_to_issue()
    stamping.good_for = stamping.asked + 1
    assert is_refused(people.clerk.review(document_id, "issue"), 503, "timestamp_unavailable")
    given = people.document(document_id).registration
    assert given is not None
    assert people.status(document_id) == "issuing"
    stamping.good_for = None
    assert people.clerk.review(document_id, "issue").status == 200
    assert people.document(document_id).registration == given


def test_the_files_of_an_issue_wait_together_and_at_most_four(people, stamping):
    files = [people.a_file(content=signing.a_draft(number)) for number in range(1, 7)]
    document_id = people.a_draft_to_issue(attachment_ids=files)
    stamping.waits, before = 0.3, stamping.asked
    people.issues(document_id)
    assert stamping.asked - before == 8
    assert stamping.most_at_once == issue.AT_ONCE == 4
    document = people.document(document_id)
    for sealed in (document.sealed, *document.sealed_attachments):
        content = people.bytes_of(document_id, sealed)
        assert signatures_of(read(content))[-1].signer_info["unsigned_attrs"]


def test_whoever_waits_on_the_page_is_answered_before_the_gateway_gives_up(stamping):
    stamping.waits = 30
    people = signing.signers()
    with serving(stamping) as address:
        stamper = TimestampAuthority(address, seconds=0.4, tries=2, within=0.6)
        begun = time.monotonic()
        for _ in range(3):
            with pytest.raises(TimestampUnavailable):
                signing.sign(
                    signing.prepared(),
                    signing.leader(signing.handwriting()),
                    signer=signing.key_of(people.leader),
                    at=signing.SIGNED_AT,
                    timestamper=stamper,
                )
        stamping.waits = 0
    assert time.monotonic() - begun < 5
    asked = TimestampAuthority.for_a_request("http://127.0.0.1/")
    assert asked._until - time.monotonic() <= 16


def test_where_timestamps_may_follow_all_is_signed_at_once_and_stamped_by_the_job(
    people, stamping, monkeypatch
):
    monkeypatch.setenv("QLVB_TIMESTAMP_REQUIRED", "no")
    stamping.good_for = 0
    document_id = people.a_draft_to_issue()
    people.issues(document_id)
    assert stamping.asked == 0
    document = people.document(document_id)
    for signature in signatures_of(read(people.bytes_of(document_id, document.sealed))):
        assert not signature.signer_info["unsigned_attrs"]
    stamping.good_for = None
    with clock.set_to(clock.now() + timedelta(days=1)):
        lists_of_now()
        people.demo.engine.invoke("SigningUpkeep")
    lists_of_now()
    shown = people.clerk.get(f"/outgoing/{document_id}/lasting")["lasting"]
    assert (shown["state"], shown["failure"]) == ("made", "")
    content = people.bytes_of(document_id, Named(shown["file_id"]))
    assert len(read(content).embedded_timestamp_signatures) == 1
    assert certificates.requires_timestamps() is False
