"""Signatures made on a token, at a provider or by a program outside."""

import dataclasses
import hashlib
import io
from datetime import date

import pytest
from asn1crypto import cms
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from qlvb.signing import deferred, making, refusals
from qlvb.signing.deferred import Waiting
from qlvb.signing.integrity import read, signatures_of
from qlvb.signing.keys import fingerprint_of
from qlvb.signing.outside import accept
from qlvb.signing.sealing import leader

from tests.builders import forgeries, signing
from tests.builders.signing import SEALED_AT, SIGNED_AT, figures_of


def begun(content=None, look=None):
    people = signing.signers()
    return deferred.begin(
        content or signing.prepared(),
        certificate=people.leader.der,
        chain=people.leader.chain_der,
        look=look or leader(signing.handwriting()),
        at=SIGNED_AT,
    )


def token(waiting, identity=None):
    """What a token answers: it is given the digest and nothing else."""
    key = (identity or signing.signers().leader).key
    return key.sign(waiting.to_sign, padding.PKCS1v15(), Prehashed(hashes.SHA256()))


def provider(waiting, identity=None, digest=None, *, use_pades=True):
    """What a provider answers: a whole CMS over the document's digest."""
    signer = signing.key_of(identity or signing.signers().leader)
    digest = digest or bytes.fromhex(waiting.document_digest)

    async def made():
        return await signer.async_sign(digest, "sha256", use_pades=use_pades)

    return deferred.run(made()).dump()


def test_a_token_signs_in_two_steps_and_little_is_kept_between_them():
    prepared, waiting = begun()
    kept = Waiting.from_json(waiting.to_json())
    assert len(waiting.to_json()) < 4096
    done = deferred.complete_raw(prepared, kept, token(kept), signing.signers().stamper())
    assert signing.sealed(done)


def test_a_provider_signs_in_two_steps_and_gets_a_timestamp():
    prepared, waiting = begun()
    done = deferred.complete_cms(prepared, waiting, provider(waiting), signing.signers().stamper())
    (signature,) = signatures_of(read(done))
    assert [a["type"].native for a in signature.signer_info["unsigned_attrs"]] == [
        "signature_time_stamp_token"
    ]
    assert signing.sealed(done)


def test_the_clerks_token_fills_and_seals_in_two_steps():
    people = signing.signers()
    prepared, waiting = deferred.begin(
        signing.signed(),
        certificate=people.office.der,
        chain=people.office.chain_der,
        look=signing.the_seal(),
        at=SEALED_AT,
    )
    done = deferred.complete_raw(prepared, waiting, token(waiting, people.office), people.stamper())
    assert figures_of(done) == signing.FIGURES


def test_a_raw_signature_that_is_not_over_what_was_prepared_never_gets_in():
    prepared, waiting = begun()
    other = token(
        dataclasses.replace(
            waiting, attributes=begun(signing.prepared(signing.a_draft(2)))[1].attributes
        )
    )
    for wrong in (b"", b"\0" * 256, token(waiting, signing.signers().office), other):
        with pytest.raises(refusals.SignatureNotMatching):
            deferred.complete_raw(prepared, waiting, wrong, None)


def test_a_cms_that_is_not_over_what_was_prepared_never_gets_in():
    prepared, waiting = begun()
    other = provider(waiting, digest=hashlib.sha256(b"").digest())
    whole = bytearray(provider(waiting))
    whole[-20] ^= 1
    for wrong in (
        b"",
        b"\x30\x80",
        b"A" * 4000,
        other,
        bytes(whole),
        cms.ContentInfo({"content_type": "data", "content": b"x"}).dump(),
    ):
        with pytest.raises(refusals.SignatureNotMatching):
            deferred.complete_cms(prepared, waiting, wrong, None)


def test_a_cms_by_another_certificate_is_refused_by_that_name():
    prepared, waiting = begun()
    with pytest.raises(refusals.WrongCertificate):
        deferred.complete_cms(prepared, waiting, provider(waiting, signing.signers().office), None)


def test_a_prepared_file_that_changed_is_not_completed():
    prepared, waiting = begun()
    for content in (prepared + b"\n", signing.prepared()):
        with pytest.raises(refusals.SigningExpired):
            deferred.complete_raw(content, waiting, token(waiting), None)
        with pytest.raises(refusals.SigningExpired):
            deferred.complete_cms(content, waiting, provider(waiting), None)


def accepted(served, posted):
    expected = fingerprint_of(signing.signers().leader.der)
    return accept(served, posted, fingerprint=expected, field="LanhDao")


def test_a_file_signed_outside_is_taken_when_only_a_signature_was_added():
    served, posted = signing.prepared(), signing.signed()
    assert accepted(served, posted) == posted


def changed(content, change):
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def redrawn(writer):
    page = writer.find_page_for_modification(0)[0].get_object()
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"BT ET"))
    writer.update_container(page)


