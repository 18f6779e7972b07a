"""The page keeps to its own strict policy, and every file it asks for is there."""

import hashlib
import importlib.util
import json
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from qlvb.backup.tables import IN_ORDER
from qlvb.signing.normalizing import DROPPABLE

from infra import openapi
from tests.structure import tree
from tests.structure.tree import ROOT, STATIC

OURS = [
    path
    for path in tree.files()
    if path.is_relative_to(STATIC) and path.parent.name not in {"vendor", "fonts"}
]
MODULES = [path for path in OURS if path.suffix == ".js"]
PAGES = [path for path in OURS if path.suffix == ".html"]
VENDORED = STATIC / "vendor" / "VENDOR.md"
each_module = pytest.mark.parametrize("path", MODULES, ids=lambda p: p.name)
each_page = pytest.mark.parametrize("path", PAGES, ids=lambda p: p.name)

EVENT_ATTRIBUTE = re.compile(r"\son[a-z]+\s*=\s*[\"'](?!\$)")
"""``onclick="…"``; htm's ``onClick=${…}`` is a property, and no text."""
CODE_FROM_TEXT = re.compile(
    r"\beval\s*\(|\bnew Function\b|\bsetTimeout\s*\(\s*[\"'`]|\bsetInterval\s*\(\s*[\"'`]|"
    r"javascript:|\bdocument\.write\b|\.innerHTML\b|\.outerHTML\b|insertAdjacentHTML|"
    r"dangerouslySetInnerHTML|createContextualFragment"
)
IMPORT = re.compile(
    r"""^import\s+"([^"]+)"|^(?:import|export)\s[^;"'=()]*?\bfrom\s*"([^"]+)"|\bimport\("([^"]+)"\)""",
    re.MULTILINE,
)


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def imports(text: str) -> list[str]:
    """What a module imports, re-exports or loads later."""
    return [next(filter(None, groups)) for groups in IMPORT.findall(text)]


def served(address: str) -> Path:
    """The file behind an address of the page."""
    return STATIC / address.removeprefix("/static/")


@each_page
def test_nothing_stands_inline_in_a_page(path):
    text = text_of(path)
    assert re.findall(r"<script(?![^>]*\ssrc=)[^>]*>", text) == []
    assert re.findall(r"<script[^>]*>\s*[^\s<]", text) == []
    assert "<style" not in text
    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"\son\w+\s*=", text)


@each_page
def test_a_page_asks_for_its_own_files_only(path):
    for address in re.findall(r'(?:href|src)="([^"]+)"', text_of(path)):
        assert address.startswith("/"), address
        assert served(address).is_file(), address


@each_module
def test_nothing_is_written_inline_by_a_module(path):
    text = text_of(path)
    assert not re.search(r"\sstyle\s*=", text), "the policy refuses inline styles"
    assert not re.search(r"\.style\.cssText|setAttribute\(\s*[\"']style", text)
    assert not EVENT_ATTRIBUTE.search(text)
    assert not re.search(r"<(?:script|style)\b", text)


@each_module
def test_no_module_makes_code_or_markup_of_text(path):
    assert not CODE_FROM_TEXT.search(text_of(path))


@each_module
def test_every_import_leads_to_a_file_and_to_a_name_it_exports(path):
    text = text_of(path)
    for address in imports(text):
        assert address.startswith(("./", "../")), f"{address}: the browser has no import map"
        assert (path.parent / address).resolve().is_file(), address
    for names, address in re.findall(r'import\s*\{([^}]*)\}\s*from\s*"([^"]+)"', text):
        module = (path.parent / address).resolve()
        if module.parent.name == "vendor":
            continue
        exported = set(
            re.findall(
                r"^export (?:async )?(?:const|let|function\*?|class) (\w+)",
                text_of(module),
                re.MULTILINE,
            )
        )
        for listed in re.findall(r"^export \{([^}]*)\}", text_of(module), re.MULTILINE):
            exported |= {each.split(" as ")[-1].strip() for each in listed.split(",")}
        wanted = {each.split(" as ")[0].strip() for each in names.split(",") if each.strip()}
        assert wanted <= exported, f"{address}: {wanted - exported}"


