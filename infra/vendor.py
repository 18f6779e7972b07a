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
    notices: tuple[str, ...] = ()
    """Licences of what others wrote and the package contains."""

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
    # The build for browsers of some years ago. The page's policy refuses WebAssembly: scans in
    # JBIG2, CCITT and JPEG 2000 are decoded by the two modules that its worker asks for instead.
    Package(
        name="pdfjs-dist",
        version="6.5.438",
        files={
            "legacy/build/pdf.min.mjs": "vendor/pdf.js",
            "legacy/build/pdf.worker.min.mjs": "vendor/pdf-worker.js",
            "wasm/jbig2_nowasm_fallback.js": "vendor/jbig2_nowasm_fallback.js",
            "wasm/openjpeg_nowasm_fallback.js": "vendor/openjpeg_nowasm_fallback.js",
        },
        notices=(
            "wasm/LICENSE_JBIG2",
            "wasm/LICENSE_OPENJPEG",
            "wasm/LICENSE_PDFJS_JBIG2",
            "wasm/LICENSE_PDFJS_OPENJPEG",
        ),
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
    notices = f"{package.short_name}-parts.LICENSE.txt"
    if package.notices:
        texts = [f"{name}\n\n{(source / name).read_text()}" for name in package.notices]
        (STATIC / "vendor" / notices).write_text("\n\n".join(texts))
    lines = [
        f"## {package.name} {facts['version']}\n",
        f"- licence: {facts['license']}"
        + (f" ({licence})" if package.licence_file else f" (MIT text: {MIT_OF[package.name]})"),
        f"- npm package: `{package.name}`, home {facts.get('homepage', 'not stated')}",
        *([f"- what it contains of others: {notices}"] if package.notices else []),
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
