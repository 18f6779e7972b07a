"""The user pool (Cognito): who may sign in, and what their token says of them.

Which answer the pool gives to a wrong password, an unknown account or a disabled one is not passed
on: all three are one refusal, so that nobody learns which accounts exist.
"""

import base64
import json
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError, ParamValidationError

from qlvb.kernel.errors import NotSignedIn, QlvbError, Refused, Unavailable
from qlvb.platform.clients import client
from qlvb.platform.settings import settings


class WrongCredentials(NotSignedIn):
    """The account and password do not open a session; which of them is wrong is not said."""

    detail = (
        "Tên tài khoản hoặc mật khẩu không đúng, hoặc tài khoản đã ngừng sử dụng. "
        "Vui lòng kiểm tra lại hoặc liên hệ quản trị phần mềm của cơ quan."
    )


class SessionEnded(NotSignedIn):
    """The session can be continued no more."""

    detail = "Phiên làm việc đã kết thúc. Vui lòng đăng nhập lại."


class WrongCode(NotSignedIn):
    """The code of the authenticator is wrong, too old, or was used already."""

    detail = (
        "Mã xác thực không đúng hoặc đã hết hạn. Vui lòng nhập mã 6 số đang hiện trên ứng dụng; "
        "nếu vẫn không đúng, kiểm tra giờ của điện thoại."
    )


class PasswordTooWeak(Refused):
    """The new password does not follow the pool's policy."""

    detail = (
        "Mật khẩu mới chưa đủ mạnh: cần ít nhất 12 ký tự, có chữ hoa, chữ thường và chữ số. "
        "Vui lòng đặt mật khẩu khác."
    )


@dataclass(frozen=True, kw_only=True)
class Tokens:
    """An open session."""

    token: str
    """The ID token: it goes with every request and is verified there."""
    refresh_token: str
    expires_in: int
    """Seconds until the ID token ends."""
    access_token: str = field(default="", repr=False)
    """Opens the person's own account in the pool; it never leaves the system."""


@dataclass(frozen=True, kw_only=True)
class Challenge:
    """What the pool asks before it opens the session; ``name`` in lower case."""

    name: str
    session: str


@dataclass(frozen=True, kw_only=True)
class AccountState:
    """How an account stands in the pool."""

    is_enabled: bool
    is_invited: bool
    """The temporary password of the invitation was not changed yet."""
    has_second_factor: bool


@dataclass(frozen=True, kw_only=True)
class KnownAccount:
    """An account as the pool lists it; passwords and authenticators' secrets stay in the pool."""

    account: str
    attributes: Mapping[str, str]
    is_enabled: bool


_REFUSALS = {
    "NotAuthorizedException",
    "UserNotFoundException",
    "UserNotConfirmedException",
    "PasswordResetRequiredException",
    "ResourceNotFoundException",
    "InvalidParameterException",
}
_WRONG_CODES = {
    "CodeMismatchException",
    "ExpiredCodeException",
    "EnableSoftwareTokenMFAException",
}
_CHALLENGES = {"NEW_PASSWORD_REQUIRED": "new_password", "SOFTWARE_TOKEN_MFA": "code"}
_UNGUESSABLE = 24


def sign_in(account: str, password: str) -> Tokens | Challenge:
    """Open a session with account name and password; only the product itself may ask for it.

    Raises:
        WrongCredentials: unknown, disabled, or not the password.
        Unavailable: the pool did not answer.
    """
    return _opened(
        lambda pool: pool.admin_initiate_auth(
            **_client(),
            AuthFlow="ADMIN_USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": account, "PASSWORD": password},
        ),
        WrongCredentials,
    )


def choose_password(account: str, session: str, new_password: str) -> Tokens | Challenge:
    """Answer the first sign-in's demand for a password of one's own.

    Raises:
        SessionEnded: the session is not, or no longer, that of this account's challenge.
        PasswordTooWeak: against the policy.
    """
    return _opened(
        lambda pool: pool.admin_respond_to_auth_challenge(
            **_client(),
            ChallengeName="NEW_PASSWORD_REQUIRED",
            Session=session,
            ChallengeResponses={"USERNAME": account, "NEW_PASSWORD": new_password},
        ),
        SessionEnded,
    )


