"""Models and tables agree, and nothing reads a table through."""

import ast
import importlib
import re

import pytest
from pynamodb.indexes import Index
from pynamodb.models import Model
from qlvb.backup.tables import IN_ORDER
from qlvb.platform.tables import TableName

from tests.structure import tree
from tests.structure.tree import CORE, ROOT

DATA = "infra/data.yaml"
TABLES = tree.resources("AWS::DynamoDB::Table", DATA)
STORES = sorted(f"qlvb.{path.parent.name}.{path.stem}" for path in CORE.glob("*/*store.py"))


def models() -> list[type[Model]]:
    """Every model with a table, of every store."""
    found = []
    for store in STORES:
        module = importlib.import_module(store)
        for value in vars(module).values():
            own = isinstance(value, type) and value.__module__ == store
            if own and issubclass(value, Model):
                found.append(value)
    return found


def table_of(model: type[Model]) -> str:
    """The logical name: ``TableName("files_table")`` is FilesTable."""
    name = vars(model.Meta)["table_name"]
    assert isinstance(name, TableName), model
    return "".join(word.capitalize() for word in name._setting.split("_"))


def keys(schema: list) -> dict[str, str]:
    return {each["KeyType"]: each["AttributeName"] for each in schema}


def indexes(model: type[Model]) -> dict[str, Index]:
    return {index.Meta.index_name: index for index in model._indexes.values()}


@pytest.mark.parametrize("model", models(), ids=lambda m: m.__qualname__)
def test_a_model_agrees_with_its_table(model):
    table = TABLES[table_of(model)]
    types = {a["AttributeName"]: a["AttributeType"] for a in table["AttributeDefinitions"]}
    described = keys(table["KeySchema"])
    for attribute, kind in ((model._hash_keyname, "HASH"), (model._range_keyname, "RANGE")):
        assert described[kind] == attribute
        assert types[attribute] == model.get_attributes()[attribute].attr_type


@pytest.mark.parametrize("model", models(), ids=lambda m: m.__qualname__)
def test_a_models_indexes_agree_with_those_of_its_table(model):
    table = TABLES[table_of(model)]
    types = {a["AttributeName"]: a["AttributeType"] for a in table["AttributeDefinitions"]}
    described = {i["IndexName"]: i for i in table.get("GlobalSecondaryIndexes", [])}
    attributes = model.get_attributes()
    for name, index in indexes(model).items():
        index_attributes = index.Meta.attributes
        hash_key = next(n for n, a in index_attributes.items() if a.is_hash_key)
        range_key = next(n for n, a in index_attributes.items() if a.is_range_key)
        assert keys(described[name]["KeySchema"]) == {"HASH": hash_key, "RANGE": range_key}
        projection = described[name]["Projection"]["ProjectionType"]
        assert projection == index.Meta.projection.projection_type
        for each in (hash_key, range_key):
            # The item itself must carry the index's keys, or it would never be listed.
            assert types[each] == attributes[each].attr_type == index_attributes[each].attr_type


@pytest.mark.parametrize("table", sorted(TABLES))
def test_every_table_and_every_index_of_the_template_is_used(table):
    mine = [model for model in models() if table_of(model) == table]
    assert mine, "a table that no model uses"
    described = {i["IndexName"] for i in TABLES[table].get("GlobalSecondaryIndexes", [])}
    assert described == {name for model in mine for name in indexes(model)}


@pytest.mark.parametrize("table", sorted(TABLES))
def test_a_table_defines_the_attributes_of_its_keys_and_no_others(table):
    described = TABLES[table]
    schemas = [described["KeySchema"]]
    schemas += [i["KeySchema"] for i in described.get("GlobalSecondaryIndexes", [])]
    used = {each["AttributeName"] for schema in schemas for each in schema}
    assert used == {a["AttributeName"] for a in described["AttributeDefinitions"]}


@pytest.mark.parametrize("table", sorted(TABLES))
def test_what_expires_by_itself_carries_the_attribute_the_table_names(table):
    specified = TABLES[table].get("TimeToLiveSpecification", {})
    mine = [model for model in models() if table_of(model) == table]
    carrying = {name for m in mine for name in m.get_attributes() if name == "expires_at"}
    if not specified:
        assert not carrying, "expires_at would expire nothing"
        return
    assert specified["Enabled"] is True
    kinds = [
        m.get_attributes()[specified["AttributeName"]].attr_type
        for m in mine
        if specified["AttributeName"] in m.get_attributes()
    ]
    assert kinds
    assert set(kinds) == {"N"}, "time to live is seconds since 1970"


def test_every_setting_of_a_table_leads_to_a_table():
    settings = {table_of(model) for model in models()}
    outputs = tree.template(DATA)["Outputs"]
    assert settings == set(TABLES)
    for table in TABLES:
        assert outputs[table]["Value"] == {"Ref": table}


@pytest.mark.parametrize("model", models(), ids=lambda m: m.__qualname__)
def test_every_model_documents_its_keys(model):
    if model.__subclasses__() or model.__name__.startswith("_"):
        return
    assert re.search(r"^\s*pk\s+\S", model.__doc__, re.MULTILINE), model.__doc__
    assert re.search(r"\ssk\s+\S", model.__doc__), model.__doc__


def test_every_table_is_backed_up_and_put_back():
    assert sorted(IN_ORDER) == sorted(set(TABLES) - {"BackupTable"})


def test_nothing_reads_a_table_through():
    """But the proof of a backup its own scratch tables, which it made for that."""
    for source in tree.product():
        if source.where == "shared/qlvb/platform/items.py":
            continue
        for node in ast.walk(source.tree):
            called = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
            assert not (called and node.func.attr in {"scan", "Scan"}), source.where
            text = node.value if isinstance(node, ast.Constant) else None
            assert text not in {"scan", "Scan"}, f"{source.where}:{node.lineno}"


def test_nothing_may_read_a_table_through():
    for path in ("template.yaml", DATA, *(p.as_posix() for p in ROOT.glob("infra/*/*.yaml"))):
        for text in tree.texts(tree.template(path)):
            assert "dynamodb:scan" not in text.lower() or path == "template.yaml", path
    for function in tree.serverless_functions().values():
        for policy in function.get("Policies", []):
            for each in policy["Statement"]:
                if "dynamodb:Scan" in each["Action"]:
                    [table] = [text for text in tree.texts(each["Resource"]) if ":table/" in text]
                    assert table.endswith(":table/qlvb-${Stage}-proof-*")
