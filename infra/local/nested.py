"""A nested stack as part of the one that contains it: its resources, parameters and outputs.

The deployment keeps storage in a stack of its own; in one process there is one stack.
"""

from pathlib import Path
from typing import Any, Protocol


class Reader(Protocol):
    """Reads a template file."""

    def __call__(self, path: Path) -> Any:
        """The template."""


def unnested(source: dict[str, Any], folder: Path, read: Reader) -> dict[str, Any]:
    """The template with the resources and conditions of its nested stacks in their place.

    Raises:
        KeyError: an output is asked for that the nested template does not give.
    """
    outputs: dict[str, dict[str, Any]] = {}
    resources: dict[str, Any] = {}
    conditions = dict(source.get("Conditions", {}))
    for name, resource in source.get("Resources", {}).items():
        if resource.get("Type") != "AWS::CloudFormation::Stack":
            resources[name] = resource
            continue
        given = resource["Properties"].get("Parameters", {})
        nested = _put_in(read(folder / resource["Properties"]["TemplateURL"]), given)
        resources |= nested["Resources"]
        conditions |= nested.get("Conditions", {})
        outputs[name] = {key: each["Value"] for key, each in nested["Outputs"].items()}
    whole = {**source, "Resources": resources}
    if conditions:
        whole["Conditions"] = conditions
    flat: dict[str, Any] = _answer(whole, outputs)
    return flat


def _put_in(value: Any, given: dict[str, Any]) -> Any:
    """Replace references to the nested template's parameters by what it is given."""
    if isinstance(value, list):
        return [_put_in(each, given) for each in value]
    if not isinstance(value, dict):
        return value
    if set(value) == {"Ref"} and value["Ref"] in given:
        return given[value["Ref"]]
    return {key: _put_in(each, given) for key, each in value.items()}


def _answer(value: Any, outputs: dict[str, dict[str, Any]]) -> Any:
    """Replace what asks for a nested stack's output by the output's value."""
    if isinstance(value, list):
        return [_answer(each, outputs) for each in value]
    if not isinstance(value, dict):
        return value
    asked = value.get("Fn::GetAtt")
    if isinstance(asked, list) and asked[0] in outputs:
        return outputs[asked[0]][".".join(asked[1:]).removeprefix("Outputs.")]
    if isinstance(value.get("Fn::Sub"), str):
        return _substituted(value["Fn::Sub"], outputs)
    return {key: _answer(each, outputs) for key, each in value.items()}


def _substituted(text: str, outputs: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Outputs named inside a text become variables of the substitution."""
    variables: dict[str, Any] = {}
    for stack, values in outputs.items():
        for name, value in values.items():
            place = f"${{{stack}.Outputs.{name}}}"
            if place in text:
                text = text.replace(place, f"${{{stack}{name}}}")
                variables[f"{stack}{name}"] = value
    return {"Fn::Sub": [text, variables]} if variables else {"Fn::Sub": text}
