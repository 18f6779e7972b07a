"""What a person sees and does in a window, in the words on the screen."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import expect
from qlvb.files.permitted import MEDIA, ending_of


def signs_as(desk):
    """A person as lists of people have it."""
    person = desk.me["person"]
    return f"{person['name']} – {person['position']}"


@dataclass
class Screen:
    """A signed-in person's window."""

    window: Any
    person: Any

    @property
    def page(self):
        """The window, in front: what lies behind another is drawn once a second, and waited for."""
        self.window.bring_to_front()
        return self.window

    def goes_to(self, address):
        self.page.goto(f"{self.person.engine.address}/#/{address}")

    def opens(self, document):
        self.goes_to(f"van-ban-den/{document['document_id']}")
        expect(self.page.get_by_role("heading", name="Xử lý văn bản")).to_be_visible()
        return self

    def sees(self, text):
        expect(self.page.get_by_text(text).first).to_be_visible()

    def misses(self, text):
        expect(self.page.get_by_text(text)).to_have_count(0)

    def is_told(self, sentence):
        expect(self.page.locator(".told")).to_contain_text(sentence)

    def heads(self, title):
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(title)

    def status_is(self, label):
        expect(self.page.locator(".document-marks .tag").first).to_have_text(label)

    def field(self, label):
        return self.page.get_by_label(label, exact=False).first

    def button(self, name):
        return self.page.get_by_role("button", name=name, exact=True)

    def may(self, *acts):
        """Exactly these acts are offered."""
        expect(self.page.locator(".acts button")).to_have_text(list(acts))

    def sends(self, name):
        """Press the button of the open form; the acts above it bear the same words."""
        self.page.locator("form").get_by_role("button", name=name, exact=True).click()

    def turns_to(self, act):
        self.page.locator(".acts").get_by_role("button", name=act, exact=True).click()

    def gives(self, name, role):
        """Tick a unit or person as lead, co-handler or informed."""
        self.page.get_by_label(f"{role}: {name}", exact=True).check()

    def folder(self, name):
        expect(self.page.get_by_role("main")).to_be_visible()
        menu = self.page.get_by_role("button", name="Danh mục")
        if menu.is_visible() and menu.get_attribute("aria-expanded") == "false":
            menu.click()
        return self.page.get_by_role("navigation", name="Danh mục").get_by_role("link", name=name)

    def counts(self, name, number):
        expect(self.folder(name).locator(".count")).to_have_text(str(number))

    def chooses_files(self, *files):
        """Files as (name, bytes), or paths."""
        chosen = [
            {"name": each[0], "mimeType": MEDIA[ending_of(each[0])], "buffer": each[1]}
            if isinstance(each, tuple)
            else each
            for each in files
        ]
        self.page.locator("input[type=file]").set_input_files(chosen)

    def confirms_no_secrecy(self):
        self.field("Tôi xác nhận văn bản không mang độ mật").check()

    def file(self, name):
        return self.page.locator(".upload-row", has_text=name)

    def fills_in(self, number, **fields):
        """The entry of a document as a clerk types it."""
        typed = {
            "Số văn bản": number,
            "Ký hiệu": "UBND-KGVX",
            "Ngày ban hành": "01112026",
            "Cơ quan ban hành": "Ủy ban nhân dân tỉnh Đắk Nông",
            "Trích yếu nội dung": "Về việc rà soát hạ tầng số",
            **fields,
        }
        for label, text in typed.items():
            self.field(label).fill(text)
        self.field("Trình lãnh đạo").select_option(label="Lê Trọng Nghĩa – Giám đốc")
