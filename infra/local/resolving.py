"""CloudFormation's intrinsic functions: Ref, GetAtt, Sub, Join, If and their like."""

import re
from collections.abc import Callable, Mapping
from typing import Any

NOTHING = object()
"""AWS::NoValue: the property is not there at all."""

_VARIABLE = re.compile(r"\$\{(!?)([\w:.]+)\}")


class UnknownName(LookupError):
    """The template names a parameter, resource or attribute that it does not have."""


class Resolver:
    """Replaces intrinsic functions by what they stand for.

    Args:
        template: plain CloudFormation.
        parameters: their values; the template's defaults stand for the rest.
        reference: what ``Ref`` of a resource is.
        attribute: what ``GetAtt`` of a resource and an attribute is.
    """

    def __init__(
        self,
        template: dict[str, Any],
        parameters: Mapping[str, str],
        reference: Callable[[str], str],
        attribute: Callable[[str, str], str],
    ) -> None:
        self._template = template
        self._reference = reference
        self._attribute = attribute
        defaults = {
            name: spec["Default"]
            for name, spec in template.get("Parameters", {}).items()
            if "Default" in spec
        }
        known = {n: v for n, v in parameters.items() if n in template.get("Parameters", {})}
        pseudo = {n: v for n, v in parameters.items() if n.startswith("AWS::")}
        self._values: dict[str, Any] = defaults | known | pseudo

    def resolve(self, value: Any) -> Any:
        """The value with every intrinsic function replaced.

        Raises:
            UnknownName: it names something the template does not have.
        """
        if isinstance(value, list):
            return [item for each in value if (item := self.resolve(each)) is not NOTHING]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            ((name, argument),) = value.items()
            function = getattr(self, f"_{name.removeprefix('Fn::').lower()}", None)
            if function is not None and (name.startswith("Fn::") or name in {"Ref", "Condition"}):
                return function(argument)
        resolved = {key: self.resolve(each) for key, each in value.items()}
        return {key: each for key, each in resolved.items() if each is not NOTHING}

    def holds(self, condition: str) -> bool:
        """Whether a condition of the template is true."""
        return bool(self.resolve(self._template["Conditions"][condition]))

    def _ref(self, name: str) -> Any:
        if name == "AWS::NoValue":
            return NOTHING
        if name in self._values:
            return self._values[name]
        return self._reference(name)

    def _getatt(self, argument: Any) -> str:
        resource, attribute = argument if isinstance(argument, list) else argument.split(".", 1)
        return self._attribute(resource, str(self.resolve(attribute)))

    def _sub(self, argument: Any) -> str:
        text, more = argument if isinstance(argument, list) else (argument, {})

        def value(match: re.Match[str]) -> str:
            name = match[2]
            if match[1]:
                return f"${{{name}}}"
            if name in more:
                return str(self.resolve(more[name]))
            if "." in name:
                return self._getatt(name)
            return str(self._ref(name))

        return _VARIABLE.sub(value, text)

    def _join(self, argument: list[Any]) -> str:
        separator, parts = argument
        return str(separator).join(str(part) for part in self.resolve(parts))

    def _select(self, argument: list[Any]) -> Any:
        return self.resolve(argument[1])[int(self.resolve(argument[0]))]

    def _split(self, argument: list[Any]) -> list[str]:
        return str(self.resolve(argument[1])).split(argument[0])

    def _findinmap(self, argument: list[Any]) -> Any:
        name, first, second = (self.resolve(each) for each in argument)
        return self._template["Mappings"][name][first][second]

    def _if(self, argument: list[Any]) -> Any:
        return self.resolve(argument[1] if self.holds(argument[0]) else argument[2])

    def _condition(self, name: Any) -> Any:
        return self.holds(name) if isinstance(name, str) else {"Condition": self.resolve(name)}

    def _equals(self, argument: list[Any]) -> bool:
        return bool(self.resolve(argument[0]) == self.resolve(argument[1]))

    def _not(self, argument: list[Any]) -> bool:
        return not self.resolve(argument[0])

    def _and(self, argument: list[Any]) -> bool:
        return all(self.resolve(each) for each in argument)

    def _or(self, argument: list[Any]) -> bool:
        return any(self.resolve(each) for each in argument)
