"""The REST API at the edge, as API Gateway plays it: routes and authorizers from the template."""

import base64
import json
import logging
import re
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import Headers
from werkzeug.wrappers import Request, Response

from infra.local.clock import engine_clock
from infra.local.functions import Function, FunctionFailed
from infra.local.tokens import NotBelieved, Verifier

log = logging.getLogger("qlvb.local")

BODY_LIMIT = 10 * 1024 * 1024
"""The most API Gateway takes in one request: bytes."""

_METHODS = {"get", "post", "put", "patch", "delete", "head", "options"}
_ANY = "x-amazon-apigateway-any-method"
_STAGE = "live"
_VARIABLE = re.compile(r"\{(\w+)(\+?)\}")

LocalPage = Callable[[Request], Response]


@dataclass(frozen=True, kw_only=True)
class Route:
    """One operation of the API."""

    method: str
    resource: str
    """The path with its variables, for example ``/api/incoming/{document_id}``."""
    function: Function
    is_public: bool

    @property
    def pattern(self) -> re.Pattern[str]:
        """Matches the paths of this route."""
        parts = []
        end = 0
        for variable in _VARIABLE.finditer(self.resource):
            parts.append(re.escape(self.resource[end : variable.start()]))
            parts.append(f"(?P<{variable[1]}>{'.+' if variable[2] else '[^/]+'})")
            end = variable.end()
        parts.append(re.escape(self.resource[end:]))
        return re.compile("".join(parts))


@dataclass(frozen=True)
class Refusal:
    """What the gateway itself answers when it does not ask a function."""

    status: int
    kind: str
    """The name of the gateway response, under which a template may word it."""
    message: str


UNAUTHORIZED = Refusal(401, "UNAUTHORIZED", "Unauthorized")
NO_ROUTE = Refusal(403, "MISSING_AUTHENTICATION_TOKEN", "Missing Authentication Token")
TOO_LARGE = Refusal(413, "REQUEST_TOO_LARGE", "Request Too Long")
FAILED = Refusal(502, "DEFAULT_5XX", "Internal server error")


def routes_of(definition: dict[str, Any], function: Callable[[str], Function]) -> list[Route]:
    """The routes of an OpenAPI definition with Lambda integrations; the more exact ones first.

    Args:
        definition: the API's body, with its intrinsic functions resolved.
        function: finds a function by the ARN in an integration.
    """
    everywhere = definition.get("security", [])
    routes = []
    for resource, operations in definition["paths"].items():
        for method, operation in operations.items():
            if method not in _METHODS | {_ANY}:
                continue
            uri = operation.get("x-amazon-apigateway-integration", {}).get("uri", "")
            if "/functions/" not in uri:
                continue
            arn = uri.split("/functions/")[1].removesuffix("/invocations")
            routes.append(
                Route(
                    method=method.upper(),
                    resource=resource,
                    function=function(arn),
                    is_public=not any(operation.get("security", everywhere)),
                )
            )
    return sorted(routes, key=lambda route: (route.resource.count("{"), "+}" in route.resource))


