"""Keys that are not here: a token signs a digest, a program outside signs the whole file."""

from datetime import timedelta

from qlvb.certificates.model import KeyKind
from qlvb.kernel import clock
from qlvb.signing import sealing
from qlvb.signing.sealing import sign as sign_file

from tests.builders import signing
from tests.builders.holders import container, raw
from tests.builders.issuing import Named
from tests.builders.registering import a_real_file


def asked(desk, document_id, act, **body):
    answer = desk.review(document_id, f"{act}/preparation", **body)
    assert answer.status == 200, answer.body
    return answer


def completed(desk, document_id, act, version, **answers):
    return desk.ask(
        "POST", f"/outgoing/{document_id}/{act}/completion", {"version": version, **answers}
    )


def test_a_token_signs_and_another_token_seals(people, holders):
    token, seal = holders.enrol(KeyKind.ELSEWHERE), holders.enrol(KeyKind.ELSEWHERE, of="agency")
    attachment = people.a_file(content=signing.a_draft(2))
    document_id = people.a_draft_to_sign(attachment_ids=[attachment])
    told = people.leader.get(f"/outgoing/{document_id}/signing")
    assert told["allowed"] == ["places", "signature/preparation"]
    waiting = asked(people.leader, document_id, "signature")
    (part,) = waiting["parts"]
    wrong = [raw(seal, part)]
    refused = completed(people.leader, document_id, "signature", waiting["version"], raw=wrong)
    assert (refused.status, refused["code"]) == (422, "signature_not_matching")
    right = [raw(token, part)]
    done = completed(people.leader, document_id, "signature", waiting["version"], raw=right)
    assert (done.status, done["status"]) == (200, "issuing")
    people.demo.engine.settle()
    again = completed(people.leader, document_id, "signature", waiting["version"], raw=right)
    assert again.status == 409

    waiting = asked(people.clerk, document_id, "issue")
    number = people.document(document_id).registration.reference
    assert waiting["reference"] == number
    assert len(waiting["parts"]) == 2
    half = [raw(seal, waiting["parts"][0])]
    refused = completed(people.clerk, document_id, "issue", waiting["version"], raw=half)
    assert (refused.status, refused["code"]) == (422, "answers_missing")
    waiting = asked(people.clerk, document_id, "issue")
    assert waiting["reference"] == number, "the number is given once"
    both = [raw(seal, part) for part in waiting["parts"]]
    done = completed(people.clerk, document_id, "issue", waiting["version"], raw=both)
    assert (done.status, done["status"]) == (200, "issued")
    document = people.document(document_id)
    figures = signing.figures_of(people.bytes_of(document_id, document.sealed))
    assert figures["so_vb"] == f"{document.registration.number:02d}"
    assert len(document.sealed_attachments) == 1


def test_a_provider_answers_with_whole_containers(people, holders):
    provider = holders.enrol(KeyKind.ELSEWHERE)
    document_id = people.a_draft_to_sign()
    waiting = asked(people.leader, document_id, "signature")
    given = [container(provider, part) for part in waiting["parts"]]
    done = completed(people.leader, document_id, "signature", waiting["version"], containers=given)
    assert (done.status, done["status"]) == (200, "issuing")


def test_what_was_prepared_for_too_long_is_prepared_again(people, holders):
    token = holders.enrol(KeyKind.ELSEWHERE)
    document_id = people.a_draft_to_sign()
    waiting = asked(people.leader, document_id, "signature")
    clock.shift(timedelta(minutes=31))
    late = completed(
        people.leader,
        document_id,
        "signature",
        waiting["version"],
        raw=[raw(token, waiting["parts"][0])],
    )
    clock.shift(-timedelta(minutes=31))
    assert (late.status, late["code"]) == (409, "not_prepared_for_this")
    assert people.status(document_id) == "signing"


def test_a_program_outside_signs_the_served_file_and_nothing_else_is_taken(people, holders):
    program = holders.enrol(KeyKind.OUTSIDE)
    document_id = people.a_draft_to_sign()
    waiting = asked(people.leader, document_id, "signature")
    (part,) = waiting["parts"]
    assert part["digest"] == ""
    served = people.bytes_of(document_id, Named(part["file_id"]))
    leader_id = people.id_of(people.leader)

    def posted(content):
        file_id = a_real_file(content, by=leader_id)
        return completed(
            people.leader, document_id, "signature", waiting["version"], file_ids=[file_id]
        )

    another = sign_file(
        signing.prepared(),
        sealing.leader(signing.handwriting()),
        signer=signing.key_of(program),
        at=clock.now(),
        timestamper=None,
    )
    assert posted(another)["code"] == "not_the_served_file"
    signed = sign_file(
        served,
        sealing.leader(signing.handwriting()),
        signer=signing.key_of(program),
        at=clock.now(),
        timestamper=None,
    )
    done = posted(signed)
    assert (done.status, done["status"]) == (200, "issuing")
    document = people.document(document_id)
    assert people.bytes_of(document_id, document.signed) == signed


def test_what_was_prepared_is_read_by_who_prepared_it_alone(people, holders):
    people.equip_anew()
    holders.enrol(KeyKind.ELSEWHERE, of="agency")
    document_id = people.a_draft_to_issue()
    (part,) = asked(people.clerk, document_id, "issue")["parts"]
    for path in ("link", "signatures"):
        place = f"/files/{part['file_id']}/{path}"
        assert people.clerk.get(place).status == 200
        for desk in (people.leader, people.officer, people.colleague, people.administrator):
            assert desk.get(place).status in (403, 404), (desk.account, path)
    signed = people.document(document_id).signed.file_id
    assert people.leader.get(f"/files/{signed}/link").status == 200, (
        "the document is theirs to read"
    )


def test_a_key_on_the_server_is_not_asked_for_twice(people, holders):
    people.equip_anew()
    answer = people.leader.review(people.a_draft_to_sign(), "signature/preparation")
    assert (answer.status, answer["code"]) == (422, "key_on_the_server")
