"""The year's register, closed: signed by the agency, locked, and the same however often it is asked."""

import subprocess
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from qlvb.files import made
from qlvb.kernel import clock
from qlvb.kernel.rights import NotYourDuty
from qlvb.outgoing import numbers
from qlvb.printouts import closing, model, store
from qlvb.printouts.model import RegisterKind
from qlvb.printouts.refusals import NothingToPrint, NumbersStillReserved, YearNotOver

from tests.builders.registering import TheLineBroke, aws_breaks_off

HERE = "H16.13"


@pytest.fixture
def keeper(people, clerk):
    return people.actor(clerk)


@contextmanager
def after_new_year(year):
    with clock.set_to(datetime(year + 1, 1, 5, 2, tzinfo=UTC)):
        yield


def content_of(closed):
    (volume,) = closed.volumes
    subject = model.subject_of(closed.kind, closed.code, closed.year)
    return made.content_of(HERE, subject, volume.file_id)


def test_a_closed_register_is_a_file_that_other_programs_find_signed(
    tmp_path,
    keeper,
    enter,
    a_register,
):
    year = clock.today().year
    for _ in range(3):
        enter(a_register)
    with after_new_year(year):
        closed = closing.close_next(keeper, RegisterKind.INCOMING, a_register, year)
        assert closed.is_closed
        assert [each.numbers for each in closed.volumes] == [(1, 3)]
        path = tmp_path / "so.pdf"
        path.write_bytes(content_of(closed))
        told = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, check=False).stdout
        assert b"Signature is Valid" in told
        assert b"Total document signed" in told
        again = closing.close_next(keeper, RegisterKind.INCOMING, a_register, year)
        assert again == closed


def test_a_register_is_not_closed_before_its_year_is_over(keeper, enter, a_register):
    enter(a_register)
    with pytest.raises(YearNotOver):
        closing.close_next(keeper, RegisterKind.INCOMING, a_register, clock.today().year)


def test_an_empty_register_is_not_closed(keeper, a_register):
    year = clock.today().year
    with after_new_year(year), pytest.raises(NothingToPrint):
        closing.close_next(keeper, RegisterKind.INCOMING, a_register, year)


def test_a_series_with_a_reserved_number_waits_until_it_is_used_or_given_up(keeper):
    year = clock.today().year
    kept, *_ = numbers.reserve(keeper, "VBDI", 1, "Mất điện")
    with after_new_year(year):
        with pytest.raises(NumbersStillReserved):
            closing.close_next(keeper, RegisterKind.OUTGOING, "VBDI", year)
        numbers.cancel(keeper, "VBDI", year, kept.number, "Không dùng")
        assert closing.close_next(keeper, RegisterKind.OUTGOING, "VBDI", year).is_closed


@pytest.mark.parametrize("service", [("s3", "PutObject"), ("dynamodb", "TransactWriteItems")])
def test_a_closing_that_broke_off_is_done_once_the_next_time(
    demo,
    keeper,
    enter,
    a_register,
    service,
):
    year = clock.today().year
    enter(a_register)
    demo.engine.settle()
    with after_new_year(year):
        with pytest.raises(TheLineBroke), aws_breaks_off(*service, after=True):
            closing.close_next(keeper, RegisterKind.INCOMING, a_register, year)
        closed = closing.close_next(keeper, RegisterKind.INCOMING, a_register, year)
        assert closed.is_closed
        assert len(store.closing(HERE, RegisterKind.INCOMING, a_register, year).volumes) == 1
        assert content_of(closed).startswith(b"%PDF")


def test_only_the_clerk_closes_a_register(people):
    leader = people.actor(people.leader)
    with pytest.raises(NotYourDuty):
        closing.close_next(leader, RegisterKind.INCOMING, "VBD", 2025)