def answer_code(account: str, session: str, code: str) -> Tokens | Challenge:
    """Answer the demand for the code of the authenticator.

    Raises:
        SessionEnded: the session is not, or no longer, that of this account's challenge.
        WrongCode: not the present one, or used already.
    """
    return _opened(
        lambda pool: pool.admin_respond_to_auth_challenge(
            **_client(),
            ChallengeName="SOFTWARE_TOKEN_MFA",
            Session=session,
            ChallengeResponses={"USERNAME": account, "SOFTWARE_TOKEN_MFA_CODE": code},
        ),
        SessionEnded,
    )


def begin_second_factor(access_token: str) -> str:
    """The secret to enter in an authenticator, in base 32; it counts once a code confirmed it.

    Raises:
        SessionEnded: the access token is not valid any more.
    """
    answer = _asked(
        lambda pool: pool.associate_software_token(AccessToken=access_token), SessionEnded
    )
    return str(answer["SecretCode"])


def confirm_second_factor(account: str, access_token: str, code: str) -> None:
    """Ask for a code at every sign-in from now on, if this one is right; repeating is safe.

    Raises:
        SessionEnded: the access token is not valid any more. WrongCode: not the present code.
    """
    answer = _asked(
        lambda pool: pool.verify_software_token(AccessToken=access_token, UserCode=code),
        SessionEnded,
    )
    if answer.get("Status") != "SUCCESS":
        raise WrongCode
    _prefer_codes(account, wanted=True)


def drop_second_factor(account: str) -> None:
    """Ask for no code any more: the next sign-in sets the authenticator up anew."""
    _prefer_codes(account, wanted=False)


def refresh(refresh_token: str) -> Tokens:
    """A new ID token; it says what the pool says of the person now.

    Raises:
        SessionEnded: signed out, disabled, or too old.
    """
    answer = _asked(
        lambda pool: pool.initiate_auth(
            ClientId=settings.user_pool_client_id,
            AuthFlow="REFRESH_TOKEN_AUTH",
            AuthParameters={"REFRESH_TOKEN": refresh_token},
        ),
        SessionEnded,
    )
    return _tokens(answer["AuthenticationResult"], refresh_token)


def account_in(id_token: str) -> str:
    """The account a token was made for. Only for tokens the pool itself has just handed over."""
    payload = id_token.split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return str(claims["cognito:username"])


def create(account: str, attributes: Mapping[str, str], password: str | None = None) -> None:
    """Make an account; one that exists takes the attributes (repeating is safe).

    Args:
        account: the account name.
        attributes: what the token will say.
        password: given for good; without one the pool e-mails a temporary password that the first
            sign-in changes.
    """
    pool = client("cognito-idp")
    invitation: dict[str, object] = (
        {"DesiredDeliveryMediums": ["EMAIL"]} if password is None else {"MessageAction": "SUPPRESS"}
    )
    try:
        pool.admin_create_user(
            **_user(account),
            **invitation,
            UserAttributes=_attributes({**attributes, "email_verified": "true"}),
        )
    except ClientError as error:
        if _code(error) != "UsernameExistsException":
            raise Unavailable(service="cognito") from error
        set_attributes(account, attributes)
    if password is not None:
        set_password(account, password)


def invite_again(account: str, attributes: Mapping[str, str]) -> None:
    """Put a new temporary password in the place of whatever there was, and e-mail it.

    Nobody here learns it: the pool makes the one that it sends.
    """
    # Only accounts that wait for their first sign-in are invited again: this one does from here on.
    set_password(account, unknown_password(), is_permanent=False)
    _asked(
        lambda pool: pool.admin_create_user(
            **_user(account),
            MessageAction="RESEND",
            DesiredDeliveryMediums=["EMAIL"],
            UserAttributes=_attributes({**attributes, "email_verified": "true"}),
        ),
        WrongCredentials,
    )


def unknown_password() -> str:
    """One that nobody is meant to know."""
    return f"{secrets.token_urlsafe(_UNGUESSABLE)}-aA1"


def state(account: str) -> AccountState | None:
    """How an account stands in the pool; None where it has none."""
    try:
        found = client("cognito-idp").admin_get_user(**_user(account))
    except ClientError as error:
        if _code(error) == "UserNotFoundException":
            return None
        raise Unavailable(service="cognito") from error
    return AccountState(
        is_enabled=bool(found["Enabled"]),
        is_invited=found["UserStatus"] == "FORCE_CHANGE_PASSWORD",
        has_second_factor="SOFTWARE_TOKEN_MFA" in found.get("UserMFASettingList", []),
    )