def test_every_module_is_used():
    used = {
        served(a).resolve()
        for p in PAGES
        for a in re.findall(r'(?:href|src)="([^"]+)"', text_of(p))
    }
    for path in MODULES:
        used |= {(path.parent / address).resolve() for address in imports(text_of(path))}
    assert [path.name for path in MODULES if path.resolve() not in used] == []


def test_every_font_and_image_of_the_styles_is_there():
    for path in OURS:
        if path.suffix == ".css":
            for address in re.findall(r"url\(\s*[\"']?([^)\"']+)", text_of(path)):
                target = served(address) if address.startswith("/") else path.parent / address
                assert address.startswith("data:") or target.resolve().is_file(), address
            assert "@import" not in text_of(path)


def test_every_file_lies_where_it_is_served_from():
    web = openapi.load(tree.FUNCTIONS / "web", "app").app
    folders = {
        each.path.removeprefix("/static").rpartition("/")[0].strip("/")
        for each in web.operations
        if each.path.startswith("/static")
    }
    kinds = openapi.load(tree.FUNCTIONS / "web", "static").MEDIA_TYPES
    for path in tree.files():
        if path.is_relative_to(STATIC):
            assert path.parent.relative_to(STATIC).as_posix().strip(".") in folders, path
            assert path.suffix in kinds, path


def test_the_page_calls_only_what_is_published():
    published = {
        (re.sub(r"{\w+}", "{}", each.path), each.method) for _, each in openapi.operations()
    }
    paths = {path for path, _ in published}
    for path in MODULES:
        for address in re.findall(r"[\"`](/api/[^\"`?]*)", text_of(path)):
            if address.endswith("/"):
                continue  # how all of them begin
            shape = re.sub(r"\$\{[^}]*\}", "{}", address)
            # `/api/incoming/${id}/${act}` stands for several paths.
            pattern = re.escape(shape).replace(re.escape("{}"), r"(?:\{\}|[\w-]+)") + "$"
            assert any(re.match(pattern, each) for each in paths), f"{path.name}: {address}"


def test_the_page_has_a_word_for_all_that_signing_takes_away_from_a_draft():
    text = text_of(STATIC / "signing.vi.js")
    body = re.search(r"^  droppedNames: \{(.*?)\}", text, re.MULTILINE | re.DOTALL).group(1)
    assert tuple(re.findall(r'(\w+): "[^"]+"', body)) == DROPPABLE


def test_the_page_has_a_word_for_every_table_that_is_put_back():
    text = text_of(STATIC / "backup.vi.js")
    body = re.search(r"^    tables: \{(.*?)\}", text, re.MULTILINE | re.DOTALL).group(1)
    others = ("numbers", "objects", "accounts")
    assert tuple(re.findall(r'(\w+): "[^"]+"', body)) == (*IN_ORDER, *others)


def test_nothing_comes_from_elsewhere():
    for path in OURS:
        if path.suffix in {".js", ".css", ".html"}:
            for address in re.findall(r"(?:https?:)?//[\w.-]+\.[a-z]{2,}", text_of(path)):
                pytest.fail(f"{path.name}: {address}")


def kept(static, folder: str, name: str, **query: str) -> str:
    """What a browser is told about keeping a file."""
    request = SimpleNamespace(headers={}, query_params=query or None)
    return static.answer(request, folder, name).headers["Cache-Control"]


def test_our_files_are_kept_for_good_under_the_version_of_all_of_them_and_no_other():
    static = openapi.load(tree.FUNCTIONS / "web", "static")
    for folder, name in (("", "main.js"), ("parts", "field.js"), ("", "app.css")):
        assert "immutable" in kept(static, folder, name, v=static.version())
        assert kept(static, folder, name, v="0") == kept(static, folder, name) == "no-cache"
    assert kept(static, "", "index.html") == "no-cache"
    assert "immutable" not in kept(static, "vendor", "preact.js", v=static.version())


