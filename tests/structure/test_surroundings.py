"""The clock, the environment and waiting: what the product takes from around itself."""

import ast

import pytest

from tests.structure import tree
from tests.structure.tree import CORE, ROOT, Source

CLOCK = {
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
    "time": {"time", "time_ns", "localtime", "gmtime", "ctime", "asctime", "strftime"},
}
"""What reads the time of day; ``time.monotonic`` and ``perf_counter`` measure, and may."""
ENVIRONMENT = {"environ", "environb", "getenv", "getenvb", "putenv"}
PRODUCT = tree.product()


def named(node: ast.AST) -> str:
    """``a.b.c`` as text; empty for anything else."""
    if isinstance(node, ast.Attribute):
        before = named(node.value)
        return f"{before}.{node.attr}" if before else ""
    return node.id if isinstance(node, ast.Name) else ""


def attributes(source: Source) -> list[tuple[int, list[str]]]:
    """Dotted names with their lines, aliases of imports replaced by what they stand for."""
    aliases = {
        alias.asname: alias.name
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
        if alias.asname
    }
    found = []
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and (name := named(node)):
            first, *rest = name.split(".")
            found.append((node.lineno, [aliases.get(first, first), *rest]))
    return found


def test_only_the_clock_reads_the_clock():
    for source in PRODUCT:
        if source.path == CORE / "kernel" / "clock.py":
            continue
        for line, parts in attributes(source):
            # qlvb.kernel.clock is used as `clock.now()` and `clock.today()`.
            reads = parts[-1] in CLOCK.get(parts[-2], ())
            assert not reads, f"{source.where}:{line} reads the clock: {'.'.join(parts)}"
        taken = {(each.module, each.name) for each in source.imports}
        assert not {("time", name) for name in CLOCK["time"]} & taken, source.where


def test_only_the_settings_read_the_environment():
    for source in PRODUCT:
        if source.path == CORE / "platform" / "settings.py":
            continue
        for line, parts in attributes(source):
            assert not ENVIRONMENT & set(parts), f"{source.where}:{line} reads the environment"
        taken = {each.name for each in source.imports if each.module == "os"}
        assert not taken & ENVIRONMENT, source.where


def test_the_settings_give_the_environment_to_nobody():
    settings = Source(CORE / "platform" / "settings.py")
    variables = [n for n in ast.walk(settings.tree) if named(n) == "os.environ"]
    assert len(variables) == 2, "one reading of a setting, one look for the X-Ray daemon"


def test_no_stage_is_asked_for_outside_the_settings():
    """Behaviour that differs by stage is hidden there, not spread over the code."""
    for source in PRODUCT:
        if source.path != CORE / "platform" / "settings.py":
            for line, parts in attributes(source):
                assert parts[-2:] != ["settings", "stage"], f"{source.where}:{line}"


def test_no_test_sleeps():
    for source in tree.sources(ROOT / "tests"):
        for line, parts in attributes(source):
            assert parts[-2:] != ["time", "sleep"], f"{source.where}:{line}"
        taken = {(each.module, each.name) for each in source.imports}
        assert ("time", "sleep") not in taken, source.where


def test_everything_broken_is_caught_only_at_the_last_door():
    """``except Exception`` stands in the platform alone, where nothing may leave unanswered."""
    for source in PRODUCT:
        if source.path.is_relative_to(CORE / "platform"):
            continue
        for node in ast.walk(source.tree):
            if isinstance(node, ast.ExceptHandler):
                caught = node.type is None or named(node.type) in {"Exception", "BaseException"}
                assert not caught, f"{source.where}:{node.lineno}"


def test_nothing_is_printed():
    for source in PRODUCT:
        for node in ast.walk(source.tree):
            called = isinstance(node, ast.Call) and named(node.func) == "print"
            # A process of its own speaks to its parent by its output.
            if called and tree.kind_of(source.name)[1] != "child":
                pytest.fail(f"{source.where}:{node.lineno} prints; a log line is an event")
