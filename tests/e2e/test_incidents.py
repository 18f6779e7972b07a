"""An incident in the browser: announced, seen by a colleague and at the entrance, over."""

from playwright.sync_api import expect
from qlvb.kernel.actor import Role

from tests.builders.registering import a_key
from tests.e2e.fitting import is_fit

BANNER = "Sự cố tại Sở Thông tin và Truyền thông tỉnh Đắk Nông: Mất mạng tại trụ sở."


def test_an_incident_is_seen_everywhere_until_it_is_over(windows, province, officer):
    at_work = windows.of(officer, at="van-ban-den")
    at_work.heads("Sổ văn bản đến")
    at_work.misses(BANNER)
    expect(at_work.folder("Thông báo sự cố")).to_have_count(0)

    window = windows.of(province.one(Role.ADMINISTRATOR))
    window.folder("Thông báo sự cố").click()
    window.sees("Cơ quan chưa thông báo sự cố nào")
    window.button("Thông báo sự cố").first.click()
    window.field("Nội dung sự cố").fill("Mất mạng tại trụ sở")
    window.field("Giờ bắt đầu").fill("25:00")
    window.field("Việc cần làm trong thời gian sự cố").fill("Nhận văn bản giấy")
    window.field("Cách nhập văn bản sau sự cố").fill("Nhập theo ngày đến thực tế")
    is_fit(window.page)
    window.sends("Thông báo sự cố")
    window.sees("Giờ không đúng. Nhập theo dạng giờ:phút, ví dụ 08:30.")
    window.field("Giờ bắt đầu").fill("08:30")
    window.sends("Thông báo sự cố")
    window.is_told("Đã thông báo")
    province.engine.settle()

    goes_on(at_work, "van-ban-di")
    at_work.sees(BANNER)
    at_work.sees("Việc cần làm trong thời gian sự cố: Nhận văn bản giấy")
    at_work.sees("Cách nhập văn bản sau sự cố: Nhập theo ngày đến thực tế")
    entrance = windows.blank()
    entrance.goto(province.engine.address)
    expect(entrance.get_by_text(BANNER)).to_be_visible()
    plain = windows.blank()
    plain.goto(f"{province.engine.address}/status")
    expect(plain.get_by_role("heading", name="Mất mạng tại trụ sở")).to_be_visible()
    window.button("Thông báo đã khắc phục").click()
    window.sends("Thông báo đã khắc phục")
    window.is_told("Đã thông báo khắc phục xong")
    province.engine.settle()

    goes_on(at_work, "van-ban-den")
    at_work.misses(BANNER)
    # Whoever stays where they are comes back to the window.
    entrance.evaluate("dispatchEvent(new Event('focus'))")
    expect(entrance.get_by_text(BANNER)).to_have_count(0)


def test_who_runs_the_system_ends_what_another_agency_announced(windows, province):
    incident = {
        "what": "Mất điện tại trụ sở",
        "since": province.engine.clock.now().isoformat(),
        "meanwhile": "Nhận văn bản giấy",
        "afterwards": "Nhập theo ngày đến thực tế",
    }
    answer = province.one(Role.ADMINISTRATOR).post("/incidents", incident, key=a_key())
    assert answer.status == 201, answer.body
    province.engine.settle()
    of_another = windows.of(province.one(Role.ADMINISTRATOR, agency="H16.11"), at="su-co")
    of_another.sees("Cơ quan chưa thông báo sự cố nào")
    expect(of_another.button("Thông báo đã khắc phục")).to_have_count(0)
    window = windows.of(province.one(Role.OPERATOR, agency="H16.01"), at="su-co")
    window.sees("Sự cố đang diễn ra do cơ quan khác thông báo")
    window.button("Thông báo đã khắc phục").click()
    window.field("Kết quả khắc phục").fill("Đã có điện")
    is_fit(window.page)
    window.sends("Thông báo đã khắc phục")
    window.is_told("Đã thông báo khắc phục xong")
    window.sees("Đã khắc phục lúc")
    expect(window.button("Thông báo đã khắc phục")).to_have_count(0)
    province.engine.settle()


def goes_on(window, address):
    """To another screen of the page that is open, and what it asks for is answered."""
    with window.page.expect_response("**/api/incidents/current") as told:
        window.goes_to(address)
    assert told.value.ok
