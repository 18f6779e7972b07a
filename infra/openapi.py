"""Write the API's definition from the views and their schemas: `make api`.

infra/api.yaml is what API Gateway imports (integrations, authorizer, request models); the page's
openapi.json is the same for readers.
"""

import importlib
import json
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

import yaml
from pydantic import TypeAdapter
from qlvb.platform.http import TITLES, Operation

ROOT = Path(__file__).resolve().parents[1]
PUBLISHED = ROOT / "infra" / "api.yaml"
FOR_READERS = ROOT / "functions" / "web" / "static" / "openapi.json"
_METHODS = {"GET": "get", "POST": "post", "PUT": "put", "PATCH": "patch", "DELETE": "delete"}
_Mode = Literal["validation", "serialization"]
_BINARY = ["font/woff2", "image/png", "image/x-icon", "multipart/form-data"]
"""What goes through as bytes; all else the gateway reads as text, which would alter a file."""
_SENTENCES = {
    "MISSING_AUTHENTICATION_TOKEN": (
        404,
        "not_found",
        "Không có địa chỉ này. Vui lòng kiểm tra lại.",
    ),
    "UNAUTHORIZED": (401, "not_signed_in", "Phiên làm việc đã hết hạn. Vui lòng đăng nhập lại."),
    "EXPIRED_TOKEN": (401, "not_signed_in", "Phiên làm việc đã hết hạn. Vui lòng đăng nhập lại."),
    "ACCESS_DENIED": (403, "not_allowed", "Anh/chị cần có thẩm quyền để thực hiện việc này."),
    "BAD_REQUEST_BODY": (400, "malformed", "Dữ liệu gửi lên không đúng mẫu. Vui lòng kiểm tra."),
    "REQUEST_TOO_LARGE": (413, "too_large", "Yêu cầu quá lớn. Vui lòng tải tệp lên riêng."),
    "THROTTLED": (429, "throttled", "Có quá nhiều yêu cầu. Vui lòng thử lại sau ít phút."),
    "INTEGRATION_TIMEOUT": (504, "timeout", "Hệ thống đang bận. Vui lòng thử lại sau ít phút."),
    "DEFAULT_5XX": (500, "internal_error", "Hệ thống gặp lỗi. Vui lòng thử lại sau ít phút."),
}


def operations() -> list[tuple[str, Operation]]:
    """Every published operation with the logical name of its function."""
    found = []
    for path in sorted((ROOT / "functions").glob("*/app.py")):
        module = load(path.parent, "app")
        name = f"{path.parent.name.capitalize()}Api"
        found += [(name, operation) for operation in module.app.operations]
    return sorted(found, key=lambda each: (each[1].path, each[1].method))


def load(folder: Path, name: str) -> ModuleType:
    """A module of a function's folder; modules of the same name in other folders do not clash."""
    siblings = {path.stem for path in folder.glob("*.py")}
    before = {other: sys.modules.pop(other) for other in siblings if other in sys.modules}
    sys.path.insert(0, str(folder))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(folder))
        for other in siblings:
            sys.modules.pop(other, None)
        sys.modules.update(before)


def definition(*, published: bool) -> dict[str, Any]:
    """The OpenAPI document, for API Gateway or for readers."""
    schemas: dict[str, Any] = {"Problem": _problem_schema()}
    paths: dict[str, Any] = {}
    for function, operation in operations():
        item = paths.setdefault(operation.path, {})
        item[_METHODS[operation.method]] = _operation(function, operation, schemas, published)
    document: dict[str, Any] = {
        "openapi": "3.0.1",
        "info": {"title": "QLVB", "version": "1"},
        "paths": paths,
        "components": {"schemas": schemas, "securitySchemes": {"People": _security(published)}},
    }
    if published:
        document["x-amazon-apigateway-binary-media-types"] = _BINARY
        document["x-amazon-apigateway-gateway-responses"] = _gateway_responses()
    return document


