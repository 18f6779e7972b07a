"""Files that this installation has lost come back from another bucket that has the same versions."""

from collections import Counter
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from botocore.exceptions import ClientError
from qlvb.backup import objects as putting_back
from qlvb.backup import reading as cataloged
from qlvb.backup.model import Extent, Restore, Scope
from qlvb.files import made
from qlvb.files import service as reading
from qlvb.files import store as files
from qlvb.files.naming import Title
from qlvb.kernel import clock, ids
from qlvb.kernel.actor import Role
from qlvb.organization import store as organization
from qlvb.organization.lineage import Body, Change, Succession
from qlvb.platform import storage
from qlvb.platform.clients import client
from qlvb.platform.settings import settings
from qlvb.platform.tables import transact

from tests.builders.backups import (
    TheOperator,
    a_kept_file,
    counted,
    objects,
    replicated,
    spoiled,
    torn_out,
)
from tests.builders.exchanging import the_clerk
from tests.conftest import a_province

FILES, AUDIT = "elsewhere-files", "elsewhere-audit"
HEIR = "H16.11"
A_DAY = "closed/H16.13/2026-11-20.json"


@pytest.fixture(scope="module")
def office():
    """An office whose buckets are replicated, and a backup of it."""
    with a_province() as demo, pytest.MonkeyPatch.context() as patched:
        demo.operator = TheOperator(demo)
        demo.clerk = demo.one(Role.CLERK)
        leader_id = demo.one(Role.HEAD).me["person"]["person_id"]
        sent = demo.clerk.upload()
        demo.document = demo.clerk.register(leader=leader_id, file_ids=[sent["file_id"]]).body
        demo.word = a_kept_file("H16.13", b"%PDF-1.7 made", source=b"PK what it was made of")
        demo.issued = issued()
        demo.inherited = inherited(demo.word)
        # Written twice before it was right, as after a crash between the two.
        storage.write(settings.audit_bucket, A_DAY, b'{"half": true}')
        storage.write(settings.audit_bucket, A_DAY, b'{"whole": true}')
        demo.engine.settle()
        demo.audit = objects(settings.audit_bucket)
        demo.made = demo.operator.make()
        assert demo.made["proof"]["is_proved"], demo.made
        replicated(settings.files_bucket, FILES)
        replicated(settings.audit_bucket, AUDIT)
        patched.setenv("QLVB_FORMER_FILES_BUCKET", FILES)
        patched.setenv("QLVB_FORMER_AUDIT_BUCKET", AUDIT)
        yield demo


def issued():
    """A file that was issued: nobody changes or removes it as long as it is locked."""
    file = made.keep(
        the_clerk(),
        b"%PDF-1.7 issued",
        file_id=ids.new_id(),
        document_id="D1",
        title=Title(kind="CV", number="05", issued_on=clock.today()),
        pages=1,
        locked=True,
    )
    with transact() as tx:
        made.enter(tx, [file])
    return file


def inherited(file):
    """The record by which a successor has the same file; its bytes stay where they were."""
    decided = Succession(
        succession_id=ids.new_id(),
        change=Change.MERGE,
        predecessors=(Body(agency_id=file.agency_id),),
        successors=(Body(agency_id=HEIR),),
        effective_from=clock.today() - timedelta(days=1),
        legal_basis="1671/NQ-UBTVQH15",
    )
    kept = replace(file, agency_id=HEIR, kept_in=file.agency_id)
    with transact() as tx:
        organization.put_succession(tx, decided)
        files.create(tx, kept)
    return kept


@contextmanager
def gone(*buckets):
    """Everything in the buckets is gone, with every version."""
    with ExitStack() as stack:
        for bucket in buckets:
            stack.enter_context(torn_out(bucket, *objects(bucket)))
        yield


def versions(bucket):
    """How many versions each key has."""
    return Counter(each.key for each in storage.versions(bucket)[0])


