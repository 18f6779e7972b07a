"""Read the project's template as the deployment does: includes, then SAM's own translator.

Translating takes a second; the result is kept beside the state, under the hash of what it is made
from.
"""

import hashlib
import json
import pickle
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from infra.local.nested import unnested

REPOSITORY = Path(__file__).resolve().parents[2]
CACHE = REPOSITORY / ".local" / "templates"

_PLACEHOLDER_BUCKET = "packages"
_LOCAL_PATHS = {
    "AWS::Serverless::Function": ("CodeUri",),
    "AWS::Serverless::LayerVersion": ("ContentUri",),
    "AWS::Serverless::StateMachine": ("DefinitionUri",),
    "AWS::Serverless::Api": ("DefinitionUri",),
}


@dataclass(frozen=True, kw_only=True)
class Translated:
    """A template in plain CloudFormation, with what packaging would have uploaded."""

    template: dict[str, Any]
    folders: dict[str, Path]
    """The source folder of each function, by its logical name."""


def translate(path: Path) -> Translated:
    """The template in plain CloudFormation, from the cache when nothing it is made of changed."""
    source = _with_includes(unnested(_read(path), path.parent, _read), path.parent)
    folders = _package(source, path.parent)
    text = json.dumps(source, default=str)
    digest = hashlib.sha256(text.encode()).hexdigest()
    cached = CACHE / f"{digest}.json"
    if cached.exists():
        template = json.loads(cached.read_text())
    else:
        template = _run_sam(json.loads(text))
        CACHE.mkdir(parents=True, exist_ok=True)
        cached.write_text(json.dumps(template))
    return Translated(template=template, folders=folders)


def _run_sam(source: dict[str, Any]) -> dict[str, Any]:
    if "AWS::Serverless-2016-10-31" not in json.dumps(source.get("Transform", [])):
        return source
    import logging
    import os

    # It warns that it has no list of features still being rolled out; they exist at AWS only.
    logging.getLogger("samtranslator").setLevel(logging.ERROR)
    os.environ.setdefault("AWS_DEFAULT_REGION", "ap-southeast-1")
    from samtranslator.translator.transform import transform

    translated: dict[str, Any] = transform(source, {}, _NoManagedPolicies())
    return translated


class _NoManagedPolicies:
    """SAM asks for the account's managed policies; nobody checks permissions here."""

    def load(self) -> dict[str, str]:
        return {}


def _package(source: dict[str, Any], folder: Path) -> dict[str, Path]:
    """Replace local paths by what an upload would leave; definitions are put in their place."""
    folders: dict[str, Path] = {}
    defaults = source.get("Globals", {}).get("Function", {}).get("CodeUri")
    for name, resource in source.get("Resources", {}).items():
        properties = resource.setdefault("Properties", {})
        kind = resource.get("Type", "")
        if kind == "AWS::Serverless::Function" and defaults and "CodeUri" not in properties:
            properties["CodeUri"] = defaults
        for key in _LOCAL_PATHS.get(kind, ()):
            if not isinstance(properties.get(key), str):
                continue
            path = (folder / properties.pop(key)).resolve()
            if kind == "AWS::Serverless::StateMachine":
                properties["Definition"] = _read(path)
            elif kind == "AWS::Serverless::Api":
                properties["DefinitionBody"] = _read(path)
            else:
                properties[key] = {"Bucket": _PLACEHOLDER_BUCKET, "Key": name}
            if kind == "AWS::Serverless::Function":
                folders[name] = path
    return folders


def _with_includes(value: Any, folder: Path) -> Any:
    """Put included files where AWS::Include names them."""
    if isinstance(value, list):
        return [_with_includes(each, folder) for each in value]
    if not isinstance(value, dict):
        return value
    included: dict[str, Any] = {}
    for transform in _transforms(value):
        location = folder / transform["Parameters"]["Location"]
        included |= _with_includes(_read(location), location.parent)
    kept = {k: _with_includes(v, folder) for k, v in value.items() if k != "Fn::Transform"}
    return included | kept


def _transforms(value: dict[str, Any]) -> list[dict[str, Any]]:
    transforms = value.get("Fn::Transform", [])
    return transforms if isinstance(transforms, list) else [transforms]


def _read(path: Path) -> Any:
    return pickle.loads(_parsed(path, path.stat().st_mtime_ns))


@cache
def _parsed(path: Path, _changed_at: int) -> bytes:
    """What the file says, pickled: every reader changes a copy of its own."""
    return pickle.dumps(yaml.load(path.read_text(encoding="utf-8"), Loader=_loader()))


@cache
def _loader() -> type[yaml.SafeLoader]:
    """A safe loader that knows CloudFormation's short forms (!Ref, !Sub, !GetAtt ...)."""

    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
        pass

    def intrinsic(loader: Any, suffix: str, node: yaml.Node) -> dict[str, Any]:
        if isinstance(node, yaml.ScalarNode):
            value: Any = loader.construct_scalar(node)
        elif isinstance(node, yaml.SequenceNode):
            value = loader.construct_sequence(node, deep=True)
        else:
            value = loader.construct_mapping(node, deep=True)
        if suffix == "GetAtt" and isinstance(value, str):
            value = value.split(".", 1)
        return {suffix if suffix in {"Ref", "Condition"} else f"Fn::{suffix}": value}

    Loader.add_multi_constructor("!", intrinsic)
    # Dates in a template are text: "2012-10-17" is the name of a policy language.
    Loader.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if "timestamp" not in tag]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    return Loader
