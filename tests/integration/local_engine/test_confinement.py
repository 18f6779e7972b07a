"""A request reaches its own agency's things and no other's, even where the code forgets to ask.

Here a session policy is held against requests by infra/local/mends/session_policies.py, on AWS by
AWS; every other test of requests runs under it too.
"""

import json
import urllib.error
import urllib.request

import pytest
from botocore.exceptions import ClientError
from pynamodb.exceptions import GetError, QueryError
from qlvb.files import store as files
from qlvb.incoming import store as incoming
from qlvb.incoming.filter import Filter
from qlvb.kernel.actor import Role
from qlvb.kernel.errors import Unavailable
from qlvb.platform import clients, confinement, storage
from qlvb.platform.settings import settings
from qlvb.platform.tables import transact

from tests.builders.registering import a_key, an_intake
from tests.builders.staff import A_WORKING_MORNING

HOME, ELSEWHERE = "H16.13", "H16.11"
DENIED = "AccessDenied"
THIS_YEAR = Filter(year=A_WORKING_MORNING.year)


def a_reach(*agency_ids):
    return confinement.Reach("arn:aws:iam::1:role/Api", "q" * 60, agency_ids)


@pytest.fixture(scope="module")
def document(demo):
    clerk, leader = demo.one(Role.CLERK), demo.one(Role.HEAD)
    file_id = clerk.upload()["file_id"]
    given = an_intake(leader.me["person"]["person_id"], file_ids=[file_id])
    made = clerk.post("/incoming", given, key=a_key())
    demo.engine.settle()
    return incoming.get(HOME, made["document_id"])


@pytest.fixture
def file(document):
    return files.find(HOME, document.files[0].file_id)


@pytest.fixture
def elsewhere(file):
    """A request of another agency is being answered."""
    with confinement.confined_to(ELSEWHERE):
        yield


def link_to(file):
    return storage.presigned_get(
        settings.files_bucket,
        file.key,
        file.version_id,
        disposition="inline",
        media_type="application/pdf",
        expires_in=60,
    )


def opened(url):
    try:
        with urllib.request.urlopen(url) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        return refused.code


def test_a_request_reaches_its_own_agencys_things(document, file):
    with confinement.confined_to(HOME):
        assert incoming.get(HOME, document.document_id) == document
        assert document.document_id in incoming.page(HOME, THIS_YEAR, None, 10).items
        assert storage.head(settings.files_bucket, file.key)
        assert opened(link_to(file)) == 200


def test_another_agencys_document_is_refused(document, elsewhere):
    with pytest.raises(QueryError, match=DENIED):
        incoming.find(HOME, document.document_id)
    with pytest.raises(GetError, match=DENIED):
        incoming.load(HOME, [document.document_id])


def test_another_agencys_register_is_refused(elsewhere):
    with pytest.raises(QueryError, match=DENIED):
        incoming.page(HOME, THIS_YEAR, None, 10)


def test_a_write_for_another_agency_is_refused(elsewhere):
    with pytest.raises(Unavailable), transact() as tx:
        incoming.open_register(tx, HOME, "MAT", "Sổ của người khác")
    confinement.reach_also(HOME)
    assert "MAT" not in incoming.registers(HOME)


def test_another_agencys_file_is_refused_and_so_is_a_link_to_it(file, elsewhere):
    with pytest.raises(Unavailable):
        storage.head(settings.files_bucket, file.key)
    assert opened(link_to(file)) == 403


def test_what_reads_everything_is_refused(elsewhere):
    with pytest.raises(ClientError, match=DENIED):
        clients.client("dynamodb").scan(TableName=settings.incoming_table)
    with pytest.raises(Unavailable):
        storage.keys(settings.files_bucket, f"{HOME}/")


def test_a_successor_reaches_the_predecessors_things_once_its_right_is_shown(document, elsewhere):
    confinement.reach_also(HOME)
    assert incoming.get(HOME, document.document_id) == document


def test_the_next_request_reaches_only_its_own_again(document):
    with confinement.confined_to(ELSEWHERE):
        confinement.reach_also(HOME)
    with confinement.confined_to(ELSEWHERE), pytest.raises(QueryError, match=DENIED):
        incoming.find(HOME, document.document_id)


def test_work_without_a_request_goes_by_the_functions_own_role(document):
    assert incoming.get(HOME, document.document_id) == document


def test_an_agency_whose_id_begins_with_anothers_is_another():
    keys = confinement.policy_of(a_reach("H16.1"))["Statement"][2]["Condition"]
    patterns = keys["ForAllValues:StringLike"]["dynamodb:LeadingKeys"]
    assert patterns == ["A#H16.1", "A#H16.1#*"]


def test_the_policy_fits_into_what_a_session_may_carry():
    longest = tuple(f"{n}" * 35 for n in range(5))
    text = json.dumps(confinement.policy_of(a_reach(*longest)), separators=(",", ":"))
    assert len(text) <= 2048


@pytest.mark.parametrize("agency_id", ["*", "H16?", "h16", "", "H16/13", "${aws:userid}"])
def test_what_would_widen_a_policy_is_no_agency(demo, agency_id):
    with pytest.raises(confinement.NoAgency), confinement.confined_to(agency_id):
        pass
