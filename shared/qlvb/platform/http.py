"""The edge: Chalice with manners. Errors become HTTP here and nowhere else (RFC 9457)."""

import json
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar, cast

from chalice.app import Chalice, Request, Response
from pydantic import BaseModel, TypeAdapter, ValidationError

from qlvb.kernel import origin, rights
from qlvb.kernel.actor import Actor, Role
from qlvb.kernel.errors import (
    Conflict,
    Malformed,
    NotAllowed,
    NotFound,
    NotSignedIn,
    QlvbError,
    Refused,
    Unavailable,
)
from qlvb.kernel.rights import Relation, Verb
from qlvb.platform import multipart
from qlvb.platform.log import logger
from qlvb.platform.typed import composed, field_errors

S = TypeVar("S", bound=BaseModel)

STATUS: dict[type[QlvbError], int] = {
    NotSignedIn: 401,
    Malformed: 400,
    NotFound: 404,
    NotAllowed: 403,
    Refused: 422,
    Conflict: 409,
    Unavailable: 503,
}
TITLES = {
    400: "Yêu cầu không hợp lệ",
    401: "Chưa đăng nhập",
    403: "Không có thẩm quyền",
    404: "Không tìm thấy",
    409: "Có thay đổi trùng",
    422: "Không thực hiện được",
    500: "Lỗi hệ thống",
    503: "Hệ thống bận",
}
HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}
_JSON = "application/json"
_ANYTHING: TypeAdapter[Any] = TypeAdapter(Any)
"""Writes dataclasses, models, dates, enums and sets as JSON, by what they are."""
_KEY_LENGTH = 200
_LONGEST_PATH_VALUE = 200
"""What is longer names nothing; DynamoDB would fail on it as a key."""


class MissingIdempotencyKey(Malformed):
    """A write that may be repeated came without its key."""

    detail = "Yêu cầu thiếu khóa chống gửi trùng (Idempotency-Key). Vui lòng tải lại trang."


class NotJson(Malformed):
    """A body of another type than JSON."""

    detail = "Dữ liệu gửi lên phải ở dạng JSON. Vui lòng tải lại trang rồi thực hiện lại."


class ActingNotPossible(Malformed):
    """A request on behalf of another to a function whose work nobody delegates."""

    detail = "Việc này không làm thay mặt người khác được. Vui lòng thôi làm việc thay mặt."


OnRefusal = Callable[[Actor, str, str], None]
StandIn = Callable[[Actor, str], Actor]
"""Puts who is signed in in the place of who delegated to them; refuses by name."""
Confine = Callable[[str], AbstractContextManager[object]]
"""Within its block AWS gives nothing but what is of this agency."""


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One route with the schemas of what goes in and out: the source of the API's description."""

    path: str
    method: str
    name: str
    summary: str
    body: type[BaseModel] | None
    query: type[BaseModel] | None
    answer: type | None
    """A pydantic model or a dataclass: what its JSON looks like."""
    status: int
    right: Verb | None
    """None: open to everyone, without a token."""
    idempotent: bool


