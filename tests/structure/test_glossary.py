"""One concept, one word: the code speaks as infra/glossary.md does."""

import ast
import importlib
import json
import re
from enum import Enum

import pytest
from qlvb.audit.model import EventTag
from qlvb.incoming.status import Status
from qlvb.kernel.rights import Verb
from qlvb.kernel.text import fold
from qlvb.outgoing.status import OutgoingStatus

from infra import openapi
from tests.structure import tree
from tests.structure.test_machines import DEFINITIONS
from tests.structure.tree import AREAS, CORE, FUNCTIONS, ROOT, STATIC

GLOSSARY = (ROOT / "infra" / "glossary.md").read_text(encoding="utf-8")


def words_of(text: str) -> set[str]:
    """The words of a plain line."""
    return set(re.findall(r"[a-z]+", text))


ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in GLOSSARY.splitlines()
    if line.startswith("| ") and not line.startswith(("| Tiếng Việt", "| Never"))
]
TERMS = [row for row in ROWS if len(row) == 4]
NOT_USED = [row for row in ROWS if len(row) == 3]
CODES = {code for row in TERMS for code in re.findall(r"`([^`]+)`", row[2])}
FORBIDDEN = {word.strip() for row in NOT_USED for word in row[0].split(",")}

GRAMMAR = words_of(
    "a an and as at back by for from in into is it its new next not of off on once only or own "
    "that the to what where which who with without no done due await stands my me one re un id "
    "change write read"
)
TECHNICAL = words_of(
    "api docs json openapi static screens vendor fonts name web password refresh completion types "
    "queue message request task workflow failed unknown nobody tell email unsent unstarted swept "
    "recounted"
)
"""Words of the trade, not of the office."""
OF_OTHERS = {"summary"}
"""OpenAPI's own word for what an operation does."""
NOT_OF_THE_OFFICE = {"qlvb.audit.model.EventTag", "qlvb.kernel.rights.Verb"}
"""Vocabularies made of the office's words by a rule of their own, tested below."""


def words(text: str) -> set[str]:
    """Lower-case words of a name: PascalCase, snake_case, kebab-case and prose alike."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", text)
    return set(re.findall(r"[a-z]+", apart.lower()))


def stem(word: str) -> str:
    """Enough of a word's form to find settle in settled and settlement."""
    for ending in ("ations", "ation", "ments", "ment", "ings", "ing", "als", "al", "ies", "ied"):
        if word.endswith(ending) and len(word) - len(ending) > 3:
            return word.removesuffix(ending).rstrip("e")
    for ending in ("ion", "ed", "es", "s", "e", "y"):
        if word.endswith(ending) and len(word) - len(ending) > 2:
            return word.removesuffix(ending)
    return word


KNOWN = {
    stem(word)
    for row in TERMS
    for text in (row[1], row[2], row[3] if "`" in row[3] else "")
    for word in words(text)
}
ALLOWED = KNOWN | {stem(word) for word in GRAMMAR | TECHNICAL}


def unknown(name: str) -> set[str]:
    return {word for word in words(name) if stem(word) not in ALLOWED}


def enums() -> list[type[Enum]]:
    """The vocabularies of the areas and of the kernel."""
    found = []
    for source in tree.sources(CORE):
        part, kind = tree.kind_of(source.name)
        if part != "platform" and kind in {"model", ""} and part:
            for value in vars(importlib.import_module(source.name)).values():
                own = isinstance(value, type) and value.__module__ == source.name
                if own and issubclass(value, Enum):
                    found.append(value)
    return [each for each in found if f"{each.__module__}.{each.__name__}" not in NOT_OF_THE_OFFICE]


def identifiers() -> set[str]:
    """Every name that the product gives to something, in Python, YAML and the machines."""
    found = {name for definition in DEFINITIONS.values() for name in definition["States"]}
    for source in tree.product():
        found |= {source.path.stem, source.path.parent.name}
        for node in ast.walk(source.tree):
            if isinstance(node, ast.ClassDef | ast.FunctionDef):
                found.add(node.name)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                found.add(node.id)
            elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
                found.add(node.attr)
            elif isinstance(node, ast.arg):
                found.add(node.arg)
    return found


