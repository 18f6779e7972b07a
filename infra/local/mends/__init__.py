"""What moto 5.2.5 gets wrong for this product, mended; one mend per file.

Each file says what moto does, what AWS does and why it matters here; each has a test that fails
when moto no longer needs the mend. moto is pinned exactly, because the mends reach inside it.
"""

from importlib.metadata import version

from infra.local.mends import states_light_import

states_light_import.apply()  # with this package, before any other mend imports the state machines

MOTO = "5.2.5"


class AnotherMoto(RuntimeError):
    """The mends were written for another version of moto."""


def apply() -> None:
    """Mend moto in this process; applying twice changes nothing.

    Raises:
        AnotherMoto: moto is not the version the mends were written for.
    """
    if version("moto") != MOTO:
        msg = f"moto {version('moto')} is installed; the mends are for {MOTO}"
        raise AnotherMoto(msg)
    from infra.local.mends import (
        dynamodb_answers,
        dynamodb_exports,
        dynamodb_projections,
        dynamodb_queries,
        dynamodb_tokens,
        dynamodb_units,
        kms_digests,
        s3_copies,
        s3_events,
        s3_listings,
        server_backends,
        server_methods,
        ses_outbox,
        session_policies,
        sqs_arrivals,
        states_functions,
        states_parsing,
        states_paths,
        states_start_time,
        states_tokens,
        states_waits,
    )

    for mend in (
        dynamodb_units,
        dynamodb_tokens,
        dynamodb_queries,
        dynamodb_answers,
        dynamodb_projections,
        dynamodb_exports,
        kms_digests,
        s3_copies,
        s3_events,
        s3_listings,
        session_policies,
        server_backends,
        server_methods,
        ses_outbox,
        sqs_arrivals,
        states_functions,
        states_parsing,
        states_paths,
        states_start_time,
        states_tokens,
        states_waits,
    ):
        mend.apply()
