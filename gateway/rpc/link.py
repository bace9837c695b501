"""The bus' own thread: takes messages from every thread, keeps a connection while anyone wants one, ends what runs out of time.

A caller appends to a deque and wakes the loop, once however many messages wait: no lock is held while anything is sent. All other state
belongs to this thread alone. A message is *held* until there is a connection, *sent* until its answer, and gone after that; a reply
that comes later finds nobody and is ignored.
"""

import heapq
import threading
import time
from collections import deque
from collections.abc import Sequence
from itertools import cycle
from random import SystemRandom
from secrets import token_hex
from typing import Any

from pika import URLParameters
from pika.adapters.select_connection import IOLoop

from common.chassis import telemetry
from gateway.rpc.connection import LONGEST_SILENCE, READY_TIMEOUT, Session
from gateway.rpc.messages import LONGEST_WAIT_TO_SEND, Message, Record

FIRST_PAUSE = 0.05
LONGEST_PAUSE = 1.0
"""Seconds between two attempts to connect: the first pause, doubled up to the longest."""
KEEP_TRYING = 30.0
"""Seconds after the last message that an absent broker is still sought."""
GOODBYE = 0.5
"""Seconds that an orderly close may take."""
KEY_BYTES = 12  # whoever is called reads a message's key, so it must tell nothing of the next
LOOK_EVERY = 0.5
"""Seconds between two looks whether the broker still says something."""

log = telemetry.logger(__name__)


