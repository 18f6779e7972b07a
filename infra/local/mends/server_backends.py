"""moto 5.2.5 looks through its own folder, file by file, at every request.

It wants to know whether the host's name is one of its modules; they do not change while it runs. A
page of the desk is five requests, and this was a tenth of it.
"""

from collections.abc import Callable, Iterable

from moto import backends

from infra.local.mends._patching import wrap


def apply() -> None:
    """Look once."""
    wrap(backends, "list_of_moto_modules", _once)


def _once(original: Callable[[], Iterable[str]]) -> Callable[[], Iterable[str]]:
    modules = tuple(original())
    return lambda: modules
