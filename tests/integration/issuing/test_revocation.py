"""Who signs with a withdrawn certificate is refused; who cannot be checked is told so."""

from datetime import timedelta

import pytest
from qlvb.certificates import authorities
from qlvb.certificates.refusals import CertificateWithdrawn
from qlvb.issuing import placing
from qlvb.kernel import clock
from qlvb.outgoing import service as outgoing

from infra.local import signers
from infra.local.authority import kept
from tests.builders.issuing import lists_of_now


@pytest.fixture(autouse=True)
def today():
    """Lists of the later days in which a test has been are not the next one's."""
    yield
    lists_of_now()


def record_of(people, document_id, tag):
    held = outgoing.history(people.actor(people.leader), document_id, None).items
    (event,) = (each for each in held if each.tag.value == tag)
    return event.facts


def test_who_signs_by_lists_of_today_is_told_nothing_and_the_record_says_as_of_when(people):
    document_id = people.a_draft_to_sign()
    view = placing.view(people.actor(people.leader), document_id)
    assert (view.problems, view.warnings) == ((), ())
    people.signs(document_id)
    people.issues(document_id)
    for tag in ("outgoing:sign", "outgoing:issue"):
        facts = record_of(people, document_id, tag)
        assert facts["revocation_as_of"].startswith(f"{clock.now():%Y-%m}")
        assert "revocation_unchecked" not in facts


def test_without_a_list_of_today_one_signs_and_is_told_and_the_record_says_so(people):
    document_id = people.a_draft_to_sign()
    leader = people.actor(people.leader)
    with clock.set_to(clock.now() + timedelta(days=9)):
        view = placing.view(leader, document_id)
        assert view.problems == ()
        assert view.allowed == ("places", "signature")
        assert "Chưa kiểm tra được thu hồi" in view.warnings[0]
        people.signs(document_id)
    assert record_of(people, document_id, "outgoing:sign")["revocation_unchecked"] is True
    clerk = people.actor(people.clerk)
    with clock.set_to(clock.now() + timedelta(days=9)):
        assert placing.view(clerk, document_id).warnings
        people.issues(document_id)
    assert record_of(people, document_id, "outgoing:issue")["revocation_unchecked"] is True


def test_the_list_of_one_authority_alone_leaves_it_open(people):
    """Who issued is under the root: whether the root withdrew them is asked too."""
    own = kept(None)[0]
    operator = signers.acting("H16.01", signers.Role.OPERATOR)
    issuing = signers.x509.fingerprint_of(own.pems[1])
    document_id = people.a_draft_to_sign()
    with clock.set_to(clock.now() + timedelta(days=9)):
        authorities.put_list(operator, issuing, own.lists(clock.now())[0])
        assert placing.view(people.actor(people.leader), document_id).warnings
        authorities.put_list(
            operator, signers.x509.fingerprint_of(own.root_pem), own.lists(clock.now())[1]
        )
        assert not placing.view(people.actor(people.leader), document_id).warnings


def test_a_withdrawn_certificate_is_refused_before_and_at_the_signing(people):
    document_id = people.a_draft_to_sign()
    own = kept(None)[0]
    held = people.certificate(people.leader)
    own.revoked[int(held.serial, 16)] = clock.now()
    try:
        with clock.set_to(clock.now() + timedelta(days=10)):
            signers.trust(own)
            leader = people.actor(people.leader)
            view = placing.view(leader, document_id)
            assert "thu hồi" in view.problems[0]
            assert view.allowed == ("places",)
            with pytest.raises(CertificateWithdrawn):
                people.signs(document_id)
    finally:
        own.revoked.clear()