class Link:
    """One thread, one loop, one connection at a time. It ends when closed or when its loop fails (`alive`)."""

    def __init__(self, nodes: Sequence[URLParameters]) -> None:
        """Start the thread; it connects when the first message arrives, to one of the broker's nodes (`connection_parameters`)."""
        self.alive = True
        # Every process begins with another node, so that they spread.
        self._nodes = cycle(SystemRandom().sample(nodes, len(nodes)))
        self._to_try = self._node_count = len(nodes)
        self._loop = IOLoop()
        self._inbox: deque[Message] = deque()
        self._woken = False
        self._held: dict[str, Message] = {}
        self._sent: dict[str, Message] = {}
        self._clock: list[tuple[float, str]] = []  # a heap: when to look at which message
        self._next_look = float("inf")
        self._timer: Any = None
        self._limit: Any = None
        self._session: Session | None = None
        self._heard: Session | None = None
        self._ready = False
        self._closing = False
        self._pause = FIRST_PAUSE
        self._away_since: float | None = None
        self._lost_at: float | None = None
        self._wanted_at = 0.0
        self._retry_planned = False
        self._thread = threading.Thread(target=self._run, name="bus", daemon=True)
        self._thread.start()

    def submit(self, message: Message) -> None:
        """Hand over a message from any thread."""
        self._inbox.append(message)
        if not self._woken:  # the loop clears this before it empties the deque, so none is left behind
            self._woken = True
            self._loop.add_callback_threadsafe(self._take)

    def close(self) -> None:
        """End what is under way, leave the broker in good order, and wait for the thread."""
        self._loop.add_callback_threadsafe(self._leave)
        if self._thread is not threading.current_thread():
            self._thread.join(2 * GOODBYE)

    def drop(self) -> None:
        """Forget all of it in a forked child, where this thread doesn't run: the connection is the parent's."""
        self.alive = False
        if self._session is not None:
            self._session.drop()

    def _run(self) -> None:
        try:
            self._loop.start()
        except Exception:
            log.exception("the bus' loop failed; the next call starts a new one")
        finally:
            self.alive = False
            if self._session is not None:
                self._session.drop()
            self._end_all()
            self._loop.close()

    def _take(self) -> None:
        """Send what the callers have left, in one burst."""
        self._woken = False
        self._wanted_at = time.monotonic()
        if self._ready and self._session is not None:
            self._write_inbox(self._session)
        else:
            while self._inbox:
                self._hold(self._inbox.popleft())
            self._seek()

    def _write_inbox(self, session: Session) -> None:
        session.start_burst()
        try:
            while self._inbox:
                self._write(session, self._inbox.popleft())
        finally:
            session.end_burst()

    def _write(self, session: Session, message: Message) -> None:
        key = token_hex(KEY_BYTES)
        self._sent[key] = message
        message.write(session, key)
        self._look_at(message.due, key)

    def _hold(self, message: Message) -> None:
        """Keep a message until there is a connection; not at all when the broker has been away for long."""
        now = time.monotonic()
        away_for = now - self._away_since if self._away_since is not None else 0.0
        if self._closing or away_for > LONGEST_WAIT_TO_SEND or message.send_by <= now:
            message.not_sent()
            return
        key = token_hex(KEY_BYTES)
        self._held[key] = message
        self._look_at(message.send_by, key)

    # Time

    def _look_at(self, when: float, key: str) -> None:
        heapq.heappush(self._clock, (when, key))
        if when < self._next_look:
            self._plan_look(when)

    def _plan_look(self, when: float) -> None:
        if self._timer is not None:
            self._loop.remove_timeout(self._timer)
        self._next_look = when
        self._timer = self._loop.call_later(max(when - time.monotonic(), 0.0), self._look)

    def _look(self) -> None:
        """End what has run out of time; what was answered long ago is only swept from the heap."""
        self._next_look, self._timer = float("inf"), None
        now = time.monotonic()
        while self._clock:
            when, key = self._clock[0]
            if when > now and (key in self._sent or key in self._held):
                self._plan_look(when)
                return
            heapq.heappop(self._clock)
            if when <= now:
                self._run_out(key)

    def _run_out(self, key: str) -> None:
        if held := self._held.pop(key, None):
            held.not_sent()
        elif sent := self._sent.pop(key, None):
            sent.ran_out()

    # The connection

    def _seek(self) -> None:
        """Connect unless that is under way, or nobody has wanted it for long."""
        if self._session is not None or self._retry_planned or self._closing:
            return
        if self._held or time.monotonic() - self._wanted_at < KEEP_TRYING:
            self._session = Session(next(self._nodes), self._loop, self)
            self._limit_wait(self._session)
        else:
            self._away_since = None  # whoever comes next may wait for a fresh attempt

    def _seek_again(self) -> None:
        self._retry_planned = False
        self._seek()

    def _limit_wait(self, session: Session) -> None:
        """Give the session up unless it is ready in time, counted from now: no wait ends with what was left of an earlier one."""
        if self._limit is not None:
            self._loop.remove_timeout(self._limit)
        self._limit = self._loop.call_later(READY_TIMEOUT, lambda: self._judge_wait(session))

    def _judge_wait(self, session: Session) -> None:
        if session is self._session and not self._ready:
            session.abandon("it didn't become ready in time")

    def _listen(self, session: Session) -> None:
        """Give a broker up that says nothing, since another of its cluster may answer, and a channel whose records aren't confirmed."""
        if session is not self._session:
            return
        if session.silent_looks() * LOOK_EVERY >= LONGEST_SILENCE:
            session.abandon("it says nothing")
            return
        if self._ready and self._has_overdue_records():
            self._send_records_again(session)
        self._loop.call_later(LOOK_EVERY, lambda: self._listen(session))

    def _has_overdue_records(self) -> bool:
        now = time.monotonic()
        return any(isinstance(message, Record) and message.impatient_at < now for message in self._sent.values())

    def _send_records_again(self, session: Session) -> None:
        """Hold the records without a confirm, and everything new, until another channel is open: milliseconds, unless the broker hangs."""
        self._ready = False
        session.renew_records()
        for key in [key for key, message in self._sent.items() if isinstance(message, Record)]:
            self._hold(self._sent.pop(key))
        self._limit_wait(session)

    def session_ready(self, session: Session) -> None:
        """Send what was held."""
        if self._lost_at is not None:
            log.info("the broker is back", place=session.place, seconds=round(time.monotonic() - self._lost_at, 1))
        self._lost_at = None
        self._ready = True
        self._away_since = None
        self._pause = FIRST_PAUSE
        self._to_try = self._node_count
        self._inbox.extendleft(reversed(self._held.values()))
        self._held.clear()
        self._write_inbox(session)
        if session is not self._heard:
            self._heard = session
            self._loop.call_later(LOOK_EVERY, lambda: self._listen(session))

    def session_over(self, session: Session, reason: str) -> None:
        """End or hold what was sent, and seek another connection: at once while there are nodes to try, then after a pause."""
        self._session, self._ready = None, False
        if self._away_since is None:
            self._away_since = time.monotonic()
        if self._lost_at is None and not self._closing:
            self._lost_at = time.monotonic()
            log.warning("lost the broker", place=session.place, reason=reason)
        self._settle_lost()
        if self._closing:
            self._loop.stop()
            return
        self._retry_planned = True
        self._loop.call_later(self._next_pause(), self._seek_again)

    def _next_pause(self) -> float:
        self._to_try -= 1
        if self._to_try > 0:
            return 0.0
        self._to_try = self._node_count
        pause, self._pause = self._pause, min(2 * self._pause, LONGEST_PAUSE)
        return pause

    def _settle_lost(self) -> None:
        sent, self._sent = self._sent, {}
        for message in sent.values():
            if message.connection_lost():
                self._hold(message)

    def reply_arrived(self, key: str | None, body: bytes) -> None:
        """Give an answer to whoever waits for it; late, repeated and foreign ones find nobody."""
        message = self._sent.get(key) if key else None
        if message is not None and message.answered(body):
            self._sent.pop(key or "", None)

    def message_returned(self, key: str | None) -> None:
        """End what no queue took."""
        message = self._sent.pop(key or "", None)
        if message is not None:
            message.came_back()

    def record_confirmed(self, key: str, *, kept: bool) -> None:
        """End a record that is kept, and send one again soon that was refused; one that came back or ran out before is gone already."""
        message = self._sent.get(key)
        if message is not None and kept:
            del self._sent[key]
            message.confirmed()
        elif isinstance(message, Record):
            message.impatient_at = 0.0

    # The end

    def _leave(self) -> None:
        self._closing, self._ready = True, False
        self._end_all()
        if self._session is None:
            self._loop.stop()
        else:
            self._loop.call_later(GOODBYE, self._loop.stop)
            self._session.close()

    def _end_all(self) -> None:
        self._settle_lost()
        waiting = [*self._held.values(), *self._inbox]
        self._held.clear()
        self._inbox.clear()
        for message in waiting:
            message.not_sent()
