"""Bring the page's third-party files into functions/web/static: `python3 infra/vendor.py`.

Run by hand when a version below changes, on a machine with npm; the product itself never needs npm.
The packages' own ES modules are taken as they are, with two changes: bare imports ("preact") become
relative ones ("./preact.js"), so that no import map and so no inline script is needed, and links to
source maps, which are not served, are dropped. VENDOR.md is written anew from what was taken.
"""

import hashlib
import json
import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

STATIC = Path(__file__).parents[1] / "functions" / "web" / "static"
WEIGHTS = (400, 500, 600, 700)
SUBSETS = ("vietnamese", "latin")


@dataclass(frozen=True, kw_only=True)
class Package:
    """One npm package: its exact version, and which of its files go where under static/."""

    name: str
    version: str
    files: dict[str, str]
    licence_file: str | None = "LICENSE"

    @property
    def short_name(self) -> str:
        """The name without its scope's sign, fit for a file name."""
        return self.name.removeprefix("@").replace("/", "-")


PACKAGES = (
    Package(
        name="preact",
        version="11.2.0",
        files={
            "dist/preact.mjs": "vendor/preact.js",
            "hooks/dist/hooks.mjs": "vendor/preact-hooks.js",
        },
    ),
    Package(name="htm", version="3.1.1", files={"dist/htm.mjs": "vendor/htm.js"}),
    Package(
        name="@preact/signals",
        version="2.11.4",
        files={"dist/signals.mjs": "vendor/signals.js"},
    ),
    Package(
        name="@preact/signals-core",
        version="1.14.5",
        files={"dist/signals-core.mjs": "vendor/signals-core.js"},
        licence_file=None,
    ),
    Package(
        name="lean-qr",
        version="2.7.4",
        files={"index.mjs": "vendor/lean-qr.js", "extras/svg.mjs": "vendor/lean-qr-svg.js"},
    ),
    Package(
        name="@tabler/core",
        version="1.6.1",
        files={"dist/css/tabler.min.css": "vendor/tabler.css"},
        licence_file=None,
    ),
    Package(
        name="@fontsource/be-vietnam-pro",
        version="5.3.0",
        files={
            f"files/be-vietnam-pro-{subset}-{weight}-normal.woff2": (
                f"fonts/be-vietnam-pro-{subset}-{weight}.woff2"
            )
            for subset in SUBSETS
            for weight in WEIGHTS
        },
    ),
)
IMPORTS = {
    "preact": "./preact.js",
    "preact/hooks": "./preact-hooks.js",
    "@preact/signals-core": "./signals-core.js",
}


def main() -> None:
    """Fetch the packages, copy their files, write the licences and VENDOR.md."""
    with tempfile.TemporaryDirectory() as folder:
        wanted = [f"{package.name}@{package.version}" for package in PACKAGES]
        command = ["npm", "install", "--no-save", "--ignore-scripts", "--prefix", folder, *wanted]
        subprocess.run(command, check=True)
        modules = Path(folder) / "node_modules"
        sections = [take(package, modules / package.name) for package in PACKAGES]
    (STATIC / "vendor" / "VENDOR.md").write_text(
        "# Third-party files of the page\n\n"
        "Written by `infra/vendor.py`, which says how they were taken; never edited by hand.\n\n"
        + "\n".join(sections)
    )


def take(package: Package, source: Path) -> str:
    """Copy one package's files and its licence; the package's part of VENDOR.md."""
    facts = json.loads((source / "package.json").read_text())
    licence = f"{package.short_name}.LICENSE.txt"
    if package.licence_file:
        (STATIC / "vendor" / licence).write_bytes((source / package.licence_file).read_bytes())
    lines = [
        f"## {package.name} {facts['version']}\n",
        f"- licence: {facts['license']}"
        + (f" ({licence})" if package.licence_file else f" (MIT text: {MIT_OF[package.name]})"),
        f"- npm package: `{package.name}`, home {facts.get('homepage', 'not stated')}",
    ]
    for origin, target in package.files.items():
        content = (source / origin).read_bytes()
        if target.endswith((".js", ".css")):
            content = served_form(content.decode()).encode()
        (STATIC / target).write_bytes(content)
        digest = hashlib.sha256(content).hexdigest()
        lines.append(f"- `{target}` from `{origin}`, SHA-256 `{digest}`")
    return "\n".join(lines) + "\n"


MIT_OF = {
    "@preact/signals-core": "preact-signals.LICENSE.txt, of the same repository",
    "@tabler/core": "tabler-core.LICENSE.txt, as in the head of the file and its repository",
}
"""Packages that name their licence but ship no text of it."""


def served_form(text: str) -> str:
    """The module with relative imports and without its link to a source map."""
    for name, path in IMPORTS.items():
        text = re.sub(rf'from\s*"{re.escape(name)}"', f'from"{path}"', text)
    text = re.sub(r"\n?//# sourceMappingURL=\S+\s*$", "\n", text)
    return re.sub(r"\n?/\*# sourceMappingURL=\S+ \*/\s*$", "\n", text)


if __name__ == "__main__":
    main()