def test_everything_comes_back_from_elsewhere_under_the_versions_that_the_records_say(office):
    before, counts = objects(settings.files_bucket), versions(settings.files_bucket)
    with gone(settings.files_bucket, settings.audit_bucket):
        restored = office.operator.restore(office.made["backup_id"])
        assert (restored["stage"], restored["problems"]) == ("done", [])
        lost = counted(restored, "found", "objects")["missing"]
        assert lost == counted(restored, "done", "objects")["written"] == office.made["objects"]
        # The newest of each key lies on top again, and none came twice.
        assert objects(settings.files_bucket) == before
        assert versions(settings.files_bucket) == counts
        assert office.audit.items() <= objects(settings.audit_bucket).items()
        assert versions(settings.audit_bucket)[A_DAY] == 2
        for mine in (office.word, office.issued, office.inherited):
            now = files.find(mine.agency_id, mine.file_id)
            assert now.version_id != mine.version_id
            assert reading.content_of(now).startswith(b"%PDF-1.7")
        [shown] = office.clerk.document(office.document["document_id"])["files"]
        assert office.clerk.get(f"/files/{shown['file_id']}/link").status == 200
        nothing_is_open_that_was_locked(office)

        again = office.operator.restore(office.made["backup_id"])
        assert counted(again, "found", "objects")["missing"] == 0
        assert counted(again, "done", "objects") is None
        assert versions(settings.files_bucket) == counts


def nothing_is_open_that_was_locked(office):
    s3 = client("s3")
    there = s3.head_object(Bucket=FILES, Key=office.issued.key)
    here = s3.head_object(Bucket=settings.files_bucket, Key=office.issued.key)
    until = "ObjectLockRetainUntilDate"
    assert here[until] == there[until] > clock.now()
    which = {"Key": office.issued.key, "VersionId": here["VersionId"]}
    with pytest.raises(ClientError, match="AccessDenied"):
        s3.delete_object(Bucket=settings.files_bucket, **which)
    # What was never locked, a draft that may still turn out to be secret, is not locked now.
    assert until not in s3.head_object(Bucket=settings.files_bucket, Key=office.word.key)


def test_what_is_gone_or_altered_elsewhere_too_is_named_and_not_put_back(office):
    key, other = office.word.key, office.word.source_key
    with (
        torn_out(settings.files_bucket, key, other, office.issued.key),
        torn_out(FILES, key),
        spoiled(FILES, other, lambda content: content[::-1]),
    ):
        restored = office.operator.restore(office.made["backup_id"])
        assert restored["stage"] == "done"
        assert sorted(restored["problems"]) == [
            f"Không còn tệp {key} trong kho",
            f"Tệp {other} trong kho cũ: nội dung khác danh mục",
        ]
        there = objects(settings.files_bucket)
        assert not {key, other} & there.keys()
        assert there[office.issued.key] == b"%PDF-1.7 issued"


def test_an_agency_s_files_and_acts_come_back_in_as_many_steps_as_they_need(office, monkeypatch):
    """Each step has time for one object; none is copied again by the next."""
    bring, copied, steps, is_whole = storage.bring, [], 0, False
    monkeypatch.setattr(putting_back, "STRETCH", 1)
    monkeypatch.setattr(storage, "bring", lambda *asked: copied.append(asked) or bring(*asked))
    counts = versions(settings.files_bucket)
    assert all(key.startswith("H16.13/") for key in counts)
    head = cataloged.head(office.made["backup_id"])
    restore = Restore(
        restore_id="R",
        backup_id=office.made["backup_id"],
        scope=Scope(extent=Extent.AGENCY, agency_id="H16.13"),
        asked_at=clock.now(),
    )
    with gone(settings.files_bucket, settings.audit_bucket):
        while not is_whole:
            restore, is_whole = putting_back.put_back(restore, head, until=0.0)
            steps += 1
        assert restore.problems == ()
        trail = versions(settings.audit_bucket)
        assert steps >= len(copied) == restore.done["objects"].written
        assert len(copied) == counts.total() + trail.total()
        assert versions(settings.files_bucket) == counts
        # The agency's own acts come with it, and nobody else's.
        assert set(trail) == {key for key in office.audit if "/H16.13/" in key} < set(office.audit)


def test_one_document_s_files_come_back_from_elsewhere(office):
    [shown] = office.clerk.document(office.document["document_id"])["files"]
    [key] = [each for each in objects(settings.files_bucket) if shown["file_id"] in each]
    scope = {"extent": "document", "agency_id": "H16.13"}
    with torn_out(settings.files_bucket, key, office.word.key):
        restored = office.operator.restore(
            office.made["backup_id"], document_id=office.document["document_id"], **scope
        )
        assert (restored["stage"], restored["problems"]) == ("done", [])
        there = objects(settings.files_bucket)
        assert key in there
        assert office.word.key not in there