NAMES = identifiers()


def test_every_row_says_what_it_is_in_both_languages_and_in_code():
    assert len(TERMS) > 100
    assert {len(row) for row in ROWS} == {3, 4}
    for row in TERMS:
        assert all(row), row
        assert re.fullmatch(r"`[^`]+`(?:, `[^`]+`)*", row[2]), row


def test_one_concept_has_one_word_and_one_word_one_concept():
    for column in (0, 1):
        said = [row[column].lower() for row in TERMS]
        assert sorted(set(said)) == sorted(said)
    codes = [code for row in TERMS for code in re.findall(r"`([^`]+)`", row[2])]
    assert sorted(set(codes)) == sorted(codes)


def test_every_word_of_the_glossary_is_used_in_the_code():
    members = {f"{each.__name__}.{member}" for each in enums() for member in each.__members__}
    assert {code for code in CODES if code not in (members if "." in code else NAMES)} == set()


@pytest.mark.parametrize("vocabulary", enums(), ids=lambda e: f"{e.__module__}.{e.__name__}")
def test_every_member_of_a_vocabulary_is_in_the_glossary(vocabulary):
    named = {f"{vocabulary.__name__}.{member}" for member in vocabulary.__members__}
    assert named <= CODES


def test_every_thing_the_office_speaks_of_is_in_the_glossary():
    missing = []
    for source in tree.sources(CORE):
        part, kind = tree.kind_of(source.name)
        if part in AREAS and kind in {"model", "service"} and source.path.stem != "refusals":
            for node in source.tree.body:
                decorated = isinstance(node, ast.ClassDef) and any(
                    "dataclass" in ast.unparse(each) for each in node.decorator_list
                )
                if decorated and node.name not in CODES:
                    missing.append(f"{source.name}.{node.name}")
    assert missing == []


def test_every_field_of_the_register_is_in_the_glossary():
    source = next(s for s in tree.sources(CORE) if s.name == "qlvb.incoming.entry")
    entry = next(n for n in source.tree.body if isinstance(n, ast.ClassDef) and n.name == "Entry")
    fields = [n.target.id for n in entry.body if isinstance(n, ast.AnnAssign)]
    assert len(fields) >= 18, "what Decree 30 asks for"
    assert {name for name in fields if unknown(name)} == set()


def test_areas_functions_and_tables_are_called_by_words_of_the_glossary():
    names = [*AREAS, *(path.parent.name for path in FUNCTIONS.glob("*/*.py"))]
    names += tree.resources("AWS::DynamoDB::Table", "infra/data.yaml")
    assert {name for name in names if unknown(name.removesuffix("Table"))} == set()


def test_every_act_on_record_is_called_by_words_of_the_glossary():
    assert {tag.value for tag in EventTag if unknown(tag.value)} == set()
    assert all(re.fullmatch(r"[a-z-]+(?::[a-z-]+){1,2}", tag.value) for tag in EventTag)


def test_every_right_is_called_by_words_of_the_glossary():
    assert {verb.value for verb in Verb if unknown(verb.value)} == set()
    assert all(re.fullmatch(r"[a-z-]+(?::[a-z-]+){1,2}", verb.value) for verb in Verb)


def test_every_state_is_called_by_words_of_the_glossary():
    for definition in DEFINITIONS.values():
        assert {name for name in definition["States"] if unknown(name)} == set()


def test_every_path_is_made_of_words_of_the_glossary():
    parts = {part for _, each in openapi.operations() for part in each.path.split("/")}
    assert {part for part in parts if unknown(part)} == set()


def test_every_event_of_the_log_is_called_by_words_of_the_glossary():
    for source in tree.product():
        for node in ast.walk(source.tree):
            called = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
            if called and ast.unparse(node.func.value) == "logger":
                event = ast.literal_eval(node.args[0])
                assert re.fullmatch(r"[a-z]+\.[a-z_]+", event), event
                assert unknown(event) == set(), f"{source.where}: {event}"


