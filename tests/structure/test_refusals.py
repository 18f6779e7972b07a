"""What the office refuses: every refusal has a sentence that says what to do, and a code."""

import ast
import importlib
import re
import string

from qlvb.kernel import errors
from qlvb.kernel.errors import QlvbError
from qlvb.platform.http import STATUS
from qlvb.platform.tables import Cancelled

from infra import openapi
from tests.structure import tree
from tests.structure.tree import CORE, STATIC

VIETNAMESE = re.compile(
    "[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.IGNORECASE
)
OF_THE_GATEWAY = {code for _, code, _ in openapi._SENTENCES.values()}
OF_THE_LAST_DOOR = {"malformed", "internal_error"}
OF_THE_PAGE = {"network", "unknown"}
"""What the page itself says when no answer came."""


def refusals() -> list[type[QlvbError]]:
    """Every class of the tree of errors, wherever it is defined."""
    for source in tree.sources(CORE):
        if any(each.module == "qlvb.kernel.errors" for each in source.imports):
            importlib.import_module(source.name)
    openapi.load(tree.FUNCTIONS / "web", "static")
    waiting, all_found = [QlvbError], []
    while waiting:
        kind = waiting.pop()
        all_found.append(kind)
        waiting += kind.__subclasses__()
    return sorted(set(all_found), key=lambda each: each.__name__)


REFUSALS = refusals()
SHOWN = [each for each in REFUSALS if not issubclass(each, Cancelled)]
"""A transaction that was refused is always named by the use case before a person sees it."""
SAID = [each for each in SHOWN if each not in {QlvbError, errors.Refused}]
"""What may be raised: the root and the family of refusals only hold the others together."""
RAISED: dict[str, list[tuple[str, ast.expr]]] = {}
for _source in tree.product():
    for _node in ast.walk(_source.tree):
        if isinstance(_node, ast.Raise) and _node.exc is not None:
            _made = _node.exc.func if isinstance(_node.exc, ast.Call) else _node.exc
            _name = _made.id if isinstance(_made, ast.Name) else ast.unparse(_made)
            RAISED.setdefault(_name, []).append((f"{_source.where}:{_node.lineno}", _node.exc))


def code_of(kind: type[QlvbError]) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower()


def placeholders(kind: type[QlvbError]) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(kind.detail) if name}


def test_a_code_belongs_to_one_refusal():
    codes = sorted(code_of(each) for each in REFUSALS)
    assert sorted(set(codes)) == codes


def test_a_refusal_has_its_own_vietnamese_sentence():
    for kind in SAID:
        assert "detail" in vars(kind), (
            f"{kind.__name__}: the sentence of its family says too little"
        )
        assert VIETNAMESE.search(kind.detail), kind.detail
        assert re.fullmatch(r"\S.{18,}\.", kind.detail), kind.detail
        assert kind.detail[0].isupper(), kind.detail
        assert kind.__doc__, kind.__name__


def test_a_sentence_says_what_to_do():
    silent = [kind.detail for kind in SAID if not re.search("[Vv]ui lòng |[Cc]ần ", kind.detail)]
    assert silent == []


def test_two_refusals_do_not_share_a_sentence():
    sentences = sorted(kind.detail for kind in SAID)
    assert sorted(set(sentences)) == sentences


def test_a_refusal_is_of_one_family():
    for kind in SAID:
        assert sum(issubclass(kind, family) for family in STATUS) == 1, kind.__name__


def test_the_families_drawn_in_the_docstring_are_those_that_become_http():
    drawn = set(re.findall(r"── (\w+)", errors.__doc__))
    assert drawn == {family.__name__ for family in STATUS}
    assert {cls.__name__ for cls in QlvbError.__subclasses__()} - {"Cancelled"} == drawn


def test_a_family_without_a_sentence_is_never_raised_itself():
    assert not {"QlvbError", "Refused"} & set(RAISED)


def test_every_refusal_is_raised_somewhere():
    families = {family.__name__ for family in STATUS} | {"QlvbError", "Contended", "Cancelled"}
    named = {
        node.id
        for source in tree.product()
        if source.path.stem != "refusals"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Name)
    }
    unused = {k.__name__ for k in REFUSALS} - families - set(RAISED) - named
    assert unused == set()


def test_a_sentence_is_given_the_facts_it_names():
    for kind in SAID:
        for where, raised in RAISED.get(kind.__name__, []):
            keywords = raised.keywords if isinstance(raised, ast.Call) else []
            if any(each.arg is None for each in keywords):
                continue  # facts handed on whole
            assert placeholders(kind) <= {each.arg for each in keywords}, where
            assert not (isinstance(raised, ast.Call) and raised.args), f"{where}: facts have names"


def test_every_code_the_page_treats_apart_exists():
    known = {code_of(each) for each in REFUSALS}
    known |= OF_THE_GATEWAY | OF_THE_LAST_DOOR | OF_THE_PAGE
    asked = set()
    for path in STATIC.rglob("*.js"):
        if path.parent.name == "vendor":
            continue
        text = path.read_text(encoding="utf-8")
        codes = r"(?:error|problem|told|refused)\??\.code\s*[!=]==\s*"
        asked |= set(re.findall(rf'{codes}"(\w+)"', text))
        for constant in re.findall(rf"{codes}([A-Z_]{{3,}})\b", text):
            asked |= set(re.findall(rf'const {constant} = "(\w+)"', text))
    assert asked, "the page treats some refusals apart"
    assert asked <= known


def test_the_gateway_speaks_as_the_functions_do():
    by_code = {code_of(each): each for each in SHOWN}
    for status, code, sentence in openapi._SENTENCES.values():
        assert VIETNAMESE.search(sentence)
        if code in by_code:
            family = next(f for f in STATUS if issubclass(by_code[code], f))
            assert STATUS[family] == status, code
