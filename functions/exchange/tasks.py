"""Packets on their way: from the tables' streams and the queue."""

from qlvb.exchange import receiving, telling, upkeep
from qlvb.platform.tasks import Event, task


@task
def dispatch(event: Event) -> None:
    """Copies that wait, or are asked back, in the outgoing table's stream go to the queue."""
    receiving.dispatch(event)


@task
def receive(event: Event) -> dict[str, list[dict[str, str]]]:
    """Copies of the queue go to their receivers, examined; the answer names those to be tried."""
    return receiving.receive(event)


@task
def follow(event: Event) -> None:
    """Documents of packets in the incoming table's stream: how far their work is."""
    telling.follow(event)


@task
def tell(event: Event) -> None:
    """Arrivals in the exchange table's stream: their senders are told what was said of them."""
    telling.tell(event)


@task
def sweep(event: Event) -> dict[str, int]:  # noqa: ARG001  a schedule says nothing
    """Every hour: copies that should have arrived, packets that nobody examined or took over."""
    return upkeep.sweep()
