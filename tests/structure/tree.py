"""The repository as text: its files, its modules as syntax trees, its templates as plain values."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
CORE = ROOT / "shared" / "qlvb"
FUNCTIONS = ROOT / "functions"
STATIC = FUNCTIONS / "web" / "static"

AREAS = (
    "audit",
    "organization",
    "files",
    "delegation",
    "signing",
    "certificates",
    "incoming",
    "outgoing",
    "routing",
    "review",
    "issuing",
    "exchange",
    "handover",
    "printouts",
    "incidents",
    "reports",
    "notification",
    "backup",
)
"""The one order of the areas: each may know those before it and none after it."""

USE_CASES = {
    "audit": {"closing", "inquiry", "proofs", "rechecking", "vault"},
    "backup": {
        "accounts",
        "adopting",
        "closing",
        "listing",
        "making",
        "objects",
        "proving",
        "reading",
        "rebuilding",
        "repeats",
        "restoring",
        "returning",
        "tables",
        "turning",
        "walking",
    },
    "certificates": {"authorities"},
    "exchange": {
        "asking",
        "examining",
        "inheriting",
        "packing",
        "proving",
        "receiving",
        "recalling",
        "telling",
        "upkeep",
        "waiting",
    },
    "files": {"checking", "converting", "keeping", "kept", "made", "reading", "received"},
    "handover": {"carrying"},
    "incoming": {
        "arrival_numbers",
        "continuing",
        "lists",
        "outages",
        "registers",
        "replacing",
        "resting",
        "settling",
    },
    "outgoing": {
        "addressing",
        "answering",
        "copying",
        "following",
        "lists",
        "numbers",
        "recalling",
        "register",
        "settling",
        "view",
    },
    "review": {"amending", "view", "workflow"},
    "issuing": {
        "copying",
        "drawing",
        "elsewhere",
        "issue",
        "placing",
        "reading",
        "receipts",
        "resending",
        "signature",
        "updating",
        "upkeep",
        "uploads",
    },
    "signing": {"making"},
    "organization": {
        "accounts",
        "importing",
        "moving",
        "province_roles",
        "recovering",
        "sessions",
        "succession",
    },
    "incidents": {"publishing"},
    "notification": {"incidents", "reports"},
    "printouts": {"closing", "rows"},
    "reports": {
        "ahead",
        "behind",
        "keeping",
        "making",
        "mends",
        "names",
        "planning",
        "province",
        "reading",
        "recounting",
        "scheduling",
        "touching",
        "using",
    },
    "routing": {
        "access",
        "desk",
        "driving",
        "intake",
        "passing",
        "plans",
        "recalling",
        "returning",
        "view",
        "work",
        "workflow",
    },
}
"""Modules beside an area's service.py that are services too; a new one is entered here."""

CRAFTS = {
    "reports": {"drawing"},
    "signing": {
        "appearance",
        "changes",
        "deferred",
        "reading",
        "integrity",
        "keys",
        "lasting",
        "normalizing",
        "outside",
        "preparation",
        "proposals",
        "rows",
        "sealing",
        "turning",
        "verdict",
    },
}
"""Modules that do an area's work on files with the libraries of the pdf layer. Those take a third of
a second to load, so a service loads such a module in the function that needs it."""

CHILD_PROCESSES = {
    "audit": {"verify"},
    "files": {"conversion", "inspection"},
    "signing": {"confined", "examination"},
}
"""Modules that run in a process of their own and may load what only that process pays for."""

STARTED_BY_PEOPLE = {"qlvb.audit.verify"}
"""Those of them that no function starts: whoever doubts a record does, wherever they are."""


@dataclass(frozen=True)
class Import:
    """One name that a module takes from elsewhere; ``name`` is empty for a whole module."""

    module: str
    name: str
    line: int
    is_lazy: bool
    """Inside a function: paid for when the function is called."""
    is_for_types: bool
    """Under TYPE_CHECKING: never paid for."""

    @property
    def top(self) -> str:
        """The package: qlvb, boto3, os."""
        return self.module.partition(".")[0]


