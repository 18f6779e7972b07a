"""The views, the published paths and what readers are told are one truth."""

import ast
import inspect
import re

import pytest
import yaml
from qlvb.kernel.rights import STAFF, TABLE, Verb

from infra import openapi, rights
from tests.structure import tree
from tests.structure.tree import ROOT

API = yaml.load((ROOT / "infra" / "api.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)
OPERATIONS = openapi.operations()
PUBLISHED = {
    (path, method.upper()): operation
    for path, item in API["paths"].items()
    for method, operation in item.items()
}
WITHOUT_TOKEN = {
    "/status": "what is out of order, when nothing else can be read",
    "/api/incidents/current": "what is out of order, at the entrance too",
    "/": "the page itself",
    "/api/entrance": "which agency's door this address is, shown before signing in",
    "/api/session": "signing in",
    "/api/session/new-password": "the password of one's own in place of the first one",
    "/api/session/code": "the authenticator's code that the sign-in asked for",
    "/api/session/second-factor": "the first code of an authenticator that is set up",
    "/api/session/refresh": "a new token for one that is about to end",
    "/api/signing-uploads/{token}": "the plug-in that signed has no session, and a one-time token",
    "/api/openapi.json": "the description of the API",
    "/api/docs": "the same as a page",
}
"""What nobody has to be known for, and why; the page's own files besides."""


def test_every_route_is_published_and_every_published_path_has_a_view():
    assert sorted(PUBLISHED) == sorted((each.path, each.method) for _, each in OPERATIONS)


def test_no_route_is_answered_by_two_views():
    routes = [(each.path, each.method) for _, each in OPERATIONS]
    # API Gateway does not tell {document_id} from {file_id} in the same place.
    shapes = [(re.sub(r"{\w+}", "{}", path), method) for path, method in routes]
    assert len(set(shapes)) == len(shapes)


def test_every_app_is_deployed_and_every_deployed_app_is_there():
    deployed = {
        properties["CodeUri"].rstrip("/")
        for properties in tree.serverless_functions().values()
        if properties["Handler"] == "app.app"
    }
    apps = {path.parent for path in tree.files() if path.name == "app.py"}
    assert deployed == {
        path.relative_to(ROOT).as_posix() for path in apps if path.parent == tree.FUNCTIONS
    }


def test_what_somebody_asked_for_in_vain_goes_on_record_wherever_a_right_is_needed():
    for path in sorted(tree.FUNCTIONS.glob("*/app.py")):
        tree_of = ast.parse(path.read_text(encoding="utf-8"))
        made = [n for n in ast.walk(tree_of) if isinstance(n, ast.Call)]
        app = next(n for n in made if isinstance(n.func, ast.Name) and n.func.id == "QlvbApp")
        told = {each.arg: ast.unparse(each.value) for each in app.keywords}
        needs = any(
            k.arg == "right" and ast.unparse(k.value) != "None" for n in made for k in n.keywords
        )
        assert told.get("on_refusal") == ("audit.refused" if needs else None), path


def test_a_published_path_leads_to_the_function_whose_view_it_is():
    for function, each in OPERATIONS:
        integration = PUBLISHED[each.path, each.method]["x-amazon-apigateway-integration"]
        assert integration["type"] == "aws_proxy"
        assert integration["httpMethod"] == "POST"
        assert f"${{{function}}}:live/invocations" in integration["uri"]["Fn::Sub"]


def test_the_gateway_may_call_every_function_it_leads_to():
    permissions = tree.resources("AWS::Lambda::Permission").values()
    allowed = {each["FunctionName"]["Ref"] for each in permissions}
    assert allowed == {f"{function}.Alias" for function, _ in OPERATIONS}


def test_only_what_is_declared_open_asks_for_no_token():
    views = {(each.path, each.method): each for _, each in OPERATIONS}
    for route, operation in PUBLISHED.items():
        assert operation["security"] == ([] if views[route].right is None else [{"People": []}]), (
            route
        )
    without = {path for (path, _), each in views.items() if each.right is None}
    assert {path for path in without if not path.startswith("/static/")} == set(WITHOUT_TOKEN)


def test_the_tokens_are_those_of_the_user_pool():
    people = API["components"]["securitySchemes"]["People"]
    authorizer = people["x-amazon-apigateway-authorizer"]
    assert people["x-amazon-apigateway-authtype"] == "cognito_user_pools"
    assert authorizer["providerARNs"] == [{"Fn::GetAtt": ["UserPool", "Arn"]}]


def test_a_view_takes_what_its_path_names():
    for path in sorted(tree.FUNCTIONS.glob("*/app.py")):
        app = openapi.load(path.parent, "app").app
        for each in app.operations:
            view = inspect.unwrap(app.routes[each.path][each.method].view_function)
            asked = view.__code__.co_varnames[: view.__code__.co_argcount]
            assert set(asked) == set(re.findall(r"{(\w+)}", each.path)), each.path


def test_every_operation_says_in_a_line_what_it_does():
    assert [each.path for _, each in OPERATIONS if not each.summary] == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (openapi.PUBLISHED, openapi.published_text),
        (openapi.FOR_READERS, openapi.readers_text),
        (rights.PAGE, rights.page),
    ],
    ids=["api.yaml", "openapi.json", "rights.md"],
)
def test_the_written_description_is_what_the_views_say_now(path, text):
    assert path.read_text(encoding="utf-8") == text(), "stale: run make api"


def test_every_right_is_asked_by_a_view_or_by_a_use_case():
    asked = {each.right for _, each in OPERATIONS}
    in_use_cases = {
        node.attr
        for source in tree.sources(tree.CORE)
        if source.path.stem != "rights"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "Verb"
    }
    assert {verb for verb in Verb if verb not in asked and verb.name not in in_use_cases} == set()


def test_every_right_is_somebodys():
    assert [verb for verb in Verb if not TABLE[verb]] == []


def test_who_works_with_no_documents_has_no_right_to_one():
    for verb, grants in TABLE.items():
        if verb.value.startswith(("incoming:", "outgoing:", "file:")):
            assert all(grant.roles <= STAFF for grant in grants), verb
