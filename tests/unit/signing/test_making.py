"""The whole of signing as other areas ask for it: look, prepare, sign, seal."""

from datetime import date
from functools import cache

import pytest
from qlvb.signing import making
from qlvb.signing.making import Image, Signing
from qlvb.signing.model import Places
from qlvb.signing.refusals import LeaderNotSigned

from tests.builders import signing
from tests.builders.signing import LAYOUT, SEALED_AT, SIGNED_AT, key_of, signers

SEAL_MM = (36.0, 36.0)
WRITTEN = Image(content=signing.handwriting(), width_mm=42, height_mm=18)
STAMP = Image(content=signing.red_seal(), width_mm=36, height_mm=36)


def by(identity, at):
    return Signing(signer=key_of(identity), at=at, timestamper=signers().stamper(at))


@cache
def plain():
    return making.look(signing.a_draft(), seal_mm=SEAL_MM).content


@cache
def leader_signed():
    prepared = making.prepare(plain(), LAYOUT, WRITTEN, SEAL_MM)
    return making.sign(prepared, WRITTEN, by(signers().leader, SIGNED_AT))


def leaders_fingerprint():
    return signing.fingerprint_of(signers().leader.der)


def test_a_draft_is_looked_at_before_it_is_signed():
    opened = making.look(signing.a_draft(2), seal_mm=SEAL_MM)
    assert [tuple(map(round, size)) for size in opened.sizes] == [(595, 842)] * 2
    assert opened.found.missing == ()


def test_what_is_not_found_is_taken_from_where_it_was_the_last_time():
    found = Places(number=LAYOUT.number)
    kept = Places(number=LAYOUT.day, day=LAYOUT.day, signature=LAYOUT.signature, seal=LAYOUT.seal)
    assert found.missing == ("signature", "seal", "day")
    assert found.completed(kept).layout.number == LAYOUT.number
    assert found.completed(kept).layout.day == LAYOUT.day
    assert kept.within(0) == Places()


def test_number_and_date_stand_in_what_the_clerk_sealed():
    sealed = making.seal(
        leader_signed(),
        STAMP,
        by(signers().office, SEALED_AT),
        number="05",
        issued_on=date(2026, 3, 9),
        leader=leaders_fingerprint(),
    )
    figures = {"so_vb": "05", "ngay": "09", "thang": "3", "nam": "2026"}
    assert signing.figures_of(sealed) == figures


def test_the_images_have_their_real_size():
    prepared = making.prepare(plain(), LAYOUT, WRITTEN, SEAL_MM)
    boxes = {name: field["/Rect"] for name, field in fields_of(prepared).items()}
    left, bottom, right, top = (float(each) for each in boxes["DauCoQuan"])
    assert (right - left, top - bottom) == pytest.approx((36 * 72 / 25.4,) * 2, abs=0.01)


def test_an_unsigned_file_is_not_numbered():
    prepared = making.prepare(plain(), LAYOUT, WRITTEN, SEAL_MM)
    making.check_signed(leader_signed(), leaders_fingerprint())
    with pytest.raises(LeaderNotSigned):
        making.check_signed(prepared, leaders_fingerprint())


def test_a_file_sent_along_that_somebody_signed_goes_out_as_it_is():
    office = by(signers().office, SEALED_AT)
    assert making.open_for_text(leader_signed()) is None
    prepared = making.open_for_text(signing.a_draft())
    assert making.sign_text(prepared, "Số: 05/QĐ-SNV", office).startswith(prepared)


def fields_of(content):
    import io

    from pypdf import PdfReader

    form = PdfReader(io.BytesIO(content)).root_object["/AcroForm"]["/Fields"]
    return {each.get_object()["/T"]: each.get_object() for each in form}
