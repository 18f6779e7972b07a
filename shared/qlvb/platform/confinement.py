"""A request reaches its own agency's things and no other's, by AWS's own word.

While a request is answered, AWS is asked with credentials narrowed to the agency: the function's
own role, assumed again under a session policy. Code that should ask for another agency's by mistake
is refused by AWS itself. Events, steps and schedules go by the function's role as it is
(``infra/decisions/0016``).
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

import boto3
import botocore.session
from botocore.credentials import CredentialProvider, Credentials, ReadOnlyCredentials
from botocore.exceptions import BotoCoreError, ClientError

from qlvb.kernel import clock
from qlvb.kernel.errors import Unavailable
from qlvb.platform.settings import settings

ADDRESS_SECONDS = 1800
"""How long an address signed within a request is good for at least."""

_SESSION = timedelta(hours=1)
"""The longest that AWS lets a role stand that another role assumed."""
_AGENCY = re.compile(r"[A-Z0-9.]{1,35}")


class NoAgency(ValueError):
    """What should name an agency could say more in a policy."""


class Reach(NamedTuple):
    """What a request may reach: its agencies', by a role narrowed to them."""

    role_arn: str
    organization_table: str
    agency_ids: tuple[str, ...]


_reach: ContextVar[Reach | None] = ContextVar("reach", default=None)
_kept: dict[Reach, tuple[ReadOnlyCredentials, datetime]] = {}


@contextmanager
def confined_to(agency_id: str) -> Iterator[None]:
    """Within the block AWS gives nothing but this agency's.

    Raises:
        NoAgency: the id could not be a part of a policy.
    """
    reach = None
    if role := settings.reach_role_arn:
        reach = Reach(role, settings.organization_table, (_plain(agency_id),))
    before = _reach.set(reach)
    try:
        yield
    finally:
        _reach.reset(before)


def reach_also(agency_id: str) -> None:
    """For the rest of the request another agency's too: once a right to it was shown."""
    reach = _reach.get()
    if reach and agency_id not in reach.agency_ids:
        _reach.set(reach._replace(agency_ids=(*reach.agency_ids, _plain(agency_id))))


def policy_of(reach: Reach) -> dict[str, Any]:
    """The session policy: what is left of the role's permissions within a request.

    Names and codes of agencies are common to all: the organization's table is left as it is.
    """
    keys = [key for each in reach.agency_ids for key in (f"A#{each}", f"A#{each}#*")]
    prefixes = [f"*/{each}/*" for each in reach.agency_ids]
    return {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "NotAction": ["dynamodb:*", "s3:*"], "Resource": "*"},
            {
                "Effect": "Allow",
                "Action": "dynamodb:*",
                "Resource": f"arn:*:dynamodb:*:*:table/{reach.organization_table}*",
            },
            {
                "Effect": "Allow",
                "Action": "dynamodb:*",
                "Resource": "*",
                "Condition": {
                    "ForAllValues:StringLike": {"dynamodb:LeadingKeys": keys},
                    # A request without keys (a Scan) would satisfy "all of them".
                    "Null": {"dynamodb:LeadingKeys": "false"},
                },
            },
            {
                "Effect": "Allow",
                "Action": "s3:*",
                "Resource": [f"arn:*:s3:::{prefix}" for prefix in prefixes],
            },
            {
                # Without it a missing object would answer 403 instead of 404.
                "Effect": "Allow",
                "Action": "s3:ListBucket*",
                "Resource": "*",
                "Condition": {"StringLikeIfExists": {"s3:prefix": prefixes_of(reach.agency_ids)}},
            },
        ],
    }


def prefixes_of(agency_ids: tuple[str, ...]) -> list[str]:
    """What a listing may ask for, at the top of a bucket and below a folder of the audit's."""
    return [pattern for each in agency_ids for pattern in (f"{each}/*", f"*/{each}/*")]


@cache
def session() -> boto3.Session:
    """The session of every client: it signs with what the request may reach."""
    core = botocore.session.get_session()
    chain = core.get_component("credential_provider")
    chain.insert_before(chain.providers[0].METHOD, _Narrowing(chain.load_credentials()))
    return boto3.Session(botocore_session=core)


class _Narrowing(CredentialProvider):
    METHOD = "narrowing"

    def __init__(self, own: Credentials | None) -> None:
        super().__init__()
        self._own = own

    def load(self) -> Credentials | None:
        return _Narrowed(self._own) if self._own else None


class _Narrowed(Credentials):
    """The function's own credentials, or within a request those of its agency."""

    def __init__(self, own: Credentials) -> None:
        super().__init__(own.access_key, own.secret_key, own.token)
        self._own = own

    def get_frozen_credentials(self) -> ReadOnlyCredentials:
        reach = _reach.get()
        return _assumed(reach) if reach else self._own.get_frozen_credentials()


def _assumed(reach: Reach) -> ReadOnlyCredentials:
    found, good_until = _kept.get(reach, (None, None))
    if found is None or good_until is None or good_until < clock.now():
        made_at = clock.now()
        found = _assume(reach)
        until = made_at + _SESSION - timedelta(seconds=ADDRESS_SECONDS)
        _kept[reach] = (found, until)
    return found


def _assume(reach: Reach) -> ReadOnlyCredentials:
    try:
        answer = boto3.client("sts").assume_role(
            RoleArn=reach.role_arn,
            RoleSessionName=reach.agency_ids[0],
            Policy=json.dumps(policy_of(reach), separators=(",", ":")),
            DurationSeconds=int(_SESSION.total_seconds()),
        )
    except (BotoCoreError, ClientError) as error:
        raise Unavailable(service="sts") from error
    given = answer["Credentials"]
    return ReadOnlyCredentials(
        given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"]
    )


def _plain(agency_id: str) -> str:
    if not _AGENCY.fullmatch(agency_id):
        raise NoAgency(agency_id)
    return agency_id