@dataclass(frozen=True)
class Source:
    """One Python file."""

    path: Path

    @property
    def name(self) -> str:
        """The module's dotted name: qlvb.files.store, functions.upload.tasks."""
        start = ROOT / "shared" if self.path.is_relative_to(CORE) else ROOT
        return ".".join(self.path.relative_to(start).with_suffix("").parts).removesuffix(
            ".__init__"
        )

    @property
    def where(self) -> str:
        """The path as one would type it at the root."""
        return self.path.relative_to(ROOT).as_posix()

    @cached_property
    def tree(self) -> ast.Module:
        """Its syntax."""
        return _parsed(self.path)

    @property
    def imports(self) -> tuple[Import, ...]:
        """Everything it takes from elsewhere, wherever in the file that is said."""
        return _imports(self.path)


@cache
def files() -> tuple[Path, ...]:
    """Every file of the project that git keeps or would keep."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    paths = (ROOT / name for name in sorted(set(listed.split("\0"))) if name)
    return tuple(path for path in paths if path.is_file())


def sources(*folders: Path) -> list[Source]:
    """Python files below the folders, or all of the project."""
    return [
        Source(path)
        for path in files()
        if path.suffix == ".py" and any(path.is_relative_to(f) for f in folders or (ROOT,))
    ]


def product() -> list[Source]:
    """What is deployed."""
    return sources(ROOT / "shared", FUNCTIONS)


def kind_of(module: str) -> tuple[str, str]:
    """The area (or part) and the layer of a module of the core.

    ``qlvb.kernel.clock`` is ("kernel", ""), ``qlvb.files.store`` ("files", "store"),
    ``qlvb.files.checking`` ("files", "service"), ``qlvb.files.verdict`` ("files", "model").
    """
    _, area, *rest = [*module.split("."), ""]
    leaf = rest[0] if rest else ""
    if area not in AREAS:
        return area, ""
    if leaf == "store" or leaf.endswith("_store"):
        return area, "store"
    if leaf == "service" or leaf in USE_CASES.get(area, ()):
        return area, "service"
    if leaf in CRAFTS.get(area, ()):
        return area, "craft"
    return area, "child" if leaf in CHILD_PROCESSES.get(area, ()) else "model"


@cache
def template(path: str = "template.yaml") -> dict:
    """A template as plain values; ``!GetAtt A.B`` and the like become their long form."""
    return yaml.load((ROOT / path).read_text(encoding="utf-8"), _Tags)


def resources(kind: str, path: str = "template.yaml") -> dict[str, dict]:
    """Resources of one type with their properties, by logical name."""
    return {
        name: resource["Properties"]
        for name, resource in template(path)["Resources"].items()
        if resource["Type"] == kind
    }


def serverless_functions() -> dict[str, dict]:
    """Each function's properties over the global ones, by logical name."""
    common = template()["Globals"]["Function"]
    found = {}
    for name, own in resources("AWS::Serverless::Function").items():
        variables = [each.get("Environment", {}).get("Variables", {}) for each in (common, own)]
        found[name] = {**common, **own, "Environment": {"Variables": variables[0] | variables[1]}}
    return found


def texts(value: object) -> Iterator[str]:
    """Every text inside plain values."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from texts(key)
            yield from texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts(each)


class _Tags(yaml.CSafeLoader):
    """YAML with CloudFormation's short forms."""


def _long_form(loader: _Tags, suffix: str, node: yaml.Node) -> object:
    if isinstance(node, yaml.ScalarNode):
        value: object = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)
    return {suffix if suffix in {"Ref", "Condition"} else f"Fn::{suffix}": value}


_Tags.add_multi_constructor("!", _long_form)


@cache
def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


@cache
def _imports(path: Path) -> tuple[Import, ...]:
    return tuple(_found_imports(_parsed(path), is_lazy=False, is_for_types=False))


def _found_imports(node: ast.AST, *, is_lazy: bool, is_for_types: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            for alias in child.names:
                yield Import(alias.name, "", child.lineno, is_lazy, is_for_types)
        elif isinstance(child, ast.ImportFrom):
            for alias in child.names:
                module = "." * child.level + (child.module or "")
                yield Import(module, alias.name, child.lineno, is_lazy, is_for_types)
        else:
            inside = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)
            types = isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test)
            yield from _found_imports(
                child, is_lazy=is_lazy or inside, is_for_types=is_for_types or types
            )
