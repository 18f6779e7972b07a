"""An incident in the browser: announced, seen by a colleague and at the entrance, over."""

from playwright.sync_api import expect
from qlvb.kernel.actor import Role


def test_an_incident_is_seen_everywhere_until_it_is_over(windows, province, officer):
    administrator = province.one(Role.ADMINISTRATOR)
    window = windows.of(administrator, at="su-co")
    window.sees("Cơ quan chưa thông báo sự cố nào")
    window.button("Thông báo sự cố").first.click()
    window.field("Sự cố gì").fill("Mất mạng tại trụ sở")
    window.field("Bắt đầu, giờ").fill("25:00")
    window.field("Việc cần làm trong thời gian này").fill("Nhận văn bản giấy")
    window.field("Nhập văn bản sau sự cố như thế nào").fill("Nhập theo ngày đến thực tế")
    window.sends("Thông báo sự cố")
    window.sees("Vui lòng nhập giờ theo dạng 08:30")
    window.field("Bắt đầu, giờ").fill("08:30")
    window.sends("Thông báo sự cố")
    window.is_told("Đã thông báo")
    province.engine.settle()
    banner = "Sự cố: Mất mạng tại trụ sở"
    windows.of(officer).sees(banner)
    entrance = windows.blank()
    entrance.goto(province.engine.address)
    expect(entrance.get_by_text(banner)).to_be_visible()
    plain = windows.blank()
    plain.goto(f"{province.engine.address}/status")
    expect(plain.get_by_role("heading", name="Mất mạng tại trụ sở")).to_be_visible()
    window.button("Báo đã khắc phục").click()
    window.sends("Báo đã khắc phục")
    window.is_told("Đã báo khắc phục xong")
    province.engine.settle()
    again = windows.of(officer)
    again.heads("")
    again.misses(banner)
