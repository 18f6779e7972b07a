"""The tables that are backed up, in the order in which they are put back, and the buckets.

Notices before work and packets before deliveries: a stream that hears of what was put back finds
that it was told, or sent, before. The backups' own table is not among them: what it says is in the
bucket, signed.
"""

from qlvb.platform.settings import settings

IN_ORDER = (
    "OrganizationTable",
    "CertificatesTable",
    "DelegationTable",
    "FilesTable",
    "NotificationTable",
    "AuditTable",
    "ExchangeTable",
    "IncomingTable",
    "OutgoingTable",
    "RoutingTable",
    "HandoverTable",
    "PrintoutsTable",
    "IncidentsTable",
    "ReportsTable",
)
"""By their logical names."""


def names() -> dict[str, str]:
    """The physical name of each table in this installation."""
    return {
        "OrganizationTable": settings.organization_table,
        "CertificatesTable": settings.certificates_table,
        "DelegationTable": settings.delegation_table,
        "FilesTable": settings.files_table,
        "NotificationTable": settings.notification_table,
        "AuditTable": settings.audit_table,
        "ExchangeTable": settings.exchange_table,
        "IncomingTable": settings.incoming_table,
        "OutgoingTable": settings.outgoing_table,
        "RoutingTable": settings.routing_table,
        "HandoverTable": settings.handover_table,
        "PrintoutsTable": settings.printouts_table,
        "IncidentsTable": settings.incidents_table,
        "ReportsTable": settings.reports_table,
    }


def arn_of(table: str) -> str:
    """The ARN of a table by its logical name."""
    return f"{settings.audit_table_arn.rpartition('/')[0]}/{names()[table]}"


def copy_of(table: str, backup_id: str) -> str:
    """The scratch table in which a table of a backup is proved."""
    return f"{settings.proof_tables}-{backup_id}-{table}"


def buckets() -> dict[str, str]:
    """The buckets whose objects are kept, by the name that the catalog calls them by.

    At the door lies what a person has still to decide on.
    """
    return {
        "files": settings.files_bucket,
        "audit": settings.audit_bucket,
        "intake": settings.intake_bucket,
    }