def test_every_file_is_asked_for_under_one_address():
    """A module under two addresses would be there twice, each with a state of its own."""
    static = openapi.load(tree.FUNCTIONS / "web", "static")
    mark = f"?v={static.version()}"
    for path in [*MODULES, *PAGES]:
        folder = path.parent.relative_to(STATIC).as_posix().strip(".")
        sent = static.read(folder, path.name).content.decode()
        assert sent.replace(mark, "") == text_of(path)
        asked = (
            imports(sent)
            if path.suffix == ".js"
            else re.findall(r'(?:href|src)="(/static/[^"]+)"', sent)
        )
        for address in asked:
            is_ours = not re.search("/(?:vendor|fonts)/|[.]svg$", address)
            assert address.endswith(mark) == is_ours, f"{path.name}: {address}"


def listed() -> dict[str, str]:
    """Files that VENDOR.md names, with their hashes."""
    pattern = r"^- `([\w./-]+)` from `[^`]+`, SHA-256 `([0-9a-f]{64})`"
    return dict(re.findall(pattern, text_of(VENDORED), re.MULTILINE))


@pytest.mark.parametrize(
    ("plugin", "reached"),
    [
        ("wss://127.0.0.1:8987", "connect-src 'self' https://files.example wss://127.0.0.1:8987;"),
        ("", "connect-src 'self' https://files.example;"),
    ],
)
def test_the_page_reaches_the_files_and_the_one_plug_in_that_is_set(monkeypatch, plugin, reached):
    monkeypatch.setenv("QLVB_FILE_ORIGINS", "https://files.example")
    monkeypatch.setenv("QLVB_SIGNING_PLUGIN", plugin)
    headers = openapi.load(tree.FUNCTIONS / "web", "static").security_headers()
    policy = headers["Content-Security-Policy"]
    assert reached in policy
    assert policy.count("wss:") == bool(plugin)


def test_every_third_party_file_is_listed_and_unaltered():
    there = {
        path.relative_to(STATIC).as_posix()
        for path in tree.files()
        if path.parent in {STATIC / "vendor", STATIC / "fonts"}
        and not path.name.endswith((".md", ".LICENSE.txt"))
    }
    assert there == set(listed())
    for name, digest in listed().items():
        assert hashlib.sha256((STATIC / name).read_bytes()).hexdigest() == digest, name


def test_every_third_party_package_has_its_version_and_licence():
    sections = re.split(r"^## ", text_of(VENDORED), flags=re.MULTILINE)[1:]
    assert sections
    named = set()
    for section in sections:
        assert re.match(r"[@\w/.-]+ \d+\.\d+\.\d+\n", section), section[:60]
        licence = re.search(
            r"^- licence: (MIT|Apache-2\.0|OFL-1\.1|BSD-3-Clause|ISC)\b", section, re.MULTILINE
        )
        assert licence, section[:60]
        named |= set(re.findall(r"[\w-]+\.LICENSE\.txt", section))
    assert named == {path.name for path in (STATIC / "vendor").glob("*.LICENSE.txt")}


def test_what_is_taken_is_what_is_listed():
    location = ROOT / "infra" / "vendor.py"
    spec = importlib.util.spec_from_file_location("vendor_packages", location)
    assert spec is not None
    text = text_of(location)
    for name, version in re.findall(r'name="([^"]+)",\s*version="([^"]+)"', text):
        assert f"## {name} {version}\n" in text_of(VENDORED)


def test_the_words_of_the_page_stand_in_one_place():
    """Vietnamese in the *.vi.js files alone, so that an official can read them through."""
    letter = "[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]"
    word = re.compile(rf"\w{letter}|{letter}\w", re.IGNORECASE)
    for path in MODULES:
        if not path.name.endswith(".vi.js"):
            code = re.sub(r"//.*|/\*.*?\*/", "", text_of(path))
            assert not word.search(code), path.name


def test_the_description_for_readers_is_json_without_the_gateways_own_parts():
    text = text_of(STATIC / "openapi.json")
    assert "x-amazon" not in text
    assert json.loads(text)["openapi"].startswith("3.0")
