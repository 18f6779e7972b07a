"""One province and one Chromium for all; every window is watched for what must not happen in it."""

import json
import shutil
from dataclasses import dataclass, field
from functools import cache

import pytest
from playwright.sync_api import expect, sync_playwright
from qlvb.kernel.actor import Role

from infra.local import signers
from tests.conftest import a_province
from tests.e2e.screens import Screen

WIDE = (1366, 768)
PHONE = (390, 844)
HEAD_START = "Failed to load resource"
"""Chromium reports every answer of 400 and above so; the answers themselves are watched."""

expect.set_options(timeout=15_000)


@pytest.fixture(scope="package")
def province():
    """The demonstration province without documents."""
    with a_province() as made:
        yield made


@pytest.fixture(scope="package")
def rooms():
    """Contexts by size, shared by all windows: the page's files are fetched once."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--process-per-site"]
        )

        @cache
        def room(width, height, *, any_certificate=False):
            viewport = {"width": width, "height": height}
            return chromium.new_context(
                viewport=viewport,
                locale="vi-VN",
                reduced_motion="reduce",
                ignore_https_errors=any_certificate,
            )

        yield room
        chromium.close()


@dataclass
class Windows:
    """Windows of people of the province; a session belongs to its window."""

    province: object
    rooms: object
    size: tuple = WIDE
    pages: list = field(default_factory=list)
    faults: list = field(default_factory=list)
    refusals: list = field(default_factory=list)
    expected: set = field(default_factory=set)
    silent: str = HEAD_START
    any_certificate: bool = False
    """Whether its windows trust a program that made its own certificate."""

    def blank(self, size=None):
        """A window nobody has signed in to."""
        room = self.rooms(*(size or self.size), any_certificate=self.any_certificate)
        page = room.new_page()
        page.clock.set_fixed_time(self.province.engine.clock.now())
        self.pages.append(page)
        return self._watched(page)

    def of(self, person, size=None, at=""):
        """A person's window, signed in, at an address of the page ("van-ban-den")."""
        page = self.blank(size)
        page.add_init_script(
            "if (window === top && !sessionStorage.length)"
            f" sessionStorage.setItem('qlvb.session', {self._session(person)!r})"
        )
        page.goto(f"{self.province.engine.address}/#/{at}")
        return Screen(page, person)

    def another(self, screen):
        """A second tab of the same person at the same address."""
        return self.of(screen.person, at=screen.page.url.partition("#/")[2])

    def expect_refusals(self, *statuses):
        """This test makes the API refuse something."""
        self.expected.update(statuses)

    def expect_no_plugin(self):
        """The page asks for a plug-in that is not there; Chromium notes it."""
        self.silent = "WebSocket connection to"

    def close(self):
        for page in self.pages:
            page.close()

    def _session(self, person):
        return json.dumps({"token": person.token, "refresh_token": "none"})

    def _watched(self, page):
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", self._hear)
        page.on("response", self._read)
        return page

    def _hear(self, message):
        noted = message.text.startswith((HEAD_START, self.silent))
        if message.type in ("error", "warning") and not noted:
            self.faults.append(message.text)

    def _read(self, answer):
        if answer.status >= 400:
            path = answer.url.removeprefix(self.province.engine.address).partition("?")[0]
            self.refusals.append((answer.status, path))


@pytest.fixture
def windows(province, rooms):
    """Windows; at the end none may have shown an error, or met a refusal that was not expected."""
    opened = Windows(province, rooms)
    yield opened
    opened.close()
    assert opened.faults == []
    assert [each for each in opened.refusals if each[0] not in opened.expected] == []


@pytest.fixture
def clerk(province):
    return province.one(Role.CLERK)


@pytest.fixture
def leader(province):
    return province.one(Role.HEAD)


@pytest.fixture
def unit_head(province):
    return province.one(Role.UNIT_HEAD, unit="CNTT")


@pytest.fixture
def officer(province):
    return province.one(Role.OFFICER, unit="CNTT")


@pytest.fixture
def their_clerk(province):
    """Of the agency that most documents of the tests are addressed to."""
    return province.one(Role.CLERK, agency="H16")


@pytest.fixture(scope="module")
def both_equipped(province):
    """The agency and the one it writes to have their seals, its leader a signature."""
    equip(province)
    theirs = province.members[province.one(Role.CLERK, agency="H16").account].agency
    signers.equip([theirs], [])


@pytest.fixture
def colleague(province):
    return province.desk("baopg.stttt")


@pytest.fixture
def registered(clerk, leader):
    """Register a document of the test's own through the API; its JSON."""

    def register(**changes):
        answer = clerk.register(leader=leader.me["person"]["person_id"], **changes)
        assert answer.status == 201, answer.body
        return answer.body

    return register


@pytest.fixture
def in_hand(registered, leader, officer):
    """A document the officer is handling."""

    def give(**changes):
        document = registered(**changes)
        lead = {"kind": "person", "id": officer.me["person"]["person_id"]}
        given = leader.act(
            document["document_id"], "direction", text="Giao xử lý", lead=lead, due_on="2027-01-15"
        )
        assert given.status == 200, given.body
        return given.body

    return give


def equip(province):
    """Give the agency its seal and its leader a signature."""
    held = province.members["nghialt.stttt"]
    signers.equip([held.agency], [held.person])


def brought_to_sign(officer, unit_head, clerk, leader, **draft):
    """Bring a draft before the leader; its id."""
    document_id = officer.draft(**draft)["document_id"]
    steps = [
        (officer, "submission", {"signer_id": leader.me["person"]["person_id"]}),
        (unit_head, "review", {}),
        (clerk, "check", {}),
    ]
    for desk, act, body in steps:
        answer = desk.review(document_id, act, **body)
        assert answer.status == 200, answer.body
    return document_id
