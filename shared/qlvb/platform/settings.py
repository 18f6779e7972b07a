"""Every setting of the product, in one list: the only reader of the environment.

A setting is read when it is used, so that importing a module never needs a cloud, and a missing one
fails by its name.
"""

import os


class MissingSettingError(LookupError):
    """The environment does not hold a setting; the message is its name."""


class Setting:
    """One variable ``QLVB_<NAME>``; without a default it must be there."""

    def __init__(self, default: str | None = None) -> None:
        self._default = default

    def __set_name__(self, owner: type, name: str) -> None:
        """Take the variable's name from the attribute's."""
        self._variable = f"QLVB_{name.upper()}"

    def __get__(self, instance: object, owner: type | None = None) -> str:
        """The value.

        Raises:
            MissingSettingError: not in the environment, and no default.
        """
        value = os.environ.get(self._variable, self._default)
        if value is None:
            raise MissingSettingError(self._variable)
        return value


class Settings:
    """The variables the template gives to the functions (see infra/)."""

    stage = Setting()
    audit_table = Setting()
    organization_table = Setting()
    files_table = Setting()
    incoming_table = Setting()
    outgoing_table = Setting()
    routing_table = Setting()
    notification_table = Setting()
    exchange_table = Setting()
    handover_table = Setting()
    delegation_table = Setting()
    certificates_table = Setting()
    incidents_table = Setting()
    printouts_table = Setting()
    reports_table = Setting()
    files_bucket = Setting()
    intake_bucket = Setting()
    audit_bucket = Setting()
    audit_key_arn = Setting()
    audit_table_arn = Setting()
    exports_bucket = Setting()
    backup_table = Setting()
    backup_bucket = Setting()
    backup_key_arn = Setting()
    backup_machine_arn = Setting()
    restore_machine_arn = Setting()
    former_files_bucket = Setting("")
    """A bucket that has the same versions of the files, where this one has lost them."""
    former_audit_bucket = Setting("")
    """The same for the objects of the audit trail."""
    former_backup_bucket = Setting("")
    """A bucket with backups of an installation in whose place this one stands."""
    former_backup_public_key = Setting("")
    """What that installation's statements are verified with: base 64, as they say it themselves.

    Several are separated by spaces, where the key was replaced.
    """
    parameters = Setting()
    """What the installation was made with, a line for each: ``Address=https://…``."""
    proof_tables = Setting()
    """How the names of the scratch tables begin that a proof makes and removes."""
    incoming_machine_arn = Setting()
    outgoing_machine_arn = Setting()
    handover_machine_arn = Setting()
    user_pool_id = Setting()
    user_pool_client_id = Setting()
    second_factor = Setting()
    """``required``: certain roles answer with an authenticator's code too; ``off``: a demo."""
    mail_queue_url = Setting()
    exchange_queue_url = Setting()
    mail_sender = Setting()
    reach_role_arn = Setting("")
    """The function's own role, assumed anew for each agency; none: requests are not confined."""
    address = Setting()
    """The page's public address, without a slash at the end: links in e-mails begin with it."""
    trusted_authorities = Setting("")
    """Certificates of the authorities whose signatures on e-mails count, PEM; none: no mail counts.

    All variables of a function together may have 4 KB: two certificates at most.
    """
    timestamp_authority = Setting("")
    """Address of the timestamp authority (RFC 3161); none: only the signer says when."""
    timestamp_required = Setting()
    """``yes``: nothing is signed without a timestamp; ``no``: it is put over the file later."""
    converter = Setting("")
    """The program that makes a PDF of Word and Excel files; empty: LibreOffice's, if it is there.

    Without it such files are refused with what to do instead (``infra/decisions/0027``).
    """
    signing_plugin = Setting("")
    """Where the VGCA plug-in listens on a signer's machine (wss://127.0.0.1:8987); none: not used.

    The page's policy allows this one address, and the page asks there.
    """
    file_origins = Setting("")
    """Origins that presigned links point to, separated by spaces: the page's policy allows them."""

    @property
    def is_local(self) -> bool:
        """Whether this is the local engine, where stand-ins and demo accounts are permitted."""
        return self.stage == "local"

    @property
    def permits_tests(self) -> bool:
        """Whether documents are for trial here, so that test certificates may sign them."""
        return self.stage != "prod"

    @property
    def traces(self) -> bool:
        """Whether an X-Ray daemon listens (Lambda sets its address)."""
        return "AWS_XRAY_DAEMON_ADDRESS" in os.environ


settings = Settings()
