"""A head of a unit signs for the agency's head: as the delegation says, and while it holds."""

import io
from datetime import datetime, time, timedelta

import pypdf
import pytest
from qlvb.certificates import service as certificates
from qlvb.delegation import service as delegation
from qlvb.delegation.refusals import DelegationNotRunning
from qlvb.issuing import elsewhere, signature
from qlvb.issuing.elsewhere import Answers
from qlvb.issuing.signature import Wish
from qlvb.kernel import clock
from qlvb.kernel.errors import StaleVersion
from qlvb.organization import service as organization
from qlvb.routing.service import Seen
from qlvb.signing import service as signing_service
from qlvb.signing.model import SignatureState

from infra.local import signers
from infra.local.authority import kept
from tests.builders import signing
from tests.builders.refusals import is_refused
from tests.builders.registering import an_accepted_file

SIGN = "outgoing:sign"


@pytest.fixture(scope="module")
def head_of_unit(people):
    """With a certificate and an image of their own."""
    authority, _ = kept(None)
    held = people.demo.members[people.unit_head.account]
    signers.equip_person(held.person, authority)
    return people.unit_head


@pytest.fixture
def give(people, head_of_unit):
    """Lets the head delegate to the head of the unit; withdrawn after the test."""
    made = []

    def given(**changes):
        today = clock.today()
        body = {
            "delegate_id": people.id_of(head_of_unit),
            "duties": [SIGN],
            "capacity": "TUQ.",
            "kinds": ["cong-van", "bao-cao"],
            "effective_from": str(today),
            "effective_to": str(today + timedelta(days=4)),
            "basis": "document",
            "file_id": an_accepted_file(by=people.leader_id, filename="uy-quyen.pdf"),
            **changes,
        }
        answer = people.leader.post("/delegations", body)
        assert answer.status == 201, answer.body
        made.append(answer["delegation_id"])
        return made[-1]

    yield given
    for each in made:
        people.leader.post(f"/delegations/{each}/withdrawal")


@pytest.fixture
def draft(people):
    """Brings a draft before the head: the title above the signature is the delegate's own."""

    def brought(mark="TUQ.", **changes):
        own = people.unit_head.me["person"]["position"].upper()
        content = signing.a_draft(title=(f"{mark} GIÁM ĐỐC", own))
        return people.a_draft_to_sign(file_id=people.a_file(content=content), **changes)

    return brought


def as_actor(people, delegation_id):
    """The head of the unit in the head's place, as the core knows them."""
    return delegation.stand_in(people.actor(people.unit_head), delegation_id)


def both(people):
    names = (people.unit_head.me["person"]["name"], people.leader.me["person"]["name"])
    return f"{names[0]} (thay mặt {names[1]})"


def test_the_delegate_signs_with_their_own_key_and_both_names_stand_under_it(people, give, draft):
    document_id = draft()
    acting = people.unit_head.acting(give())
    shown = acting.get(f"/outgoing/{document_id}/signing")
    assert shown["problems"] == []
    assert shown["allowed"] == ["places", "signature"]
    own_title = people.unit_head.me["person"]["position"].upper()
    assert [(form["mark"], form["lines"]) for form in shown["forms"]] == [
        ("TUQ.", ["TUQ. GIÁM ĐỐC", own_title])
    ]
    done = acting.review(document_id, "signature")
    assert (done.status, done["status"]) == (200, "issuing")
    signed = people.document(document_id).signed
    assert (signed.capacity, signed.by) == ("TUQ.", both(people))
    assert signed.fingerprint == people.certificate(people.unit_head).fingerprint
    history = people.clerk.get(f"/outgoing/{document_id}/history")["items"]
    (act,) = [each for each in history if each["tag"] == SIGN]
    assert act["person_name"] == people.unit_head.me["person"]["name"]
    assert act["acting_for"] == people.leader.me["person"]["name"]
    issued = people.issues(document_id)
    trusted = certificates.trust()
    found = signing_service.examine(
        people.bytes_of(document_id, issued.sealed),
        roots=trusted.roots,
        lists=trusted.lists,
        answers=trusted.answers,
        at=clock.now(),
    )
    assert found.state is SignatureState.VALID
    assert found.rows[0].signer == people.unit_head.me["person"]["name"]


def test_what_waits_for_the_heads_signature_lies_in_the_delegates_folder(people, give, draft):
    document_id = draft()
    acting = people.unit_head.acting(give())
    work = acting.get("/work?of=me&folder=SIGN")["items"]
    assert document_id in {each["outgoing"]["document_id"] for each in work}
    approved = acting.review(document_id, "approval")
    assert (approved.status, approved["approval"]["by"]) == (200, both(people))


def test_a_form_other_than_the_delegations_is_refused(people, give, draft):
    document_id = draft("TL.")
    acting = people.unit_head.acting(give(capacity="TL."))
    for form in ("", "TUQ.", "KT."):
        refused = acting.review(document_id, "signature", form=form)
        assert is_refused(refused, 422, "capacity_not_given")
    assert acting.review(document_id, "signature", form="TL.").status == 200


def test_another_kind_of_document_is_refused_by_its_name(people, give, draft):
    document_id = draft(kind="quyet-dinh")
    acting = people.unit_head.acting(give())
    for act in ("approval", "signature", "signature/preparation"):
        refused = acting.review(document_id, act)
        assert is_refused(refused, 403, "kind_not_delegated")
        assert "Quyết định" in refused["detail"]
    shown = acting.get(f"/outgoing/{document_id}/signing")
    assert (shown["forms"], shown["allowed"]) == ([], ["places"])
    assert any("Quyết định" in each for each in shown["problems"])
    assert people.status(document_id) == "signing"


