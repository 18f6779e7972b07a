import pytest


def test_me_is_the_person_the_agency_and_the_unit(province, ask):
    an = province["annv.stttt"].person
    assert ask("GET", "/api/me", as_=an) == (
        200,
        {
            "person": {
                "person_id": an.person_id,
                "name": "Nguyễn Văn An",
                "position": "Chuyên viên",
                "unit_id": an.unit_id,
                "email": "annv.stttt@daknong.example",
                "account": "annv.stttt",
            },
            "agency": {
                "agency_id": "H16.13",
                "name": "Sở Thông tin và Truyền thông tỉnh Đắk Nông",
                "abbreviation": "STTTT",
                "host_name": "qlvb.stttt.daknong.gov.vn",
                "parent_id": "H16",
            },
            "unit": {"unit_id": an.unit_id, "name": "Phòng Công nghệ thông tin"},
            "roles": ["officer"],
        },
    )


def test_a_leader_stands_above_the_units(province, ask):
    status, profile = ask("GET", "/api/me", as_=province["nghialt.stttt"].person)
    assert (status, profile["unit"], profile["roles"]) == (200, None, ["head", "leader"])


def test_the_directory_says_who_works_where(province, ask):
    an = province["annv.stttt"].person
    status, directory = ask("GET", "/api/directory", as_=an)
    assert status == 200
    assert [each["abbreviation"] for each in directory["units"]] == ["VP", "CNTT", "TTBCXB", "TTS"]
    assert {
        "person_id": an.person_id,
        "name": "Nguyễn Văn An",
        "position": "Chuyên viên",
        "unit_id": an.unit_id,
        "roles": ["officer"],
    } in directory["people"]


def test_the_tree_of_agencies_has_their_codes(province, ask):
    status, tree = ask("GET", "/api/agencies", as_=province["annv.stttt"].person)
    assert status == 200
    assert {
        "agency_id": "H16.32.05",
        "name": "Ủy ban nhân dân xã Tâm Thắng",
        "abbreviation": "Tâm Thắng",
        "kind": "Ủy ban nhân dân cấp xã",
        "parent_id": "H16.32",
        "codes": ["H16.32.05", "000.05.32.H16"],
    } in tree["items"]


def test_the_entrance_is_shown_before_anyone_signs_in(province, ask):
    own = {"Host": "qlvb.snv.daknong.gov.vn"}
    assert ask("GET", "/api/entrance", headers=own)[1]["agency"]["agency_id"] == "H16.11"
    assert ask("GET", "/api/entrance", headers={"Host": "127.0.0.1:8000"}) == (
        200,
        {"agency": None},
    )


@pytest.mark.parametrize("path", ["/api/me", "/api/directory", "/api/calendar/2026"])
def test_without_a_token_nothing_is_told(province, ask, path):
    assert ask("GET", path)[0] == 401


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/api/session", None),
        ("POST", "/api/session", "không phải JSON"),
        ("POST", "/api/session", {"account": "annv.stttt"}),
        ("POST", "/api/session", {"account": "annv.stttt", "password": 12}),
        ("POST", "/api/session", {"account": "a" * 300, "password": "x"}),
        ("POST", "/api/session", {"account": "annv.stttt", "password": "x", "agency_id": "H16"}),
        ("POST", "/api/session/refresh", {"refresh_token": ""}),
        ("GET", "/api/calendar/mười", None),
        ("GET", "/api/calendar/99999", None),
        ("PUT", "/api/calendar/2026-02-30", {"kind": "off"}),
        ("PUT", "/api/calendar/2026-03-09", {"kind": "holiday"}),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(province, ask, method, path, body):
    status, problem = ask(method, path, body, as_=province["phuocdh.stttt"].person)
    assert (status, problem["code"]) == (400, "malformed")
    assert problem["errors"]
