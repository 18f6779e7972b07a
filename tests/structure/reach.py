"""What a function's entry point can reach: its code followed from name to name, by syntax alone.

A class is reached whole. A name that is only an annotation counts too, so what is found may be a
little more than what runs, never less.
"""

import ast
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.structure import tree
from tests.structure.tree import CORE, ROOT, Source

Symbol = tuple[str, str]
"""A module and a name at its top; an empty name is the module whole."""

_WRITES = {"put", "update", "delete", "save"}
"""How a store writes: in a transaction, or one item by itself."""


@dataclass(frozen=True)
class Reached:
    """What the code behind an entry point asks of its surroundings."""

    settings: frozenset[str]
    tables: frozenset[str]
    """Settings of tables whose items are read or written."""
    written: frozenset[str]
    """Those of them whose items are put, changed or removed."""
    batched: frozenset[str]
    """Those whose items are written many at once, which is an action of its own."""
    held: frozenset[str]
    """Those to whose items what is written elsewhere is held."""
    services: frozenset[str]
    """AWS services whose client is asked for."""
    children: frozenset[str]
    """Modules started in a process of their own."""
    symbols: frozenset[Symbol]
    attributes: frozenset[Symbol]
    """Modules and the attributes that their code, as far as it is reached, asks of anything."""
    events: frozenset[str]
    """Names of what it logs."""


@cache
def reached(code_uri: str, handler: str) -> Reached:
    """Everything behind ``app.app`` or ``tasks.sweep`` of a function's folder."""
    folder = ROOT / code_uri
    module, _, name = handler.partition(".")
    start: Iterable[Symbol] = [(f"{folder.name}:{module}", name)]
    if module == "app":
        start = [(f"{folder.name}:app", each) for each in _symbols(_module(f"{folder.name}:app"))]
    seen: set[Symbol] = set()
    waiting = list(start)
    nodes: list[ast.AST] = []
    attributes: set[Symbol] = set()
    while waiting:
        symbol = waiting.pop()
        if symbol in seen:
            continue
        seen.add(symbol)
        body = _symbols(_module(symbol[0])).get(symbol[1], [])
        nodes += body
        for node in body:
            waiting += _named(symbol[0], node)
            attributes |= {(symbol[0], n.attr) for n in _within(node, ast.Attribute)}
    return Reached(
        settings=frozenset(
            _attributes_of("settings", nodes) - {"is_local", "permits_tests", "traces"}
        ),
        tables=frozenset(_first_texts("TableName", nodes)),
        written=frozenset(_calling(seen, _WRITES)),
        batched=frozenset(_calling(seen, {"batch_write"})),
        held=frozenset(_calling(seen, {"check"})),
        services=frozenset(_first_texts("client", nodes)),
        children=frozenset(_first_texts("run", nodes)),
        symbols=frozenset(seen),
        attributes=frozenset(attributes),
        events=frozenset(_first_texts("info", nodes) | _first_texts("warning", nodes)),
    )


@cache
def _module(name: str) -> Source:
    folder, _, module = name.rpartition(":")
    if folder:
        return Source(tree.FUNCTIONS / folder / f"{module}.py")
    path = CORE.parent / Path(*name.split("."))
    return Source(path / "__init__.py" if path.is_dir() else path.with_suffix(".py"))


@cache
def _known(name: str) -> bool:
    return name.startswith("qlvb") and _module(name).path.is_file()


@cache
def _within(body: ast.AST, kind: type[ast.AST]) -> list[Any]:
    """Every piece of one kind in a piece of code."""
    return [node for node in ast.walk(body) if isinstance(node, kind)]


@cache
def _symbols(source: Source) -> dict[str, list[ast.AST]]:
    """What each name at the module's top stands for."""
    found: dict[str, list[ast.AST]] = {}
    for node in source.tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.setdefault(node.name, []).append(node)
        elif isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                for each in ast.walk(target):
                    if isinstance(each, ast.Name):
                        found.setdefault(each.id, []).append(node)
    return found


@cache
def _taken(module: str) -> dict[str, Symbol]:
    """Names that a module takes from elsewhere in the product."""
    source = _module(module)
    folder = module.rpartition(":")[0]
    own = {path.stem for path in source.path.parent.glob("*.py")} if folder else set()
    found: dict[str, Symbol] = {}
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name in own:
                    found[alias.asname or alias.name] = (f"{folder}:{alias.name}", "")
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                name = alias.asname or alias.name
                if node.module in own:
                    found[name] = (f"{folder}:{node.module}", alias.name)
                elif _known(f"{node.module}.{alias.name}"):
                    found[name] = (f"{node.module}.{alias.name}", "")
                elif _known(node.module):
                    found[name] = (node.module, alias.name)
    return found


def _named(module: str, body: ast.AST) -> Iterator[Symbol]:
    """Names of the product that a piece of code mentions."""
    taken, own = _taken(module), _symbols(_module(module))
    for node in _within(body, ast.Name):
        if node.id in own:
            yield module, node.id
        elif node.id in taken and taken[node.id][1]:
            yield taken[node.id]
    for node in _within(body, ast.Attribute):
        if isinstance(node.value, ast.Name):
            symbol = taken.get(node.value.id)
            if symbol is not None and not symbol[1]:
                yield symbol[0], node.attr


def _calling(symbols: Iterable[Symbol], names: Collection[str]) -> set[str]:
    """Tables of the stores with a function among the symbols that calls such a name: a store has
    one table."""
    found = set()
    for module, name in symbols:
        if module.endswith((".store", "_store")):
            bodies = _symbols(_module(module)).get(name, [])
            calls = {_called(call) for body in bodies for call in _within(body, ast.Call)}
            if calls & set(names):
                found |= _first_texts("TableName", [_module(module).tree])
    return found


def _attributes_of(name: str, nodes: Iterable[ast.AST]) -> set[str]:
    return {
        node.attr
        for body in nodes
        for node in _within(body, ast.Attribute)
        if isinstance(node.value, ast.Name) and node.value.id == name
    }


def _first_texts(name: str, nodes: Iterable[ast.AST]) -> set[str]:
    """The first argument of every call of a name, where it is written out."""
    calls = [call for body in nodes for call in _within(body, ast.Call)]
    given = [call.args[0] for call in calls if call.args and _called(call) == name]
    return {each.value for each in given if isinstance(each, ast.Constant)}


def _called(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""