def test_no_name_uses_a_word_the_glossary_refuses():
    assert {name for name in NAMES if words(name) & FORBIDDEN and name not in OF_OTHERS} == set()


def test_no_path_and_no_field_of_the_api_uses_a_word_the_glossary_refuses():
    text = json.loads((STATIC / "openapi.json").read_text(encoding="utf-8"))
    names = {word for path in text["paths"] for word in path.split("/")}
    for schema in text["components"]["schemas"].values():
        names |= set(schema.get("properties", {}))
    assert {name for name in names if words(name) & FORBIDDEN} == set()


def test_no_module_of_the_page_uses_a_word_the_glossary_refuses():
    for path in STATIC.rglob("*.js"):
        if path.parent.name != "vendor":
            text = path.read_text(encoding="utf-8")
            given = re.findall(r"\b(?:const|let|function|class)\s+(\w+)", text)
            given += re.findall(r"^\s*(\w+):", text, re.MULTILINE)
            given += re.findall(r"[{,]\s*(\w+)\s*(?=[,}])", text)
            assert {name for name in given if words(name) & FORBIDDEN} == set(), path.name


def test_no_name_is_vietnamese_without_its_marks():
    """``so_den`` or ``butPhe``: Vietnamese stands in texts, with its marks, never in names."""
    vietnamese = {
        "".join(fold(part).split())
        for row in TERMS
        for part in re.split(r"[,:]", row[0])
        if len(fold(part).split()) > 1
    }
    plain = {re.sub(r"[^a-z]", "", name.lower()): name for name in NAMES}
    assert {plain[each] for each in vietnamese & set(plain)} == set()


def page_terms(group: str) -> dict[str, str]:
    """One group of terms.vi.js: what the page calls the members of a vocabulary."""
    text = (STATIC / "terms.vi.js").read_text(encoding="utf-8")
    body = re.search(rf"^  {group}: \{{(.*?)\}}", text, re.MULTILINE | re.DOTALL)
    assert body is not None, group
    return {
        re.sub('"', "", key): value
        for key, value in re.findall(r'("[\w:-]+"|\w+): "([^"]+)"', body.group(1))
    }


@pytest.mark.parametrize(
    ("group", "name"),
    [("status", "Status"), ("folders", "Folder"), ("urgency", "Urgency"), ("form", "Form")],
)
def test_the_page_has_a_word_for_every_member_of_a_vocabulary(group, name):
    vocabulary = next(each for each in enums() if each.__name__ == name)
    assert set(page_terms(group)) == {member.value for member in vocabulary}


def test_the_page_and_the_refusals_call_a_status_the_same():
    assert page_terms("status") == {status.value: status.label for status in Status}


def test_a_status_is_called_as_the_glossary_has_it():
    for status in Status:
        row = next(row for row in TERMS if f"`Status.{status.name}`" in row[2])
        assert status.label.lower() == row[0]


def test_the_page_calls_the_status_of_an_outgoing_document_as_the_refusals_do():
    text = (STATIC / "outgoing.vi.js").read_text(encoding="utf-8")
    body = re.search(r"^  statuses: \{(.*?)\}", text, re.MULTILINE | re.DOTALL).group(1)
    shown = dict(re.findall(r'(\w+): "([^"]+)"', body))
    assert shown == {status.value: status.label for status in OutgoingStatus}


def test_a_status_of_an_outgoing_document_is_called_as_the_glossary_has_it():
    for status in OutgoingStatus:
        row = next(row for row in TERMS if f"`OutgoingStatus.{status.name}`" in row[2])
        assert status.label.lower() == row[0]


def test_the_page_has_a_word_for_every_act_on_a_document():
    shown = {
        tag.value for tag in EventTag if tag.value.startswith(("incoming:", "outgoing:", "file:"))
    }
    assert shown == set(page_terms("events"))


def test_the_page_has_a_word_for_every_other_act():
    others = {tag.value for tag in EventTag} - set(page_terms("events"))
    assert others == set(page_terms("otherEvents"))