class QlvbApp(Chalice):
    """A Chalice app whose views are one line."""

    _request: ContextVar[Request | None] = ContextVar("request", default=None)
    _standing: ContextVar[tuple[Request, Actor] | None] = ContextVar("standing", default=None)
    """Who acts for another in a request: asked for once, however often the view asks."""

    def __init__(
        self,
        name: str,
        *,
        stand_in: StandIn | None = None,
        on_refusal: OnRefusal | None = None,
        confine: Confine = nullcontext,
    ) -> None:
        """Make an app.

        Args:
            name: of the function.
            stand_in: answers the header ``Acting-For: <delegation id>``; without it such requests
                are refused.
            on_refusal: is told who asked for what is not theirs, what, and the refusal's code.
            confine: holds a request that needs a right within the agency of who is signed in.
        """
        self._confine = confine
        self._stand_in = stand_in
        self._on_refusal = on_refusal
        self.operations: list[Operation] = []
        super().__init__(app_name=name, configure_logs=False)

    @property
    def current_request(self) -> Request | None:
        """The request of this thread: Chalice keeps it on the app, where threads would share it."""
        return self._request.get()

    @current_request.setter
    def current_request(self, request: Request | None) -> None:
        self._request.set(request)

    def route(  # type: ignore[override]
        self,
        path: str,
        *,
        methods: list[str],
        right: Verb | None,
        body: type[BaseModel] | None = None,
        query: type[BaseModel] | None = None,
        answer: type | None = None,
        status: int = 200,
        idempotent: bool = False,
        told: Callable[[str], object] | None = None,
    ) -> Callable[[Callable[..., Response]], Callable[..., Response]]:
        """Publish a view.

        Args:
            path: with names in braces.
            methods: HTTP methods.
            right: what the view does, for the door: who never may is refused there. None: the view
                is open to everyone, without a token.
            body: schema of the body.
            query: schema of the query.
            answer: what its JSON looks like.
            status: of a good answer.
            idempotent: it needs an Idempotency-Key.
            told: what a program that reads no problem+json is answered instead, given the detail.
        """

        def publish(view: Callable[..., Response]) -> Callable[..., Response]:
            summary = (view.__doc__ or "").strip().splitlines()[0] if view.__doc__ else ""
            self.operations += [
                Operation(
                    path=path,
                    method=method,
                    name=view.__name__,
                    summary=summary,
                    body=body,
                    query=query,
                    answer=answer,
                    status=status,
                    right=right,
                    idempotent=idempotent,
                )
                for method in methods
            ]
            register: Any = super(QlvbApp, self).route
            # Chalice would refuse another type in its own words: ``body`` refuses in ours.
            published = register(path, methods=methods, name=view.__name__, content_types=[])(
                _answering(self._behind_the_door(view, right), told)
            )
            return cast("Callable[..., Response]", published)

        return publish

    def _behind_the_door(
        self, view: Callable[..., Response], right: Verb | None
    ) -> Callable[..., Response]:
        @wraps(view)
        def enter(*args: str, **kwargs: str) -> Response:
            came_from = self.request.context.get("identity", {}).get("sourceIp")
            held = self._confine(self._signed_in.agency_id) if right else nullcontext()
            with origin.set_to(came_from), held:
                try:
                    if right is not None:
                        rights.demand(self.actor, right, *Relation)
                    return view(*args, **kwargs)
                except NotAllowed as refusal:
                    if self._on_refusal is not None and right is not None:
                        asked = f"{self.request.method} {self.request.context['resourcePath']}"
                        self._on_refusal(self._signed_in, asked, refusal.code)
                    raise

        return enter

    @property
    def request(self) -> Request:
        """The request being answered."""
        if self.current_request is None:
            raise Malformed
        return self.current_request

    @property
    def actor(self) -> Actor:
        """Who asks: from the verified token and, where one acts for another, the delegation.

        Raises:
            NotSignedIn: no verified claims, or an account without an agency.
            ActingNotPossible, and what ``stand_in`` refuses.
        """
        delegation_id = str(self.request.headers.get("acting-for", "")).strip()
        if not delegation_id:
            return self._signed_in
        if self._stand_in is None or len(delegation_id) > _KEY_LENGTH:
            raise ActingNotPossible
        kept = self._standing.get()
        if kept is None or kept[0] is not self.request:
            kept = (self.request, self._stand_in(self._signed_in, delegation_id))
            self._standing.set(kept)
        return kept[1]

    @property
    def _signed_in(self) -> Actor:
        claims = (self.request.context.get("authorizer") or {}).get("claims") or {}
        if not claims.get("custom:person_id") or not claims.get("custom:agency_id"):
            raise NotSignedIn
        return Actor(
            person_id=claims["custom:person_id"],
            agency_id=claims["custom:agency_id"],
            name=claims.get("name", ""),
            unit_id=claims.get("custom:unit_id") or None,
            position=claims.get("custom:position", ""),
            roles=frozenset(Role(role) for role in claims.get("custom:roles", "").split()),
        )

    @property
    def idempotency_key(self) -> str:
        """The key that makes a repeated request find what it made before.

        Raises:
            MissingIdempotencyKey: absent, or longer than 200 characters.
        """
        key = str(self.request.headers.get("idempotency-key", "")).strip()
        if not 0 < len(key) <= _KEY_LENGTH:
            raise MissingIdempotencyKey
        return key

    def body(self, schema: type[S]) -> S:
        """The request's body as its schema; "1" or true is no number here.

        Raises:
            NotJson: sent as something else. TextUnreadable: a text with control characters.
            ValidationError: answered as 400 with a sentence per field.
        """
        sent_as = str(self.request.headers.get("content-type", _JSON)).partition(";")[0]
        if sent_as.strip().lower() != _JSON:
            raise NotJson
        raw = self.request.raw_body or b"{}"
        try:
            plain = json.loads(raw)
        except (ValueError, RecursionError):
            return schema.model_validate_json(raw, strict=True)  # it says what is wrong with it
        return schema.model_validate_json(json.dumps(composed(plain)), strict=True)

    def query(self, schema: type[S]) -> S:
        """The query string as its schema; a parameter given twice counts once, the last."""
        given: Mapping[str, str] = self.request.query_params or {}
        return schema.model_validate(composed({k: v for k, v in given.items() if v != ""}))

    def file(self, field: str) -> bytes:
        """The file in one field of a form that a program posts.

        Raises:
            NotAForm.
        """
        sent_as = str(self.request.headers.get("content-type", ""))
        raw = self.request.raw_body or b""
        return multipart.file_of(sent_as, raw if isinstance(raw, bytes) else raw.encode(), field)

    def ok(self, value: object) -> Response:
        """Answer 200 with JSON."""
        return _json(value, 200)

    def created(self, value: object) -> Response:
        """Answer 201 with JSON."""
        return _json(value, 201)

    def nothing(self) -> Response:
        """Answer 204."""
        return Response("", status_code=204, headers=dict(HEADERS))


