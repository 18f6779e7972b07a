"""moto 5.2.5 turns an item into plain JSON and back once for every attribute that is asked for.

Asking for six attributes of a hundred documents took longer than reading them whole. Attributes at
the top of an item are taken as they are; shared, not copied: the answer is written under the lock.
"""

from collections.abc import Callable, Iterable

from moto.dynamodb.models.dynamo_type import Item

from infra.local.mends._patching import wrap

Paths = list[list[str]]
"""Attributes asked for, each as the steps of its path."""


def apply() -> None:
    """Take attributes at the top as they are, all others as moto does."""
    wrap(Item, "project", _with_the_top_at_once)


def projected(item: Item, names: Iterable[str]) -> Item:
    """The item with some of its attributes."""
    part: Item = Item(item.hash_key, item.range_key, {})
    for name in names:
        if name in item.attrs:
            dict.__setitem__(part.attrs, name, item.attrs[name])
    return part


def _with_the_top_at_once(original: Callable[[Item, Paths], Item]) -> Callable[[Item, Paths], Item]:
    def project(item: Item, paths: Paths) -> Item:
        if any(len(path) > 1 or "[" in path[0] for path in paths):
            return original(item, paths)
        return projected(item, (name for (name,) in paths))

    return project
