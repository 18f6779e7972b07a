"""The province as it is when nothing has happened: entered once in a process, then put in place.

Entering fifty-five people takes as long as starting the engine, and every module of tests begins
with it. What is put in place is what the use cases made: the organization's items and the accounts.
The record of entering them is not there.
"""

import copy
import pickle

from moto.cognitoidp.models import cognitoidp_backends
from moto.dynamodb.models import dynamodb_backends

from infra.local.engine import put
from infra.local.keeping_rest import POOL_PARTS
from infra.local.resources import ACCOUNT, REGION
from infra.local.seed import seed_organization

_made = {}


def the_province(engine, moment):
    """The demonstration's people, entered on the running engine at a moment."""
    if moment in _made:
        members, items, pools = _made[moment]
        _put_back(engine, items, pools)
        return members
    members = seed_organization()
    _made[moment] = (members, copy.deepcopy(_table(engine).all_items()), pickle.dumps(_accounts()))
    return members


def _put_back(engine, items, pools):
    table = _table(engine)
    for item in copy.deepcopy(items):
        put(table, item)
    pool = _pool()
    for part, kept in pickle.loads(pools).items():
        setattr(pool, part, kept)
    for user in pool.users.values():
        user.user_pool_id = pool.id


def _accounts():
    return {part: getattr(_pool(), part) for part in POOL_PARTS}


def _table(engine):
    name = engine.reference("OrganizationTable")
    return dynamodb_backends[ACCOUNT][REGION].tables[name]


def _pool():
    (pool,) = cognitoidp_backends[ACCOUNT][REGION].user_pools.values()
    return pool
