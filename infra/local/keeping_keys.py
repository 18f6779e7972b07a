"""Keeps the keys that sign documents: certificates name them, and outlive a restart."""

import copy
import pickle
from collections.abc import Callable
from typing import Any

from cryptography.hazmat.primitives.serialization import load_der_private_key
from moto.kms.models import Key, KmsBackend, kms_backends

from infra.local.authority import packed
from infra.local.keeping import Keeper
from infra.local.mends._patching import wrap
from infra.local.resources import ACCOUNT, REGION

_KEY, _OWN_KEY = "key", "own_key"

_made: list[Callable[[Key], None]] = []


def keep_keys(keeper: Keeper) -> None:
    """Keep every key pair that is made from now on."""
    wrap(KmsBackend, "create_key", _noticing)
    _made[:] = [lambda key: keeper.keep(_KEY, key.id, _written(key))]


def let_go() -> None:
    """Keep no key any more."""
    _made.clear()


def restore_keys(keeper: Keeper) -> None:
    """Put the kept keys back, under the ids they had."""
    keys = kms_backends[ACCOUNT][REGION].keys
    for name, value in keeper.things(_KEY):
        keys[name] = _read(value)


def keep_own_keys(keeper: Keeper, own: dict[str, str]) -> None:
    """Let the template's own pairs sign as before a restart: what they signed is verified by them.

    Args:
        keeper: where they are kept.
        own: the keys' ids by their logical names.
    """
    keys = kms_backends[ACCOUNT][REGION].keys
    kept = dict(keeper.things(_OWN_KEY))
    for logical_id, key_id in own.items():
        key = keys[key_id]
        if key.key_usage != "SIGN_VERIFY":
            continue
        if logical_id in kept:
            key.private_key = _read(kept[logical_id]).private_key
        else:
            keeper.keep(_OWN_KEY, logical_id, _written(key))


def _written(key: Key) -> bytes:
    facts = {name: value for name, value in vars(key).items() if name != "private_key"}
    holder = copy.copy(key.private_key)
    holder.private_key = None
    return pickle.dumps((facts, holder, packed(key.private_key.private_key)))


def _read(value: bytes) -> Key:
    facts, holder, private = pickle.loads(value)
    key: Key = Key.__new__(Key)
    holder.private_key = load_der_private_key(private, None)
    vars(key).update(facts, private_key=holder)
    return key


def _noticing(create_key: Callable[..., Any]) -> Callable[..., Any]:
    def noticed(backend: KmsBackend, *args: Any, **more: Any) -> Any:
        key = create_key(backend, *args, **more)
        if key.key_usage == "SIGN_VERIFY":
            for keep in _made:
                keep(key)
        return key

    return noticed
