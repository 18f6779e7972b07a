"""How much waits for the clerks in *Văn bản chờ tiếp nhận*: kept, not counted (decision 0006)."""

from collections.abc import Mapping
from typing import Any

from qlvb.exchange import store
from qlvb.exchange.model import PacketArrival
from qlvb.kernel import rights
from qlvb.kernel.actor import Actor
from qlvb.kernel.rights import Verb
from qlvb.organization import succession
from qlvb.platform.log import logger


def counts(actor: Actor) -> Mapping[str, int]:
    """How many packets wait to be taken in, and how many are asked back.

    Raises:
        NotYourDuty.
    """
    rights.demand(actor, Verb.EXCHANGE_READ)
    return store.counts(actor.agency_id)


def arrival_of(image: Mapping[str, Any]) -> PacketArrival | None:
    """The arrival in a stream record's image; None when the image is of something else."""
    return store.arrival_of_image(image)


def recount() -> int:
    """Set the counts to what lies there; once a night, in every agency.

    Returns:
        How many agencies had wrong counts: each is a fault to look into.
    """
    wrong = 0
    for each in succession.every_agency():
        if store.recount(each.agency_id):
            logger.warning("arrivals.recounted", agency_id=each.agency_id)
            wrong += 1
    return wrong