def problem(status: int, code: str, detail: str, **more: object) -> Response:
    """An error as application/problem+json: stable ``code``, Vietnamese ``detail``."""
    body = {
        "type": f"urn:qlvb:problem:{code}",
        "title": TITLES.get(status, TITLES[500]),
        "status": status,
        "code": code,
        "detail": detail,
        **more,
    }
    return _response(body, status, "application/problem+json")


def _json(value: object, status: int) -> Response:
    return _response(value, status, "application/json")


def _response(value: object, status: int, content_type: str) -> Response:
    headers: dict[str, str | list[str]] = {**HEADERS, "Content-Type": content_type}
    return Response(_ANYTHING.dump_json(value).decode(), headers, status)


def _answering(
    view: Callable[..., Response], told: Callable[[str], object] | None
) -> Callable[..., Response]:
    """Turn what a view raises into problem+json; Chalice would make a bare 500 of it."""

    def refused(status: int, code: str, detail: str, **more: object) -> Response:
        return problem(status, code, detail, **more) if told is None else _json(told(detail), 200)

    @wraps(view)
    def answer(*args: str, **kwargs: str) -> Response:
        try:
            if any(len(value) > _LONGEST_PATH_VALUE for value in kwargs.values()):
                raise NotFound  # noqa: TRY301  answered like every other refusal
            return view(*args, **kwargs)
        except QlvbError as error:
            status = next(code for kind, code in STATUS.items() if isinstance(error, kind))
            logger.warning("request.refused", view=view.__name__, code=error.code)
            return refused(status, error.code, error.detail_text)
        except ValidationError as error:
            return refused(400, "malformed", Malformed.detail, errors=field_errors(error))
        except Exception:  # noqa: BLE001  the last door: nothing may leave as a bare 500
            logger.failure("request.failed", view=view.__name__)
            sentence = "Hệ thống gặp lỗi. Vui lòng thử lại; nếu vẫn lỗi, báo quản trị đơn vị."
            return refused(500, "internal_error", sentence)

    return answer
