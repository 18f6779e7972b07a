"""The engine's clock: alarms that ring when their moment comes, also when a test moves the clock.

The time itself is `qlvb.kernel.clock`'s, so that the product and the engine never disagree.
"""

import heapq
import itertools
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from qlvb.kernel import clock as product_clock


class Alarm:
    """Something to do at a moment; it may be called off."""

    def __init__(self, due_at: datetime, ring: Callable[[], None]) -> None:
        self.due_at = due_at
        self.ring = ring
        self.is_called_off = False

    def call_off(self) -> None:
        """Do not ring; ringing twice is impossible anyway."""
        self.is_called_off = True


class EngineClock:
    """Rings alarms by the product's clock.

    With ``start(follow_real_time=True)`` a thread rings them as time passes; ``advance`` moves the
    clock and rings on the way what falls due, each alarm at its own moment.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._alarms: list[tuple[datetime, int, Alarm]] = []
        self._order = itertools.count()
        self._thread: threading.Thread | None = None
        self._is_stopping = False
        self._moved = timedelta(0)

    @staticmethod
    def now() -> datetime:
        """The present instant, aware, in UTC."""
        return product_clock.now()

    def at(self, due_at: datetime, ring: Callable[[], None]) -> Alarm:
        """Set an alarm for a moment (aware)."""
        alarm = Alarm(due_at, ring)
        with self._changed:
            heapq.heappush(self._alarms, (due_at, next(self._order), alarm))
            self._changed.notify_all()
        return alarm

    def after(self, seconds: float, ring: Callable[[], None]) -> Alarm:
        """Set an alarm some seconds from now."""
        return self.at(self.now() + timedelta(seconds=seconds), ring)

    def advance(self, by: timedelta, *, after_each: Callable[[], None] = lambda: None) -> None:
        """Move the clock forward, ringing in order what falls due on the way.

        Args:
            by: the span, not negative.
            after_each: called after every alarm, for example to let its effects settle.
        """
        target = self.now() + by
        while (alarm := self._next_due(target)) is not None:
            self._shift(max(alarm.due_at - self.now(), timedelta(0)))
            alarm.ring()
            after_each()
        self._shift(max(target - self.now(), timedelta(0)))

    def leap(self, by: timedelta, *, after_each: Callable[[], None] = lambda: None) -> None:
        """Move the clock forward at once: what fell due on the way rings once, and late.

        As after a night in which the process stood still; a schedule rings once, however often it
        would have rung.
        """
        self._shift(by)
        self.advance(timedelta(0), after_each=after_each)

    def start(self, *, follow_real_time: bool) -> None:
        """Begin to ring; with ``follow_real_time`` also when nobody advances the clock."""
        self._is_stopping = False
        if not follow_real_time:
            return
        self._thread = threading.Thread(target=self._run, name="engine-clock", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Ring nothing any more, and give back the time that was moved."""
        with self._changed:
            self._is_stopping = True
            self._alarms.clear()
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        self._shift(-self._moved)

    @property
    def moved(self) -> timedelta:
        """How far this clock stands from real time."""
        return self._moved

    def _shift(self, by: timedelta) -> None:
        product_clock.shift(by)
        self._moved += by

    def _next_due(self, moment: datetime) -> Alarm | None:
        with self._changed:
            while self._alarms and self._alarms[0][0] <= moment:
                alarm = heapq.heappop(self._alarms)[2]
                if not alarm.is_called_off:
                    return alarm
        return None

    def _run(self) -> None:
        while True:
            with self._changed:
                if self._is_stopping:
                    return
                first = self._alarms[0][0] if self._alarms else None
                pause = None if first is None else (first - self.now()).total_seconds()
                if pause is None or pause > 0:
                    self._changed.wait(pause)
                    continue
            alarm = self._next_due(self.now())
            if alarm is not None:
                alarm.ring()


engine_clock = EngineClock()
"""One process, one clock: the state machines' waits ring by it too."""
