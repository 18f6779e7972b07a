"""The template as a running stack: every resource made once, as its references ask for it."""

from collections.abc import Iterator
from typing import Any

from infra.local.functions import Function
from infra.local.resolving import Resolver, UnknownName
from infra.local.resources import (
    ACCOUNT,
    LEFT_OUT,
    MAKERS,
    REGION,
    WIRED,
    Made,
    UnknownResourceType,
    arn,
    physical_name,
)
from infra.local.template import Translated

_LATE = {"AWS::S3::Bucket": ("NotificationConfiguration",)}
"""Properties that the engine wires itself, left out when the resource is made: they point at
functions, whose environment points back."""

_PSEUDO = {
    "AWS::AccountId": ACCOUNT,
    "AWS::Region": REGION,
    "AWS::Partition": "aws",
    "AWS::URLSuffix": "amazonaws.com",
    "AWS::StackName": "qlvb",
    "AWS::StackId": arn("cloudformation", "stack/qlvb/local"),
}


class Stack:
    """Everything the template describes, made in moto.

    Args:
        translated: the template in plain CloudFormation.
        parameters: values of its parameters.
    """

    def __init__(self, translated: Translated, parameters: dict[str, str]) -> None:
        self._template = translated.template
        self._folders = translated.folders
        self._made: dict[str, Made] = {}
        self._resolver = Resolver(
            self._template, _PSEUDO | parameters, self._reference, self._attribute
        )

    def make(self) -> None:
        """Make every resource.

        Raises:
            UnknownResourceType: the template has a type this engine does not know.
        """
        for logical_id, _, _ in self._resources():
            self._get(logical_id)

    def resolve(self, value: Any) -> Any:
        """A value of the template with its intrinsic functions replaced."""
        return self._resolver.resolve(value)

    def reference(self, logical_id: str) -> str:
        """What ``Ref`` of a resource is: a table's name, a pool's id, a queue's address."""
        return self._get(logical_id).reference

    def of_type(self, kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """The resources of a type: logical name, and properties as the template has them."""
        for logical_id, type_, properties in self._resources():
            if type_ == kind:
                yield logical_id, properties

    def functions(self) -> dict[str, Function]:
        """Every function by its name."""
        functions = {}
        for logical_id, raw in self.of_type("AWS::Lambda::Function"):
            wanted = ("FunctionName", "Handler", "Environment", "MemorySize", "Timeout")
            properties = self.resolve({k: raw[k] for k in wanted if k in raw})
            name = self.reference(logical_id)
            variables = properties.get("Environment", {}).get("Variables", {})
            functions[name] = Function(
                logical_id=logical_id,
                name=name,
                arn=arn("lambda", f"function:{name}"),
                folder=self._folders[logical_id],
                handler=properties["Handler"],
                environment={key: str(value) for key, value in variables.items()},
                memory=int(properties.get("MemorySize", 128)),
                timeout=int(properties.get("Timeout", 3)),
            )
        return functions

    def _resources(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        for logical_id, resource in self._template["Resources"].items():
            condition = resource.get("Condition")
            if condition is None or self._resolver.holds(condition):
                yield logical_id, resource["Type"], resource.get("Properties", {})

    def _get(self, logical_id: str) -> Made:
        if logical_id not in self._made:
            resource = self._template["Resources"].get(logical_id)
            if resource is None:
                raise UnknownName(logical_id)
            self._made[logical_id] = self._make(
                logical_id, resource["Type"], resource.get("Properties", {})
            )
        return self._made[logical_id]

    def _make(self, logical_id: str, kind: str, properties: dict[str, Any]) -> Made:
        if kind in MAKERS:
            late = _LATE.get(kind, ())
            early = {key: value for key, value in properties.items() if key not in late}
            return MAKERS[kind](logical_id, self.resolve(early))
        if kind == "AWS::Lambda::Function":
            name = self.resolve(properties.get("FunctionName", physical_name(logical_id)))
            return Made(name, {"Arn": arn("lambda", f"function:{name}")})
        if kind in {"AWS::Lambda::Version", "AWS::Lambda::Alias"}:
            function = self.resolve(properties["FunctionName"]).rsplit(":", 1)[-1]
            return Made(arn("lambda", f"function:{function}:live"))
        if kind in LEFT_OUT | WIRED:
            stand_in = arn("local", f"{kind.rsplit('::', maxsplit=1)[-1].lower()}/{logical_id}")
            return Made(stand_in, {})
        raise UnknownResourceType(kind)

    def _reference(self, logical_id: str) -> str:
        return self._get(logical_id).reference

    def _attribute(self, logical_id: str, attribute: str) -> str:
        made = self._get(logical_id)
        kind = self._template["Resources"][logical_id]["Type"]
        if attribute not in made.attributes and kind not in LEFT_OUT | WIRED:
            msg = f"{logical_id}.{attribute}"
            raise UnknownName(msg)
        return made.attributes.get(attribute, made.reference)
