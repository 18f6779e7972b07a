"""Sign-in, and who is who in the actor's agency."""

import schemas
from chalice.app import Response
from qlvb.audit import service as audit
from qlvb.kernel.rights import Verb
from qlvb.organization import service as organization
from qlvb.organization import sessions, succession
from qlvb.platform.http import QlvbApp

app = QlvbApp("organization", on_refusal=audit.refused)


@app.route(
    "/api/session",
    methods=["POST"],
    right=None,
    body=schemas.SignIn,
    answer=schemas.SessionOrDemand,
)
def sign_in() -> Response:
    """Open a session with account name and password."""
    return app.ok(sessions.sign_in(**dict(app.body(schemas.SignIn))))


@app.route(
    "/api/session/new-password",
    methods=["POST"],
    right=None,
    body=schemas.NewPassword,
    answer=schemas.SessionOrDemand,
)
def choose_password() -> Response:
    """Set one's own password at the first sign-in."""
    return app.ok(sessions.choose_password(**dict(app.body(schemas.NewPassword))))


@app.route(
    "/api/session/code",
    methods=["POST"],
    right=None,
    body=schemas.Code,
    answer=schemas.SessionOrDemand,
)
def answer_code() -> Response:
    """Answer the demand for the authenticator's code."""
    return app.ok(sessions.answer_code(**dict(app.body(schemas.Code))))


@app.route(
    "/api/session/second-factor",
    methods=["POST"],
    right=None,
    body=schemas.Code,
    answer=schemas.Session,
)
def set_up_second_factor() -> Response:
    """Confirm one's new authenticator by its first code."""
    return app.ok(sessions.set_up_second_factor(**dict(app.body(schemas.Code))))


@app.route(
    "/api/session/refresh",
    methods=["POST"],
    right=None,
    body=schemas.Refresh,
    answer=schemas.Session,
)
def refresh() -> Response:
    """Go on with a session under a new token."""
    return app.ok(sessions.go_on(**dict(app.body(schemas.Refresh))))


@app.route("/api/entrance", methods=["GET"], right=None, answer=schemas.Entrance)
def entrance() -> Response:
    """The agency whose own host name the page was opened under."""
    return app.ok(schemas.Entrance.of(succession.entrance(app.request.headers.get("host", ""))))


@app.route("/api/me", methods=["GET"], right=Verb.PROFILE_READ, answer=schemas.Profile)
def me() -> Response:
    """The person who is signed in, with agency, unit and roles."""
    return app.ok(schemas.Profile.of(organization.me(app.actor)))


@app.route("/api/directory", methods=["GET"], right=Verb.DIRECTORY_READ, answer=schemas.Directory)
def directory() -> Response:
    """The units and people of the agency."""
    return app.ok(schemas.Directory.of(organization.directory(app.actor)))


@app.route("/api/agencies", methods=["GET"], right=Verb.DIRECTORY_READ, answer=schemas.Agencies)
def agencies() -> Response:
    """The tree of agencies with their identification codes."""
    return app.ok(schemas.Agencies.of(organization.agencies()))


@app.route(
    "/api/calendar/{period}",
    methods=["GET"],
    right=Verb.DIRECTORY_READ,
    answer=schemas.YearCalendar,
)
def calendar_year(period: str) -> Response:
    """The agency's days off, swap days and working hours in a year (2026)."""
    year = schemas.Year.model_validate({"period": period}).period
    return app.ok(schemas.YearCalendar.of(organization.calendar_year(app.actor, year)))


@app.route(
    "/api/calendar/{period}",
    methods=["PUT"],
    right=Verb.CALENDAR_CHANGE,
    body=schemas.DayChange,
    answer=schemas.YearCalendar,
)
def set_calendar_day(period: str) -> Response:
    """Make a day (2026-08-22) a working day or a day off; answers with its year."""
    day = schemas.Day.model_validate({"period": period}).period
    change = app.body(schemas.DayChange)
    year = organization.set_calendar_day(app.actor, day, change.mark, change.note)
    return app.ok(schemas.YearCalendar.of(year))