def test_without_the_duty_to_sign_one_approves_and_signs_nothing(people, give, draft):
    document_id = draft()
    only = give(duties=["outgoing:approve"], capacity=None, kinds=[])
    acting = people.unit_head.acting(only)
    assert acting.review(document_id, "approval").status == 200
    assert is_refused(acting.review(document_id, "signature"), 403, "not_delegated")
    assert "signature" not in acting.get(f"/outgoing/{document_id}/signing")["allowed"]


def test_after_the_withdrawal_the_very_next_signature_is_refused(people, give, draft):
    document_id = draft()
    delegation_id = give()
    acting = people.unit_head.acting(delegation_id)
    version = acting.outgoing(document_id)["version"]
    people.leader.post(f"/delegations/{delegation_id}/withdrawal")
    refused = acting.post(f"/outgoing/{document_id}/signature", {"version": version})
    assert is_refused(refused, 403, "delegation_not_running")
    assert people.status(document_id) == "signing"


def test_a_delegation_withdrawn_while_the_file_is_signed_leaves_the_document_unsigned(
    people, give, draft
):
    document_id = draft()
    delegation_id = give()
    actor = as_actor(people, delegation_id)
    ready = signature.prepare(actor, seen(people, document_id), Wish())
    kept_file = signature.keep(
        actor, ready.document, people.bytes_of(document_id, ready.document.draft)
    )

    def meanwhile(tx):
        people.leader.post(f"/delegations/{delegation_id}/withdrawal")

    with pytest.raises(StaleVersion):
        signature.finish(actor, ready.document, kept_file, ready.key, ready.decided, meanwhile)
    assert people.status(document_id) == "signing"


def test_outside_its_days_a_delegation_signs_nothing(people, give, draft):
    delegation_id = give()
    delegate = organization.person("H16.13", people.id_of(people.unit_head)).as_actor()
    actor = as_actor(people, delegation_id)
    document_id = draft()
    version = seen(people, document_id)
    after = datetime.combine(clock.today() + timedelta(days=5), time(0), clock.VIETNAM)
    for moment in (after, after - timedelta(days=6)):
        with clock.set_to(moment):
            with pytest.raises(DelegationNotRunning):
                delegation.stand_in(delegate, delegation_id)
            with pytest.raises(DelegationNotRunning):
                signature.sign(actor, version)
    assert people.status(document_id) == "signing"


def test_who_signs_for_the_head_passes_it_on_to_nobody(people, give, draft):
    acting = people.unit_head.acting(give())
    assert is_refused(acting.post("/delegations", {}), 400, "acting_not_possible")
    own = people.unit_head.get("/duties")["items"]
    assert [each["is_own"] for each in own if each["duty"] == SIGN] == [False]
    heads = people.leader.get("/duties")["items"]
    assert [each["is_own"] for each in heads if each["duty"] == SIGN] == [True]


def test_in_two_steps_the_second_holds_to_the_delegation_of_that_moment(people, give, draft):
    document_id = draft()
    first = give()
    actor = as_actor(people, first)
    people.leader.post(f"/delegations/{first}/withdrawal")
    with pytest.raises(DelegationNotRunning):
        elsewhere.complete_signature(actor, seen(people, document_id), Answers(raw=(b"1",)))


def seen(people, document_id):
    version = people.leader.outgoing(document_id)["version"]
    return Seen(document_id=document_id, version=version)


def test_a_draft_that_names_the_head_alone_is_signed_for_the_head_only_knowingly(people, give):
    document_id = people.a_draft_to_sign()
    acting = people.unit_head.acting(give())
    shown = acting.get(f"/outgoing/{document_id}/signing")
    assert shown["printed"] == ["GIÁM ĐỐC"]
    assert [form["title"] for form in shown["forms"]] == ["different"]
    for act in ("signature", "signature/preparation"):
        refused = acting.review(document_id, act)
        assert is_refused(refused, 422, "title_differs")
        assert "“GIÁM ĐỐC”" in refused["detail"]
        assert "“TUQ. GIÁM ĐỐC – " in refused["detail"]
    assert people.status(document_id) == "signing"
    assert acting.review(document_id, "signature", confirmed=True).status == 200


def test_a_draft_without_title_gets_the_words_of_the_form(people, give):
    content = signing.a_draft(title=())
    document_id = people.a_draft_to_sign(file_id=people.a_file(content=content))
    acting = people.unit_head.acting(give())
    places = {name: vars(place) for name, place in vars(signing.LAYOUT).items() if place}
    acting.ask("PUT", f"/outgoing/{document_id}/places", {"draft_no": 1, "places": places})
    shown = acting.get(f"/outgoing/{document_id}/signing")
    assert (shown["printed"], shown["problems"]) == ([], [])
    assert [form["title"] for form in shown["forms"]] == ["written"]
    assert acting.review(document_id, "signature").status == 200
    signed = people.bytes_of(document_id, people.document(document_id).signed)
    text = pypdf.PdfReader(io.BytesIO(signed)).pages[0].extract_text()
    assert "TUQ. GIÁM ĐỐC" in text
    assert people.unit_head.me["person"]["position"].upper() in text