class Front:
    """Answers requests as API Gateway would.

    Args:
        routes: see ``routes_of``.
        verifier: verifies the tokens of what is not public.
        responses: the definition's own wording of gateway responses.
        local_pages: pages that only the local engine has, by the beginning of their path.
        binary: media types of bodies that go through as bytes; others are read as text.
    """

    def __init__(
        self,
        routes: list[Route],
        verifier: Verifier | None,
        responses: dict[str, Any],
        local_pages: dict[str, LocalPage],
        binary: frozenset[str] = frozenset(),
    ) -> None:
        self._routes = [(route.pattern, route) for route in routes]
        self._verifier = verifier
        self._responses = responses
        self._local_pages = local_pages
        self._binary = binary

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """The WSGI application."""
        request = Request(environ)
        return self.answer(request)(environ, start_response)

    def answer(self, request: Request) -> Response:
        """The answer to one request."""
        for beginning, page in self._local_pages.items():
            if request.path == beginning or request.path.startswith(f"{beginning}/"):
                return page(request)
        if (request.content_length or 0) > BODY_LIMIT:
            return self._refuse(TOO_LARGE)
        for pattern, route in self._routes:
            match = pattern.fullmatch(request.path)
            if match and route.method in {request.method, _ANY.upper()}:
                return self._ask(request, route, match.groupdict())
        return self._refuse(NO_ROUTE)

    def _ask(self, request: Request, route: Route, variables: dict[str, str]) -> Response:
        claims = None
        if not route.is_public:
            if self._verifier is None:
                return self._refuse(UNAUTHORIZED)
            try:
                claims = self._verifier.claims(request.headers.get("Authorization"))
            except NotBelieved:
                return self._refuse(UNAUTHORIZED)
        body = request.stream.read(BODY_LIMIT + 1)
        if len(body) > BODY_LIMIT:
            return self._refuse(TOO_LARGE)
        try:
            is_binary = request.mimetype in self._binary
            event = _event(request, route, variables, claims, body, is_binary=is_binary)
            answer = route.function.invoke(event)
            return _response(answer)
        except FunctionFailed:
            log.exception("%s %s", request.method, request.path)
            return self._refuse(FAILED)

    def _refuse(self, refusal: Refusal) -> Response:
        worded = self._responses.get(refusal.kind)
        if worded is None and refusal is not FAILED:
            worded = self._responses.get("DEFAULT_4XX")
        headers = Headers({"Content-Type": "application/json"})
        body = json.dumps({"message": refusal.message})
        status = refusal.status
        if worded is not None:
            status = int(worded.get("statusCode", status))
            for name, value in worded.get("responseParameters", {}).items():
                headers[name.rsplit(".", 1)[1]] = str(value).strip("'")
            for media_type, template in worded.get("responseTemplates", {}).items():
                headers["Content-Type"] = media_type
                message = json.dumps(refusal.message)
                body = template.replace("$context.error.messageString", message)
                body = body.replace("$context.error.message", refusal.message)
        return Response(body, status, headers)


def _event(
    request: Request,
    route: Route,
    variables: dict[str, str],
    claims: dict[str, str] | None,
    body: bytes,
    *,
    is_binary: bool,
) -> dict[str, Any]:
    """The event of a Lambda proxy integration."""
    query = {name: request.args.getlist(name) for name in request.args}
    headers = {name: request.headers.getlist(name) for name in request.headers.keys()}  # noqa: SIM118
    text = base64.b64encode(body).decode() if is_binary else body.decode("utf-8", "replace")
    context: dict[str, Any] = {
        "resourcePath": route.resource,
        "httpMethod": request.method,
        "path": f"/{_STAGE}{request.path}",
        "stage": _STAGE,
        "requestId": str(uuid.uuid4()),
        "requestTimeEpoch": int(engine_clock.now().timestamp() * 1000),
        "domainName": request.host,
        "identity": {
            "sourceIp": request.remote_addr,
            "userAgent": request.user_agent.string,
        },
    }
    if claims is not None:
        context["authorizer"] = {"claims": claims}
    return {
        "resource": route.resource,
        "path": request.path,
        "httpMethod": request.method,
        "headers": {name: values[-1] for name, values in headers.items()},
        "multiValueHeaders": headers,
        "queryStringParameters": {name: values[-1] for name, values in query.items()} or None,
        "multiValueQueryStringParameters": query or None,
        "pathParameters": variables or None,
        "stageVariables": None,
        "requestContext": context,
        "body": text or None,
        "isBase64Encoded": is_binary,
    }


def _response(answer: dict[str, Any]) -> Response:
    body = answer.get("body") or ""
    content = base64.b64decode(body) if answer.get("isBase64Encoded") else body
    response = Response(content, int(answer["statusCode"]))
    for name, value in (answer.get("headers") or {}).items():
        response.headers[name] = value
    for name, values in (answer.get("multiValueHeaders") or {}).items():
        response.headers.setlist(name, values)
    return response