def everyone() -> Iterator[KnownAccount]:
    """Every account of the pool, sixty in a request."""
    more: dict[str, str] = {}
    while True:
        try:
            answer = client("cognito-idp").list_users(UserPoolId=settings.user_pool_id, **more)
        except ClientError as error:
            raise Unavailable(service="cognito") from error
        for user in answer["Users"]:
            known = {each["Name"]: each["Value"] for each in user.get("Attributes", [])}
            yield KnownAccount(
                account=user["Username"], attributes=known, is_enabled=bool(user["Enabled"])
            )
        if "PaginationToken" not in answer:
            return
        more = {"PaginationToken": answer["PaginationToken"]}


def set_password(account: str, password: str, *, is_permanent: bool = True) -> None:
    """Set a password; one that is not permanent is changed at the next sign-in.

    Raises:
        PasswordTooWeak: against the policy.
    """
    _asked(
        lambda pool: pool.admin_set_user_password(
            **_user(account), Password=password, Permanent=is_permanent
        ),
        WrongCredentials,
    )


def set_attributes(account: str, attributes: Mapping[str, str]) -> None:
    """Change what the account's tokens say from their next issue on."""
    _asked(
        lambda pool: pool.admin_update_user_attributes(
            **_user(account), UserAttributes=_attributes(attributes)
        ),
        WrongCredentials,
    )


def sign_out(account: str) -> None:
    """End every session of the account; ID tokens already given run to their end."""
    _asked(lambda pool: pool.admin_user_global_sign_out(**_user(account)), WrongCredentials)


def disable(account: str) -> None:
    """Shut the account out and end its sessions."""
    _asked(lambda pool: pool.admin_disable_user(**_user(account)), WrongCredentials)
    sign_out(account)


def enable(account: str) -> None:
    """Let the account in again."""
    _asked(lambda pool: pool.admin_enable_user(**_user(account)), WrongCredentials)


def _opened(ask: Callable[[Any], dict[str, Any]], refusal: type[NotSignedIn]) -> Tokens | Challenge:
    answer = _asked(ask, refusal)
    if "ChallengeName" in answer:
        name = answer["ChallengeName"]
        return Challenge(name=_CHALLENGES.get(name, name.lower()), session=answer["Session"])
    result = answer["AuthenticationResult"]
    return _tokens(result, result["RefreshToken"])


def _tokens(result: Mapping[str, Any], refresh_token: str) -> Tokens:
    return Tokens(
        token=result["IdToken"],
        refresh_token=result.get("RefreshToken", refresh_token),
        expires_in=int(result["ExpiresIn"]),
        access_token=result.get("AccessToken", ""),
    )


def _prefer_codes(account: str, *, wanted: bool) -> None:
    _asked(
        lambda pool: pool.admin_set_user_mfa_preference(
            **_user(account),
            SoftwareTokenMfaSettings={"Enabled": wanted, "PreferredMfa": wanted},
        ),
        WrongCredentials,
    )


def _asked(ask: Callable[[Any], dict[str, Any]], refusal: type[QlvbError]) -> dict[str, Any]:
    try:
        return ask(client("cognito-idp"))
    except ParamValidationError as error:
        # What cannot even be sent (a session of seven letters) is as wrong as what is refused.
        raise refusal from error
    except ClientError as error:
        if _code(error) == "InvalidPasswordException":
            raise PasswordTooWeak from error
        if _code(error) in _WRONG_CODES:
            raise WrongCode from error
        if _code(error) in _REFUSALS:
            raise refusal from error
        raise Unavailable(service="cognito") from error


def _client() -> dict[str, str]:
    return {"UserPoolId": settings.user_pool_id, "ClientId": settings.user_pool_client_id}


def _user(account: str) -> dict[str, str]:
    return {"UserPoolId": settings.user_pool_id, "Username": account}


def _attributes(values: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"Name": name, "Value": value} for name, value in values.items()]


def _code(error: ClientError) -> str:
    return str(error.response["Error"]["Code"])
