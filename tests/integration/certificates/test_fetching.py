"""Lists of withdrawn certificates are fetched by the system, from whoever publishes them."""

import hashlib
import time
from datetime import timedelta
from threading import Event

import pytest
from qlvb.certificates import authorities
from qlvb.certificates import service as certificates
from qlvb.kernel import clock
from qlvb.kernel.actor import Role
from qlvb.platform import fetching
from qlvb.platform.fetching import FetchedTooMuch, NotFetched
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from infra.local import signers
from infra.local.authority import TestAuthority, kept
from tests.builders.serving import serving

OPERATOR = signers.acting("H16.01", Role.OPERATOR)


@pytest.fixture
def authority():
    return TestAuthority.made("Chứng thực công vụ THỬ NGHIỆM")


class Publisher:
    """Publishes an authority's lists as one wants them to be."""

    def __init__(self, authority):
        self.authority = authority
        self.asked = []
        self.answers = lambda _request: self.the_list()

    def the_list(self, ago=timedelta()):
        return Response(self.authority.lists(clock.now() - ago)[1])

    def __call__(self, request):
        self.asked.append(request.path)
        return self.answers(request)


@pytest.fixture
def publisher(demo, authority):
    """The root's own, at an address that the operator entered."""
    made = Publisher(authority)
    with serving(made) as address:
        made.address = address
        made.root = authorities.add(OPERATOR, authority.root_pem, [f"{address}goc.crl"]).fingerprint
        yield made
        authorities.end(OPERATOR, made.root, "Xong")


def known(publisher):
    return authorities.store.authority(publisher.root)


def test_the_upkeep_fetches_what_is_published_and_once_more_changes_nothing(demo, publisher):
    assert demo.engine.invoke("CertificatesUpkeep") == {"fetched": 1, "failed": 0}
    first = known(publisher)
    assert first.kept.source == f"{publisher.address}goc.crl"
    assert first.kept.is_current(clock.now())
    (content,) = certificates.trust().lists
    publisher.answers = lambda _request: Response(content)
    assert demo.engine.invoke("CertificatesUpkeep") == {"fetched": 1, "failed": 0}
    again = known(publisher)
    assert again.kept == first.kept
    assert again.fetched_at > first.fetched_at
    assert len(content) == first.kept.size


def test_the_schedule_fetches_every_hour_and_the_engine_publishes_its_own(demo, publisher):
    own = kept(None)[0]
    signers.trust(own)
    before = len(publisher.asked)
    at = clock.now()
    demo.engine.advance(timedelta(hours=3))
    assert len(publisher.asked) - before in (3, 4)
    for each in authorities.store.authorities():
        if each.is_trusted:
            assert each.kept.this_update > at + timedelta(hours=1), each.subject
            assert each.failed_at is None


def failing(publisher, answer, demo, *, why):
    publisher.answers = answer
    demo.engine.invoke("CertificatesUpkeep")
    found = known(publisher)
    assert why in found.failure
    assert found.failed_at is not None
    return found


def test_what_fails_leaves_the_list_at_hand_and_is_shown_until_it_succeeds(demo, publisher):
    demo.engine.invoke("CertificatesUpkeep")
    good = known(publisher)
    other = TestAuthority.made("Kẻ lạ")
    cases = {
        "Không tải được": lambda _request: Response(status=503),
        "Không đọc được danh sách": lambda _request: Response("<html>"),
        "không do tổ chức chứng thực này ký": lambda _r: Response(other.lists(clock.now())[1]),
        "cũ hơn": lambda _request: publisher.the_list(ago=timedelta(days=2)),
        "lớn bất thường": lambda _request: Response(b"0" * (9 * 1024 * 1024)),
    }
    for why, answer in cases.items():
        failed = failing(publisher, answer, demo, why=why)
        assert (failed.kept, failed.fetched_at) == (good.kept, good.fetched_at)
    shown = demo.one(Role.OPERATOR, agency="H16.01").get("/authorities")["items"]
    (mine,) = (each for each in shown if each["fingerprint"] == publisher.root)
    assert mine["failed_at"] > mine["fetched_at"]
    assert mine["failure"]
    authorities._known.clear()
    hashes = [hashlib.sha256(each).hexdigest() for each in certificates.trust().lists]
    assert good.kept.sha256 in hashes
    publisher.answers = lambda _request: publisher.the_list()
    demo.engine.invoke("CertificatesUpkeep")
    assert (known(publisher).failed_at, known(publisher).failure) == (None, "")


def test_the_second_address_is_asked_where_the_first_does_not_answer(demo, publisher):
    addresses = ["http://127.0.0.1:9/goc.crl", f"{publisher.address}b.crl"]
    authorities.publish_at(OPERATOR, publisher.root, addresses)
    demo.engine.invoke("CertificatesUpkeep")
    assert known(publisher).kept.source == addresses[1]
    assert known(publisher).failed_at is None


def test_one_authority_that_does_not_answer_keeps_no_other_from_being_fetched(demo, publisher):
    silent = TestAuthority.made("Không trả lời THỬ NGHIỆM")
    root = authorities.add(OPERATOR, silent.root_pem, ["http://127.0.0.1:9/x.crl"]).fingerprint
    told = demo.engine.invoke("CertificatesUpkeep")
    assert told["failed"] == 1
    assert known(publisher).kept is not None
    authorities.end(OPERATOR, root, "Xong")


def test_an_authority_that_was_ended_is_asked_no_more(demo, publisher):
    authorities.end(OPERATOR, publisher.root, "Lộ khóa")
    demo.engine.invoke("CertificatesUpkeep")
    assert publisher.asked == []
    authorities.add(OPERATOR, publisher.authority.root_pem)


def test_nothing_leads_elsewhere(publisher):
    publisher.answers = lambda request: (
        redirect("/goc.crl") if request.path == "/a" else publisher.the_list()
    )
    with pytest.raises(NotFetched):
        fetching.fetch(f"{publisher.address}a", largest=1000)
    assert publisher.asked == ["/a"]


@pytest.mark.parametrize("address", ["file:///etc/hostname", "ftp://127.0.0.1/a", "http://", ""])
def test_only_the_web_is_asked(address):
    with pytest.raises(NotFetched):
        fetching.fetch(address, largest=1000)


def test_what_is_too_large_is_not_read_to_its_end(publisher):
    read = []

    def endless():
        for _ in range(1000):
            read.append(1)
            yield b"0" * 65536

    publisher.answers = lambda _request: Response(endless())
    with pytest.raises(FetchedTooMuch):
        fetching.fetch(publisher.address, largest=200_000)
    assert len(read) < 500


def test_a_publisher_that_gives_a_byte_a_moment_is_not_waited_for(publisher):
    def slowly():
        for _ in range(100):
            Event().wait(0.05)
            yield b"0"

    publisher.answers = lambda _request: Response(slowly())
    begun = time.monotonic()
    with pytest.raises(NotFetched):
        fetching.fetch(publisher.address, largest=1000, seconds=0.4)
    assert time.monotonic() - begun < 2


def test_what_is_cut_off_on_the_way_is_not_taken(publisher):
    def cut(_request):
        whole = publisher.the_list().get_data()
        answer = Response(whole[:50])
        answer.headers["Content-Length"] = str(len(whole))
        answer.automatically_set_content_length = False
        return answer

    publisher.answers = cut
    with pytest.raises(NotFetched):
        fetching.fetch(publisher.address, largest=100_000, seconds=2)
