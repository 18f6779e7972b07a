"""What API Gateway's Cognito authorizer does: read a token and believe it only if it is good."""

import time
from dataclasses import dataclass
from typing import Any

import jwt
from jwt import PyJWK


class NotBelieved(Exception):
    """The token is missing, malformed, forged, expired, or for someone else."""


@dataclass(frozen=True)
class Verifier:
    """Verifies the ID tokens of one user pool.

    API Gateway itself would admit every client of the pool; ours has one, and a token for another
    client is a mistake worth noticing.
    """

    issuer: str
    client_ids: frozenset[str]
    keys: dict[str, PyJWK]

    def claims(self, authorization: str | None) -> dict[str, str]:
        """The claims of a good token, all text, as API Gateway passes them on.

        Raises:
            NotBelieved: the token is not good; the reason is the cause.
        """
        token = (authorization or "").removeprefix("Bearer ").strip()
        try:
            key = self.keys[jwt.get_unverified_header(token)["kid"]]
            claims: dict[str, Any] = jwt.decode(
                token,
                key.key,
                algorithms=["RS256"],
                issuer=self.issuer,
                audience=sorted(self.client_ids),
                options={"require": ["exp", "iat", "iss", "aud", "sub", "token_use"]},
            )
        except (jwt.InvalidTokenError, KeyError) as error:
            raise NotBelieved from error
        if claims["token_use"] != "id":
            raise NotBelieved
        return {name: _text(name, value) for name, value in claims.items()}


def _text(name: str, value: Any) -> str:
    if name in {"exp", "iat", "auth_time"}:
        return time.strftime("%a %b %d %H:%M:%S UTC %Y", time.gmtime(int(value)))
    if isinstance(value, list):
        return ",".join(str(each) for each in value)
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)