def _operation(
    function: str, operation: Operation, schemas: dict[str, Any], published: bool
) -> dict[str, Any]:
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"{(\w+)}", operation.path)
    ]
    if operation.query is not None:
        parameters += _query(operation.query, schemas)
    if operation.idempotent:
        parameters.append(
            {
                "name": "Idempotency-Key",
                "in": "header",
                "required": True,
                "schema": {"type": "string", "minLength": 1, "maxLength": 200},
            }
        )
    answer: dict[str, Any] = {"description": operation.summary or operation.name}
    if operation.answer is not None:
        answer["content"] = {
            "application/json": {"schema": _ref(operation.answer, schemas, "serialization")}
        }
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    described: dict[str, Any] = {
        "operationId": f"{function}_{operation.name}_{operation.method}",
        "summary": operation.summary,
        "parameters": parameters,
        "responses": {
            str(operation.status): answer,
            "default": {"description": "Refused", "content": problem},
        },
        "security": [] if operation.right is None else [{"People": []}],
    }
    if operation.body is not None:
        schema = _ref(operation.body, schemas)
        described["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": schema}},
        }
    if published:
        uri = (
            "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/"
            f"arn:${{AWS::Partition}}:lambda:${{AWS::Region}}:${{AWS::AccountId}}:function:"
            f"${{{function}}}:live/invocations"
        )
        described["x-amazon-apigateway-integration"] = {
            "type": "aws_proxy",
            "httpMethod": "POST",
            "uri": {"Fn::Sub": uri},
        }
        # The gateway checks less than the schemas do and answers worse: the function refuses.
        described.pop("requestBody", None)
        described["parameters"] = [p for p in parameters if p["in"] == "path"]
        described["responses"] = {"default": {"description": "Answered by the function"}}
    return described


def _query(model: type, schemas: dict[str, Any]) -> list[dict[str, Any]]:
    schema = _schema(model, schemas)
    required = schema.get("required", [])
    return [
        {"name": name, "in": "query", "required": name in required, "schema": each}
        for name, each in schema.get("properties", {}).items()
    ]


def _ref(model: type, schemas: dict[str, Any], mode: _Mode = "validation") -> dict[str, str]:
    name = f"{model.__module__.rpartition('.')[2].capitalize()}{model.__name__}"
    schemas[name] = _schema(model, schemas, mode)
    return {"$ref": f"#/components/schemas/{name}"}


def _schema(model: type, schemas: dict[str, Any], mode: _Mode = "validation") -> dict[str, Any]:
    """What is read from requests ("validation"), or what is written into answers."""
    made = TypeAdapter(model).json_schema(
        ref_template="#/components/schemas/{model}", by_alias=True, mode=mode
    )
    for name, each in made.pop("$defs", {}).items():
        schemas[name] = _older(each)
    older: dict[str, Any] = _older(made)
    return older


def _older(value: Any) -> Any:
    """JSON Schema as OpenAPI 3.0 writes it, which is what API Gateway reads."""
    if isinstance(value, list):
        return [_older(each) for each in value]
    if not isinstance(value, dict):
        return value
    plain = {k: _older(v) for k, v in value.items() if k not in {"propertyNames", "discriminator"}}
    if "prefixItems" in plain:
        plain["items"] = {"anyOf": plain.pop("prefixItems")}
    kinds = plain.get("anyOf")
    if isinstance(kinds, list) and {"type": "null"} in kinds:
        rest = [kind for kind in kinds if kind != {"type": "null"}]
        plain.pop("anyOf")
        plain |= {"nullable": True} | ({"allOf": rest} if len(rest) == 1 else {"anyOf": rest})
    if "const" in plain:
        plain["enum"] = [plain.pop("const")]
    for old, new in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if isinstance(plain.get(old), int | float):
            plain[new], plain[old] = plain[old], True
    return plain


def _security(published: bool) -> dict[str, Any]:
    if not published:
        return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
    return {
        "type": "apiKey",
        "name": "Authorization",
        "in": "header",
        "x-amazon-apigateway-authtype": "cognito_user_pools",
        "x-amazon-apigateway-authorizer": {
            "type": "cognito_user_pools",
            "providerARNs": [{"Fn::GetAtt": ["UserPool", "Arn"]}],
        },
    }


def _problem_schema() -> dict[str, Any]:
    texts = {name: {"type": "string"} for name in ("type", "title", "code", "detail")}
    return {
        "type": "object",
        "required": ["type", "title", "status", "code", "detail"],
        "properties": {**texts, "status": {"type": "integer"}},
    }


def _gateway_responses() -> dict[str, Any]:
    return {
        kind: {
            "statusCode": status,
            "responseTemplates": {
                "application/problem+json": json.dumps(
                    {
                        "type": f"urn:qlvb:problem:{code}",
                        "title": TITLES.get(status, TITLES[500]),
                        "status": status,
                        "code": code,
                        "detail": sentence,
                    },
                    ensure_ascii=False,
                )
            },
        }
        for kind, (status, code, sentence) in _SENTENCES.items()
    }


def published_text() -> str:
    """What infra/api.yaml must hold."""
    head = "# Written by `make api` from the views and their schemas. Do not edit.\n"
    return head + yaml.safe_dump(definition(published=True), allow_unicode=True, width=100)


def readers_text() -> str:
    """What the page's openapi.json must hold."""
    return json.dumps(definition(published=False), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    PUBLISHED.write_text(published_text(), encoding="utf-8")
    FOR_READERS.write_text(readers_text(), encoding="utf-8")
