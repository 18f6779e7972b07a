"""The import law: who may know whom."""

import re
import sys

import pytest

from tests.structure import tree
from tests.structure.tree import AREAS, CORE, FUNCTIONS, ROOT, Source, kind_of

STANDARD = sys.stdlib_module_names
CORE_SOURCES = tree.sources(CORE)
FUNCTION_SOURCES = tree.sources(FUNCTIONS)
MODULES = {source.name for source in CORE_SOURCES}

EDGE = {"qlvb.platform.http", "qlvb.platform.tasks"}
"""What only a function's folder knows."""
SHOWN_BY_SCHEMAS = {"qlvb.platform.tables.Page", "qlvb.platform.tables.PAGE_LIMIT"}
"""A page of rows is a value that goes out as it is; the rest of the tables is the stores' own."""
OF_PYHANKO = {"pyhanko_certvalidator"}
"""Listed with pyHanko, which is made with it."""
LOADED_AT_ONCE = {"boto3", "botocore", "pynamodb", "chalice", "pydantic"}
"""Third-party packages that a start may pay for; every other one is loaded where it is used."""


def targets(source: Source, *, lazy: bool = True) -> list[tuple[str, str]]:
    """Modules that a source takes, with what they are taken for; names may be modules."""
    found = []
    for each in source.imports:
        if each.is_lazy and not lazy:
            continue
        whole = f"{each.module}.{each.name}"
        found.append((whole, whole) if whole in MODULES else (each.module, whole))
    return found


def of_core(source: Source) -> list[tuple[str, str]]:
    return [(module, name) for module, name in targets(source) if module.startswith("qlvb")]


def outside(source: Source) -> set[str]:
    """Third-party packages that a source names anywhere."""
    tops = {each.top for each in source.imports if not each.module.startswith(".")}
    own = {path.stem for path in source.path.parent.glob("*.py")}
    return tops - STANDARD - own - {"qlvb"}


def layer(name: str) -> list[Source]:
    return [each for each in CORE_SOURCES if kind_of(each.name)[1] == name and "." in each.name]


def test_the_core_holds_the_areas_and_nothing_else():
    folders = {path.parent.name for path in CORE.glob("*/__init__.py")}
    assert folders == {*AREAS, "kernel", "platform"}


@pytest.mark.parametrize("source", tree.sources(CORE / "kernel"), ids=lambda s: s.name)
def test_the_kernel_knows_the_standard_library_only(source):
    assert not outside(source)
    assert all(module.startswith("qlvb.kernel") for module, _ in of_core(source))


@pytest.mark.parametrize("source", tree.sources(CORE / "platform"), ids=lambda s: s.name)
def test_the_platform_knows_no_area(source):
    allowed = ("qlvb.kernel", "qlvb.platform")
    assert all(module.startswith(allowed) for module, _ in of_core(source))


def test_every_library_the_core_uses_is_in_a_layer():
    listed = "\n".join(
        path.read_text(encoding="utf-8") for path in ROOT.glob("layers/*/requirements.in")
    ).lower()
    packages = {line.split("=")[0].replace("-", "_") for line in listed.splitlines()}
    used = set().union(*(outside(source) for source in CORE_SOURCES + FUNCTION_SOURCES))
    # botocore is what boto3 is made of; Pillow is imported by another name than it is listed by.
    assert used - {"botocore", "PIL", *OF_PYHANKO} <= packages


@pytest.mark.parametrize("source", layer("model"), ids=lambda s: s.name)
def test_a_model_is_pure(source):
    area = kind_of(source.name)[0]
    assert not outside(source)
    for module, _ in of_core(source):
        other, kind = kind_of(module)
        assert other == "kernel" or (kind == "model" and not is_later(other, area)), module


@pytest.mark.parametrize("source", layer("store"), ids=lambda s: s.name)
def test_a_store_knows_its_models_and_its_table(source):
    area = kind_of(source.name)[0]
    assert outside(source) <= {"pynamodb"}
    for module, _ in of_core(source):
        other, kind = kind_of(module)
        known = module == "qlvb.platform.tables" or other == "kernel"
        assert known or (kind == "model" and not is_later(other, area)), module


@pytest.mark.parametrize("source", layer("service"), ids=lambda s: s.name)
def test_a_service_knows_its_own_store_and_the_services_before_it(source):
    area = kind_of(source.name)[0]
    assert not outside(source)
    for module, _ in of_core(source):
        other, kind = kind_of(module)
        assert module not in EDGE, module
        if other in AREAS:
            assert not is_later(other, area), module
            assert kind != "child", module
            assert kind not in {"store", "craft"} or other == area, module


@pytest.mark.parametrize("source", layer("craft"), ids=lambda s: s.name)
def test_a_craft_knows_the_models_and_crafts_of_its_area_and_the_pdf_layer(source):
    area = kind_of(source.name)[0]
    of_the_layer = {"PIL", "asn1crypto", "cryptography", "pypdf", "reportlab"}
    assert outside(source) <= {*of_the_layer, "pyhanko", *OF_PYHANKO}
    for module, _ in of_core(source):
        other, kind = kind_of(module)
        assert other == "kernel" or (other == area and kind in {"model", "craft"}), module