def test_a_file_signed_outside_with_anything_else_changed_is_refused():
    served, posted = signing.prepared(), signing.signed()
    wrong = {
        "nothing added": served,
        "another file": signing.signed(signing.prepared(signing.a_draft(2))),
        "bytes after it": posted + b"\n%x",
        "rewritten": posted.replace(b"/Producer", b"/Producir")
        if b"/Producer" in posted
        else b"%PDF" + posted,
        "a page drawn anew, then signed": signing.signed(changed(served, redrawn)),
        "a page drawn anew after it": changed(posted, redrawn),
        "a second act": signing.sealed(posted),
        "broken": posted[:-700] + bytes([posted[-700] ^ 1]) + posted[-699:],
    }
    for name, content in wrong.items():
        with pytest.raises(refusals.NotTheServedFile):
            assert not accepted(served, content), name


def test_one_revision_that_draws_a_page_anew_and_signs_it_is_refused():
    writer = IncrementalPdfFileWriter(io.BytesIO(signing.prepared()))
    redrawn(writer)
    told = PdfSignatureMetadata(field_name="LanhDao", md_algorithm="sha256")
    signer = signing.simple(signing.signers().leader)
    posted = PdfSigner(told, signer=signer).sign_pdf(writer, existing_fields_only=True).getvalue()
    with pytest.raises(refusals.NotTheServedFile):
        accepted(signing.prepared(), posted)


def test_a_file_signed_outside_by_another_certificate_is_refused_by_that_name():
    by_another = signing.signed(signer=signing.key_of(signing.signers().office))
    with pytest.raises(refusals.WrongCertificate):
        accepted(signing.prepared(), by_another)


def issued_outside(posted, figures=signing.FIGURES, served=None):
    expected = fingerprint_of(signing.signers().office.der)
    served = served or signing.signed()
    return accept(served, posted, fingerprint=expected, field="DauCoQuan", figures=figures)


def plugin(figures=signing.FIGURES, *, change=lambda _writer: None, shown=None):
    """What the plug-in posts: it fills number and date in a face of its own, and seals."""
    writer = IncrementalPdfFileWriter(io.BytesIO(signing.signed()))
    for name, text in figures.items():
        field = forgeries.field_of(writer, name)
        seen = figures if shown is None else shown
        field["/V"] = generic.pdf_string(text)
        field["/AP"] = forgeries.appearance(writer, field, seen[name])
        writer.update_container(field)
    change(writer)
    told = PdfSignatureMetadata(
        field_name="DauCoQuan", md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES
    )
    signer = signing.key_of(signing.signers().office)
    return PdfSigner(told, signer=signer).sign_pdf(writer, existing_fields_only=True).getvalue()


def test_the_plug_in_writes_number_and_date_and_seals():
    posted = plugin()
    assert issued_outside(posted) == posted
    assert figures_of(posted) == signing.FIGURES
    assert issued_outside(signing.sealed()) == signing.sealed()


WRONG = {
    "another number": signing.FIGURES | {"so_vb": "36"},
    "another day": signing.FIGURES | {"ngay": "06"},
    "another month": signing.FIGURES | {"thang": "11"},
    "another year": signing.FIGURES | {"nam": "2027"},
    "a number with a letter": signing.FIGURES | {"so_vb": "35a"},
    "no year": {name: text for name, text in signing.FIGURES.items() if name != "nam"},
    "nothing": {},
}


@pytest.mark.parametrize("how", sorted(WRONG))
def test_number_and_date_that_the_register_did_not_give_are_refused(how):
    with pytest.raises(refusals.WrongFigures):
        issued_outside(plugin(WRONG[how]))


@pytest.mark.parametrize("how", sorted(WRONG))
def test_number_and_date_that_are_seen_are_those_that_are_meant(how):
    with pytest.raises(refusals.WrongFigures):
        issued_outside(plugin(shown=dict.fromkeys(signing.FIGURES, "") | WRONG[how]))


def hidden(writer):
    field = forgeries.field_of(writer, "so_vb")
    field["/F"] = generic.NumberObject(2)
    writer.update_container(field)


def one_more(writer):
    field = forgeries.field_of(writer, "LanhDao")
    field["/F"] = generic.NumberObject(2)
    writer.update_container(field)


ALSO = {
    "the number hidden": hidden,
    "the leader's signature hidden": one_more,
    **{
        how: forgeries.REVISIONS[how]
        for how in ("the page drawn anew", "a stamp over it", "a text field added")
    },
    "the number moved": forgeries.move_the_number,
    "the leader's signature drawn anew": forgeries.redraw_the_signature,
}


@pytest.mark.parametrize("how", sorted(ALSO))
def test_the_plug_in_changes_nothing_else(how):
    with pytest.raises((refusals.NotTheServedFile, refusals.WrongFigures)):
        issued_outside(plugin(change=ALSO[how]))


def test_figures_are_taken_only_where_they_were_asked_for():
    for asked in (None, {"so_vb": "35"}):
        with pytest.raises(refusals.NotTheServedFile):
            issued_outside(plugin(), figures=asked)


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2026, 1, 5), ("05", "01")),
        (date(2026, 2, 10), ("10", "02")),
        (date(2026, 3, 9), ("09", "3")),
        (date(2026, 12, 31), ("31", "12")),
    ],
)
def test_the_date_has_zeros_before_small_days_and_the_first_two_months(day, written):
    figures = making.figures_of("05", day)
    assert (figures[making.DAY_FIELD], figures[making.MONTH_FIELD]) == written
