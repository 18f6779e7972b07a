"""What lies in the tree, how long it is, and what must not stand in it."""

import ast
import re
from pathlib import Path

import pytest

from tests.structure import tree
from tests.structure.tree import ROOT

LONGEST = 400
FOLDERS = {"functions", "layers", "infra", "statemachines", "shared", "tests", ".ci"}
ROOT_FILES = {
    "template.yaml",
    "pyproject.toml",
    "README.md",
    "CHANGELOG.md",
    "LICENSE",
    "Makefile",
    ".gitignore",
}
FORBIDDEN_NAMES = {
    *("util", "utils", "utility", "utilities", "helper", "helpers", "manager", "managers"),
    *("common", "misc", "processor", "handler", "handlers", "data", "info", "base"),
}
"""Words that say nothing of what a thing is for."""
OF_AWS = {"infra/data.yaml": "the stack of what is stored, named in the architecture"}

MACHINE_PATH = re.compile(r"(?<![\w.}])/(?:[t]mp|root|home|Users)/|/[w]ork/(?:main|shared)\b")
OUTER_FOLDER = re.compile(r"\.\./shared/(?:design|spec|seed|hooks|prototypes)\b")
REGISTRY = re.compile(
    r"py[p]i\.|python[h]osted|registry\.npm|npm[m]irror|unp[k]g\.|jsde[l]ivr|"
    r"index-url [h]ttp|//(?:[\w.-]+\.)?(?:artifactory|nexus|proxy)\."
)
UNFINISHED = re.compile(
    r"\b(?:TO[D]O|FIX[M]E|XX[X]|HA[C]K)\b|NotImplemented[E]rror|pytest\.[s]kip|"
    r"mark\.(?:[s]kip|[x]fail)|@unittest\.skip"
)
VENDORED = tree.STATIC / "vendor"


def texts() -> list[tuple[str, str]]:
    """Every file we wrote, as text."""
    found = []
    for path in tree.files():
        if path.is_relative_to(VENDORED) or path.suffix in {".woff2", ".ttf", ".pdf", ".png"}:
            continue
        found.append((path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")))
    return found


def found(pattern: re.Pattern[str], *, beside: tuple[str, ...] = ()) -> list[str]:
    """Where a pattern stands, as ``file:line``."""
    return [
        f"{name}:{number}: {line.strip()[:80]}"
        for name, text in texts()
        if name not in beside
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def test_the_top_holds_what_was_agreed_and_nothing_else():
    tops = {path.relative_to(ROOT).parts[0] for path in tree.files()}
    assert tops <= FOLDERS | ROOT_FILES
    assert tops >= ROOT_FILES


def test_a_file_can_be_read_at_one_sitting():
    lengths = {
        name: len(text.splitlines()) for name, text in texts() if name.endswith((".py", ".js"))
    }
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_no_file_knows_the_machine_it_was_written_on():
    assert found(MACHINE_PATH) == []
    assert found(OUTER_FOLDER) == []


def test_no_file_knows_where_packages_come_from():
    assert found(REGISTRY) == []


def test_nothing_is_left_unfinished_or_untested():
    assert found(UNFINISHED) == []


def test_no_name_says_nothing():
    bad = []
    for path in tree.files():
        if path.is_relative_to(VENDORED) or path.relative_to(ROOT).as_posix() in OF_AWS:
            continue
        name = re.split(r"[._]", path.name.removeprefix("test_"))[:-1]
        bad += [f"{path.relative_to(ROOT)}"] if FORBIDDEN_NAMES & {*name, path.parent.name} else []
    for source in tree.sources():
        for node in ast.walk(source.tree):
            if isinstance(node, ast.ClassDef):
                words = {word.lower() for word in re.findall(r"[A-Z]+[a-z]*", node.name)}
                if words & FORBIDDEN_NAMES:
                    bad.append(f"{source.where}: {node.name}")
    assert bad == []


def test_no_comment_is_a_banner():
    assert found(re.compile(r"^\s*(?:#|//)\s*[-=*#~]{4,}")) == []


@pytest.mark.parametrize(
    "lock",
    [path for path in tree.files() if path.name == "requirements.txt"],
    ids=lambda p: p.relative_to(ROOT).as_posix(),
)
def test_a_lock_pins_with_hashes_and_names_no_address(lock):
    text = lock.read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*-", text.replace("    --hash=", "    hash="), re.MULTILINE)
    pins = [each for each in re.split(r"\n(?=\S)", text) if not each.startswith("#")]
    for pin in pins:
        assert re.match(r"[a-z0-9._-]+(?:\[[\w,-]+\])?==[^\s]+", pin), pin[:60]
        assert "--hash=sha256:" in pin, pin[:60]


def test_every_list_of_dependencies_is_locked_with_what_it_lists():
    for listed in (path for path in tree.files() if path.name == "requirements.in"):
        lock = listed.with_suffix(".txt")
        assert lock.is_file(), f"{listed.relative_to(ROOT)} is not locked: make lock"
        pinned = set(re.findall(r"^([a-z0-9._-]+)==", lock.read_text(), re.MULTILINE))
        for line in listed.read_text().splitlines():
            name = re.match(r"[A-Za-z0-9._-]+", line)
            if name and not line.startswith("-"):
                wanted = re.sub(r"[._]", "-", name.group().lower())
                assert wanted in {re.sub(r"[._]", "-", each) for each in pinned}, line


def test_what_is_tested_is_what_is_deployed():
    locks = {
        path.parent: set(re.findall(r"^([a-z0-9._-]+==\S+)", path.read_text(), re.MULTILINE))
        for path in tree.files()
        if path.name == "requirements.txt"
    }
    for layer in (ROOT / "layers").iterdir():
        assert locks[layer] <= locks[ROOT / "tests"], "locked on another day: make lock"


def test_every_relative_link_of_the_documents_leads_somewhere():
    for name, text in texts():
        if name.endswith(".md"):
            for target in re.findall(r"\]\((?!\w+:|#)([^)#\s]+)", text):
                assert (ROOT / name).parent.joinpath(target).exists(), f"{name}: {target}"


def test_decisions_are_numbered_without_gaps():
    numbers = sorted(int(Path(p).name[:4]) for p in (ROOT / "infra" / "decisions").glob("*.md"))
    assert numbers == list(range(1, len(numbers) + 1))