@pytest.mark.parametrize("source", layer("child"), ids=lambda s: s.name)
def test_a_module_with_a_process_of_its_own_knows_models_and_its_sandbox(source):
    area = kind_of(source.name)[0]
    for module, _ in of_core(source):
        other, kind = kind_of(module)
        known = other == "kernel" or (other == area and kind in {"model", "craft"})
        assert known or module == "qlvb.platform.sandbox", module


def is_later(other: str, area: str) -> bool:
    return AREAS.index(other) > AREAS.index(area)


def test_no_module_of_the_core_comes_back_to_itself():
    known = {
        source.name: {module for module, _ in targets(source) if module in MODULES}
        for source in CORE_SOURCES
    }
    done: set[str] = set()

    def walk(module: str, way: tuple[str, ...]) -> None:
        assert module not in way, " → ".join((*way[way.index(module) :], module))
        if module not in done:
            for each in known[module]:
                walk(each, (*way, module))
            done.add(module)

    for module in known:
        walk(module, ())


def test_only_the_tables_and_the_stores_know_pynamodb():
    users = {source.name for source in CORE_SOURCES if "pynamodb" in outside(source)}
    stores = {source.name for source in layer("store")}
    assert users <= stores | {"qlvb.platform.tables"}


def test_only_the_platform_knows_aws():
    users = [source.name for source in tree.product() if {"boto3", "botocore"} & outside(source)]
    assert all(name.startswith("qlvb.platform.") for name in users), users


@pytest.mark.parametrize("source", FUNCTION_SOURCES, ids=lambda s: s.where)
def test_a_function_knows_services_models_and_its_edge(source):
    platform = EDGE | {
        "qlvb.platform.settings",
        "qlvb.platform.confinement",
        "qlvb.platform.schemas",
    }
    for module, name in of_core(source):
        area, kind = kind_of(module)
        known = area == "kernel" or module in platform or name in SHOWN_BY_SCHEMAS
        assert known or kind in {"service", "model"}, name


@pytest.mark.parametrize("source", FUNCTION_SOURCES, ids=lambda s: s.where)
def test_a_functions_libraries_are_chalice_and_in_its_schemas_pydantic(source):
    assert outside(source) <= {"pydantic" if source.path.stem.startswith("schemas") else "chalice"}


def test_no_function_knows_another():
    for source in FUNCTION_SOURCES:
        own = {path.stem for path in source.path.parent.glob("*.py")}
        for each in source.imports:
            assert each.top in STANDARD | own | {"qlvb", "chalice", "pydantic"}, source.where
            assert not each.module.startswith("."), source.where


def test_what_is_deployed_knows_neither_the_local_engine_nor_the_tests():
    for source in tree.product():
        elsewhere = {"infra", "tests", "functions", "moto"}
        assert not elsewhere & {each.top for each in source.imports}, source.where


def test_what_makes_the_product_does_not_need_the_local_engine():
    for source in tree.sources(ROOT / "infra"):
        if not source.name.startswith("infra.local"):
            assert not [each for each in source.imports if each.module.startswith("infra.local")]


def entries() -> list[Source]:
    return [source for source in FUNCTION_SOURCES if source.path.stem in {"app", "tasks"}]


@pytest.mark.parametrize("entry", entries(), ids=lambda s: s.where)
def test_a_start_pays_for_light_libraries_only(entry):
    by_name = {source.name: source for source in CORE_SOURCES}
    waiting, seen, libraries = [entry], set(), set()
    while waiting:
        source = waiting.pop()
        if source.where in seen:
            continue
        seen.add(source.where)
        at_once = [each for each in source.imports if not each.is_lazy and not each.is_for_types]
        libraries |= {each.top for each in at_once} & outside(source)
        waiting += [by_name[m] for m, _ in targets(source, lazy=False) if m in by_name]
        siblings = {path.stem: path for path in source.path.parent.glob("*.py")}
        if source.path.is_relative_to(FUNCTIONS):
            waiting += [Source(siblings[e.top]) for e in at_once if e.top in siblings]
    is_api = entry.path.stem == "app"
    assert libraries <= LOADED_AT_ONCE - (set() if is_api else {"chalice", "pydantic"})


def test_a_process_of_its_own_is_only_ever_started_never_imported():
    children = {s.name for s in layer("child")}
    importers = [s.where for s in CORE_SOURCES for m, _ in targets(s) if m in children]
    assert not importers
    text = "\n".join(s.path.read_text(encoding="utf-8") for s in layer("service"))
    started = set(re.findall(r'sandbox\.run\("([\w.]+)"', text))
    assert started | tree.STARTED_BY_PEOPLE == children
