"""After New Year the page goes on with the old year: its registers, its series, its kept numbers."""

from datetime import UTC, datetime

import pytest
from qlvb.incoming.registers import DEFAULT_REGISTER
from qlvb.kernel import clock
from qlvb.kernel.actor import Role

from infra.local import signers
from tests.builders.registering import a_key

OFFICE = "H16.11"
REGISTER = DEFAULT_REGISTER[1]
YEAR = 2030
"""Of which no other test enters anything: the province is shared."""
BEFORE, AFTER = datetime(YEAR, 12, 30, 2, tzinfo=UTC), datetime(YEAR + 1, 1, 4, 2, tzinfo=UTC)


@pytest.fixture
def registry(province):
    """The clerk of an office that keeps one register."""
    return province.one(Role.CLERK, agency=OFFICE)


def test_last_years_register_is_closed_on_the_page(windows, province, registry):
    head = province.one(Role.HEAD, agency=OFFICE).me["person"]["person_id"]
    signers.equip([province.members[registry.account].agency], [])
    with clock.set_to(BEFORE):
        assert registry.register(leader=head).status == 201
    with clock.set_to(AFTER):
        window = windows.of(registry, at="in-so")
        window.sees(f"Năm {YEAR + 1} chưa kết thúc")
        window.field("Năm").select_option(str(YEAR))
        window.button(f"Đóng sổ năm {YEAR}: {REGISTER}").click()
        window.is_told(f"Đã đóng sổ năm {YEAR}: {REGISTER}, 1 quyển")
        window.sees("Quyển 1: từ số 1 đến số 1")


def test_a_year_offers_the_series_that_it_had(windows, province, registry):
    administrator = province.one(Role.ADMINISTRATOR, agency=OFFICE)
    with clock.set_to(AFTER):
        assert administrator.post("/numbering", {"way": "by_kind"})["from_year"] == YEAR + 1
    with clock.set_to(AFTER.replace(year=YEAR + 2)):
        assert administrator.post("/numbering", {"way": "together"})["from_year"] == YEAR + 2
        window = windows.of(registry, at="in-so")
        window.field("Sổ").select_option("outgoing")
        series = window.field("Quyển sổ, dãy số").get_by_role("option", name="Báo cáo", exact=True)
        window.sees(f"Năm {YEAR + 2} chưa kết thúc")
        assert series.count() == 0
        window.field("Năm").select_option(str(YEAR + 1))
        window.button(f"Đóng sổ năm {YEAR + 1}: Báo cáo").wait_for()
        assert series.count() == 1
        window.goes_to(f"van-ban-di/so?year={YEAR + 1}")
        window.field("Dãy số").select_option("Báo cáo")
        window.heads("Sổ văn bản đi")


def test_a_number_kept_before_new_year_is_used_after_it(windows, registry):
    body = {
        "register": DEFAULT_REGISTER[0],
        "count": 1,
        "reason": "Mất điện",
        "since": f"{BEFORE:%Y-%m-%d}",
    }
    with clock.set_to(BEFORE):
        kept = registry.post("/kept-numbers", body, key=a_key())["items"][0]["number"]
    with clock.set_to(AFTER):
        window = windows.of(registry, at="van-ban-den/dang-ky")
        window.field("Ngày đến").fill(f"{AFTER:%d/%m/%Y}")
        window.field("Nhập bù văn bản đến trong thời gian sự cố").check()
        offered = window.field("Số đến đã giữ chỗ").get_by_role("option")
        window.sees("không còn số")
        window.field("Ngày đến").fill(f"{BEFORE:%d/%m/%Y}")
        offered.filter(has_text=f"{kept}").wait_for(state="attached")
