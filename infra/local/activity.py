"""What is going on inside the engine, so that a test can wait for quiet without polling."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager


class StillBusy(Exception):
    """The engine did not become quiet in time; the message counts what goes on."""


class Activity:
    """Counts work begun and not ended: deliveries on their way, executions that are not waiting.

    Whoever causes work calls ``begin`` *before* it answers, so that the count never falls to zero
    between a cause and its effect.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._going_on: Counter[str] = Counter()
        self._engine = 0

    @property
    def engine(self) -> int:
        """Which engine of this process it is; work may outlive its own, and then counts no more."""
        return self._engine

    def begin(self, what: str, of: int | None = None) -> int:
        """One more piece of work of this kind has begun; of an engine, or of the one that runs.

        Returns:
            The engine that it belongs to, for its end.
        """
        with self._changed:
            if of in (None, self._engine):
                self._going_on[what] += 1
            return self._engine if of is None else of

    def end(self, what: str, of: int | None = None) -> None:
        """One piece of work of this kind has ended, or now waits for a person or a date."""
        with self._changed:
            if of in (None, self._engine):
                self._going_on[what] -= 1
            self._changed.notify_all()

    @contextmanager
    def during(self, what: str) -> Iterator[None]:
        """Count what happens inside the block."""
        engine = self.begin(what)
        try:
            yield
        finally:
            self.end(what, engine)

    def wait_for_quiet(self, timeout: float) -> None:
        """Return when nothing goes on.

        Raises:
            StillBusy: something still went on after ``timeout`` seconds.
        """
        with self._changed:
            if not self._changed.wait_for(lambda: not any(self._going_on.values()), timeout):
                busy = {what: count for what, count in self._going_on.items() if count}
                raise StillBusy(str(busy))

    def wait_for_end_of(self, what: str, timeout: float) -> None:
        """Return when nothing of one kind goes on, or after ``timeout`` seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self._going_on[what] <= 0, timeout)

    def forget(self) -> None:
        """Begin at zero: a new engine in the same process."""
        with self._changed:
            self._engine += 1
            self._going_on.clear()


activity = Activity()
"""One process runs one engine at a time (moto's stores are the process's), hence one count."""
