"""What the sender is told of how far the work with its document is."""

from qlvb.incoming.status import Status
from qlvb.issuing.notes import ExchangeStatus

WORK = (
    ExchangeStatus.ARRIVED,
    ExchangeStatus.REFUSED,
    ExchangeStatus.ACCEPTED,
    ExchangeStatus.ASSIGNED,
    ExchangeStatus.IN_PROGRESS,
    ExchangeStatus.COMPLETED,
)
_ASSIGNED = (ExchangeStatus.ASSIGNED,)
_UNDER_WAY = (*_ASSIGNED, ExchangeStatus.IN_PROGRESS)
REACHED = {
    Status.ASSIGNED: _ASSIGNED,
    Status.IN_PROGRESS: _UNDER_WAY,
    Status.AWAITING_CONFIRMATION: _UNDER_WAY,
    Status.SETTLED: (*_UNDER_WAY, ExchangeStatus.COMPLETED),
}
"""What the sender knows when the document has come this far."""
