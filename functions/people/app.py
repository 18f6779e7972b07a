"""People and their accounts, for the agency's administrator."""

import schemas
from chalice.app import Response
from qlvb.audit import service as audit
from qlvb.kernel import ids
from qlvb.kernel.rights import Verb
from qlvb.organization import accounts, importing, province_roles, recovering
from qlvb.platform.http import QlvbApp

app = QlvbApp("people", on_refusal=audit.refused)


@app.route(
    "/api/people",
    methods=["GET"],
    right=Verb.PEOPLE_READ,
    query=schemas.PeopleQuery,
    answer=schemas.PeoplePage,
)
def people() -> Response:
    """Everyone ever entered in the agency, by name."""
    page = accounts.roll(app.actor, **dict(app.query(schemas.PeopleQuery)))
    return app.ok(schemas.PeoplePage.of(page))


@app.route(
    "/api/people",
    methods=["POST"],
    right=Verb.PEOPLE_CHANGE,
    body=schemas.Newcomer,
    answer=schemas.PersonTold,
    status=201,
    idempotent=True,
)
def enter_person() -> Response:
    """Enter a person under the account name chosen, and send the invitation."""
    agency_id = app.actor.agency_id
    person_id = ids.derived_id("person", agency_id, app.idempotency_key)
    new = app.body(schemas.Newcomer).person(agency_id, person_id)
    return app.created(schemas.PersonTold.of(accounts.enter_person(app.actor, new)))


@app.route(
    "/api/people/proposals",
    methods=["POST"],
    right=Verb.PEOPLE_CHANGE,
    body=schemas.NameAsked,
    answer=schemas.Proposed,
)
def propose_account() -> Response:
    """Account names for somebody, to choose from."""
    proposed = accounts.propose(app.actor, **dict(app.body(schemas.NameAsked)))
    return app.ok(schemas.Proposed.of(proposed))


@app.route(
    "/api/people/sheet",
    methods=["GET"],
    right=Verb.PEOPLE_CHANGE,
    answer=schemas.SheetTemplate,
)
def sheet_template() -> Response:
    """An empty spreadsheet with the columns, the agency's units and the roles to choose from."""
    return app.ok(schemas.SheetTemplate.of(importing.template(app.actor)))


@app.route(
    "/api/people/sheet",
    methods=["POST"],
    right=Verb.PEOPLE_CHANGE,
    body=schemas.Sheet,
    answer=schemas.SheetPreview,
)
def preview_sheet() -> Response:
    """Read a spreadsheet of people; nothing is written."""
    rows = importing.preview(app.actor, app.body(schemas.Sheet).content)
    return app.ok(schemas.SheetPreview.of(rows))


@app.route(
    "/api/people/import",
    methods=["POST"],
    right=Verb.PEOPLE_CHANGE,
    body=schemas.PeopleOfSheet,
    answer=schemas.ImportResults,
)
def import_people() -> Response:
    """Enter a few rows of a spreadsheet; who is there already stays as they are."""
    rows = [each.row for each in app.body(schemas.PeopleOfSheet).rows]
    return app.ok(schemas.ImportResults.of(importing.enter(app.actor, rows)))


@app.route(
    "/api/people/{person_id}",
    methods=["GET"],
    right=Verb.PEOPLE_READ,
    answer=schemas.PersonDetails,
)
def person(person_id: str) -> Response:
    """One person with all positions, and how the account stands."""
    return app.ok(schemas.PersonDetails.of(accounts.details(app.actor, person_id)))


@app.route(
    "/api/people/{person_id}",
    methods=["PATCH"],
    right=Verb.PEOPLE_CHANGE,
    body=schemas.Details,
    answer=schemas.PersonTold,
)
def change_person(person_id: str) -> Response:
    """Change a person's name or e-mail; the account stays."""
    details = dict(app.body(schemas.Details))
    return app.ok(schemas.PersonTold.of(accounts.change_details(app.actor, person_id, **details)))


@app.route(
    "/api/people/{person_id}/positions",
    methods=["POST"],
    right=Verb.PEOPLE_CHANGE,
    body=schemas.Appointment,
    answer=schemas.PersonTold,
)
def appoint(person_id: str) -> Response:
    """Give a person one more position."""
    given = app.body(schemas.Appointment)
    after = accounts.appoint(app.actor, person_id, given.position, given.version)
    return app.ok(schemas.PersonTold.of(after))


@app.route(
    "/api/people/{person_id}/positions/end",
    methods=["POST"],
    right=Verb.PEOPLE_CHANGE,
    body=schemas.EndOfPosition,
    answer=schemas.PersonTold,
)
def end_position(person_id: str) -> Response:
    """End one position of a person."""
    ending = dict(app.body(schemas.EndOfPosition))
    return app.ok(schemas.PersonTold.of(accounts.end_position(app.actor, person_id, **ending)))


@app.route(
    "/api/people/{person_id}/departure",
    methods=["POST"],
    right=Verb.PEOPLE_CHANGE,
    body=schemas.Departure,
    answer=schemas.PersonTold,
)
def leave(person_id: str) -> Response:
    """End everything a person holds; afterwards the account opens no more."""
    departure = dict(app.body(schemas.Departure))
    return app.ok(schemas.PersonTold.of(accounts.leave(app.actor, person_id, **departure)))


@app.route(
    "/api/people/{person_id}/access",
    methods=["PUT"],
    right=Verb.PEOPLE_CHANGE,
    body=schemas.Access,
    answer=schemas.PersonTold,
)
def set_access(person_id: str) -> Response:
    """Disable a person's account, or enable it again."""
    access = dict(app.body(schemas.Access))
    return app.ok(schemas.PersonTold.of(accounts.set_access(app.actor, person_id, **access)))


@app.route(
    "/api/people/{person_id}/invitation",
    methods=["POST"],
    right=Verb.ACCOUNT_RECOVER,
    answer=schemas.PersonTold,
)
def invite(person_id: str) -> Response:
    """Send the invitation again to somebody who never signed in."""
    return app.ok(schemas.PersonTold.of(recovering.invite(app.actor, person_id)))


@app.route(
    "/api/people/{person_id}/recovery",
    methods=["POST"],
    right=Verb.ACCOUNT_RECOVER,
    body=schemas.Recovery,
    answer=schemas.PersonTold,
)
def recover(person_id: str) -> Response:
    """Put a new password, or the demand for a new authenticator, in the place of a lost one."""
    lost = dict(app.body(schemas.Recovery))
    return app.ok(schemas.PersonTold.of(recovering.recover(app.actor, person_id, **lost)))


@app.route(
    "/api/province-roles",
    methods=["GET"],
    right=Verb.PROVINCE_ROLE_GIVE,
    answer=schemas.ProvinceHolders,
)
def province_holders() -> Response:
    """Everyone whose role reaches over the whole province, today or soon."""
    held = province_roles.holders(app.actor)
    return app.ok(schemas.ProvinceHolders(items=[schemas.ProvinceHolder.of(each) for each in held]))


@app.route(
    "/api/province-roles/{account}",
    methods=["GET"],
    right=Verb.PROVINCE_ROLE_GIVE,
    answer=schemas.ProvinceHolder,
)
def province_holder(account: str) -> Response:
    """Somebody of any agency by account, and what they hold beyond it."""
    return app.ok(schemas.ProvinceHolder.of(province_roles.holder(app.actor, account)))


@app.route(
    "/api/province-roles/{account}",
    methods=["POST"],
    right=Verb.PROVINCE_ROLE_GIVE,
    body=schemas.ProvinceRole,
    answer=schemas.ProvinceHolder,
)
def give_province_role(account: str) -> Response:
    """Give somebody of any agency a role that reaches over the whole province."""
    given = dict(app.body(schemas.ProvinceRole))
    return app.ok(schemas.ProvinceHolder.of(province_roles.give(app.actor, account, **given)))


@app.route(
    "/api/province-roles/{account}/recovery",
    methods=["POST"],
    right=Verb.PROVINCE_ROLE_GIVE,
    body=schemas.LostAuthenticator,
    answer=schemas.ProvinceHolder,
)
def recover_province_holder(account: str) -> Response:
    """Put the demand for a new authenticator in the place of a lost one."""
    lost = dict(app.body(schemas.LostAuthenticator))
    return app.ok(schemas.ProvinceHolder.of(province_roles.recover(app.actor, account, **lost)))


@app.route(
    "/api/province-roles/{account}/end",
    methods=["POST"],
    right=Verb.PROVINCE_ROLE_GIVE,
    body=schemas.EndOfPosition,
    answer=schemas.ProvinceHolder,
)
def end_province_role(account: str) -> Response:
    """End such a role of somebody."""
    ending = dict(app.body(schemas.EndOfPosition))
    return app.ok(schemas.ProvinceHolder.of(province_roles.end(app.actor, account, **ending)))
