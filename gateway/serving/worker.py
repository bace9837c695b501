"""gunicorn's worker with threads, where connections wait in the poller and never in a thread.

gunicorn's own gives each connection a thread until its request has come and its answer is taken: as many slow ones as there are threads stop it.
Here the poller's thread alone reads and writes what waits; a thread has a request that is whole. Its own: accepting, waiting, ending. gunicorn's:
the processes, the signals, reading heads, refusing wrong ones, framing answers.
"""

import ctypes
import errno
import selectors
import signal
import socket
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any

from gunicorn import util
from gunicorn.http import wsgi
from gunicorn.workers.gthread import ThreadWorker

from gateway.serving.connection import Answer, Connection
from gateway.serving.limits import FULL_BYTES, MOST_CONNECTIONS, MOST_KEPT_BYTES

CHUNK_BYTES = 16 * 1024
"""Read at once: with many small chunks in it that takes some milliseconds, during which nobody else is heard."""
LOOK_SECONDS = 1.0
STOP_LOOK_SECONDS = 0.1
TOO_SLOW = (408, "Request Timeout", "Det tog för lång tid att ta emot det du skickade. Försök igen.")
OUT_OF_FILES = {errno.EMFILE, errno.ENFILE}
NOBODY_READS = {errno.EPIPE, errno.ECONNRESET, errno.ENOTCONN, errno.EBADF}
NOBODY_THERE = {errno.EAGAIN, errno.ECONNABORTED, errno.EWOULDBLOCK}


PR_SET_PDEATHSIG = 1
"""Linux' own number (`linux/prctl.h`)."""


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn is untyped
    """See the module. `waiting` holds what the poller has, in the order in which it began to wait."""

    most_from_one_address = 100
    """Connections that wait for their sender or reader (`SOB_CONNECTIONS_PER_ADDRESS`)."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        """Begin with nobody."""
        super().__init__(*arguments, **more)
        self.alive: bool
        self.connections: set[Connection] = set()
        self.waiting: dict[Connection, None] = {}
        self._looked = 0.0

    def init_process(self) -> None:
        """Begin in the new process, which ends when gunicorn's master is killed: it would hold the port for whoever starts next."""
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if self.is_parent_alive():  # it may have died before the kernel was told
            super().init_process()

    def run(self) -> None:
        """Serve until we are told to stop; then finish what is asked, and end at once what waits for nothing."""
        self.poller.register(self.method_queue.fileno(), selectors.EVENT_READ, self.method_queue.run_callbacks)
        self.set_accept_enabled(True)
        while self.alive and self.is_parent_alive():
            self.notify()
            self.wait_for_and_dispatch_events(LOOK_SECONDS)
            self._end_who_is_late()
        self.alive = False
        self.set_accept_enabled(False)
        self._finish()
        self.tpool.shutdown(wait=False, cancel_futures=True)

    def _finish(self) -> None:
        """Let what is asked be answered. Who is still sending or reading has half of the time: a page that is made needs the whole."""
        until = time.monotonic() + self.cfg.graceful_timeout
        while self.connections and (now := time.monotonic()) < until:
            self.notify()
            is_half_over = now > until - self.cfg.graceful_timeout / 2
            for connection in [each for each in self.waiting if each.is_idle or is_half_over]:
                self._drop(connection)
            self.wait_for_and_dispatch_events(STOP_LOOK_SECONDS)

    def accept(self, listener: socket.socket) -> None:
        """Take a connection, and make room for it."""
        try:
            sock, client = listener.accept()
        except OSError as error:
            if error.errno in OUT_OF_FILES and self.waiting:
                self._drop(next(iter(self.waiting)))
            elif error.errno not in NOBODY_THERE:
                raise
            return
        sock.setblocking(False)
        connection = Connection(self.cfg, sock, client, listener.getsockname())
        self.connections.add(connection)
        self._wait(connection, selectors.EVENT_READ, self._read)
        if len(self.connections) > MOST_CONNECTIONS:
            self._drop(next(iter(self.waiting)))
        self._bound_address(connection.address)

    def _bound_address(self, address: str | None) -> None:
        """Keep an address within its number. The one that has waited longest goes, not the newest: a quick request always gets in."""
        same = [each for each in self.waiting if address and each.address == address]
        if len(same) > self.most_from_one_address:
            self._drop(same[0])

    def _wait(self, connection: Connection, event: int, then: Callable[[Connection], None]) -> None:
        self.waiting[connection] = None
        self.poller.register(connection.sock, event, partial(self._if_still_waiting, connection, then))

    def _if_still_waiting(self, connection: Connection, then: Callable[[Connection], None], _sock: Any) -> None:
        """Go on, unless the connection was ended by what else happened in the same turn."""
        if connection in self.waiting:
            then(connection)

    def _leave(self, connection: Connection) -> None:
        if connection in self.waiting:
            del self.waiting[connection]
            self.poller.unregister(connection.sock)

    def _drop(self, connection: Connection) -> None:
        self._leave(connection)
        self.connections.discard(connection)
        with suppress(Exception):  # whatever the application says to its end, the connection is over
            connection.close()

    def _read(self, connection: Connection) -> None:
        try:
            data = connection.sock.recv(CHUNK_BYTES)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if data:
            self._take(connection, data)
        else:
            self._drop(connection)

    def _take(self, connection: Connection, data: bytes) -> None:
        """Take what has come of a request; begin the answer when it is whole. What isn't HTTP is refused."""
        arrival = connection.arrival
        had_begun, had_head = arrival.has_begun, arrival.request is not None
        try:
            arrival.take(data)
        except Exception as error:  # noqa: BLE001 (gunicorn knows which are the sender's)
            self.handle_error(None, connection.out, connection.client, error)
            self._end(connection)
            return
        if arrival.request is not None and not had_head:
            self._begin_body(connection)
        elif arrival.has_begun and not had_begun:
            connection.allow_head()
        if arrival.is_whole and not connection.ends:
            self._work(connection, self._begin)

    def _begin_body(self, connection: Connection) -> None:
        """Let the body come, now that the head is here and tells whose it is."""
        connection.allow_body()
        if connection.arrival.expects_word:
            with suppress(OSError):
                connection.out.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        if connection.address is None:
            connection.learn_address()
            self._bound_address(connection.address)

    def _work(self, connection: Connection, task: Callable[[Connection], None]) -> None:
        self._leave(connection)
        done = self.tpool.submit(task, connection)
        done.add_done_callback(lambda future: self.method_queue.defer(self._came_back, connection, future))

    def _begin(self, connection: Connection) -> None:
        """Ask the application, and make its answer (`_go_on`). In a thread."""
        request = connection.arrival.request
        response, environ = wsgi.create(request, connection.out, connection.client, connection.server, self.cfg)
        environ["wsgi.multithread"] = True
        environ["REMOTE_ADDR"] = connection.sender()
        if environ.pop("HTTP_TRANSFER_ENCODING", ""):
            # The body is here, so its length is known. Without one Werkzeug takes what its limit lets in for the whole.
            environ["CONTENT_LENGTH"] = str(connection.arrival.size)
        environ["wsgi.file_wrapper"] = lambda file, _size: wsgi.FileWrapper(file, FULL_BYTES)
        began = datetime.now()  # noqa: DTZ005 (gunicorn's log reckons with it)
        given = self.wsgi(environ, response.start_response)
        if connection.arrival.rest or not (self.alive and self.cfg.keepalive):
            # Who sends requests ahead of their answers sends those again (RFC 9112, 9.3.2); no browser does.
            response.force_close()
        connection.answer = Answer(response, environ, given, iter(given), began)
        self._go_on(connection, connection.answer)

    def _go_on(self, connection: Connection, answer: Answer) -> None:
        """Make the answer, until it is whole or more of it waits for its reader than should. In a thread."""
        for part in answer.parts:
            answer.response.write(part)
            if connection.out.is_full:
                return
        answer.response.close()
        connection.ends = answer.response.should_close()
        took = datetime.now() - answer.began  # noqa: DTZ005
        self.log.access(answer.response, connection.arrival.request, answer.environ, took)
        connection.finish()

    def _came_back(self, connection: Connection, done: Future[None]) -> None:
        """Go on after a thread: with a whole answer, a part of a long one, or a fault."""
        if error := done.exception():
            self._fail(connection, error)
        connection.allow_sending()
        self._send(connection)

    def _fail(self, connection: Connection, error: BaseException) -> None:
        """Answer a fault that the application let out; what has begun as another answer can only end."""
        connection.ends, answer = True, connection.answer
        if isinstance(error, OSError) and error.errno in NOBODY_READS:
            self.log.debug("The reader is gone: %s", error)
        elif answer and answer.response.headers_sent:
            self.log.error("Error handling request", exc_info=error)
        else:
            self.handle_error(connection.arrival.request, connection.out, connection.client, error)
        with suppress(Exception):  # it has failed already
            connection.finish()

    def _send(self, connection: Connection) -> None:
        """Send what waits; then go on with the answer, the next request, or the connection's end."""
        try:
            is_sent = connection.out.flush()
        except OSError:
            self._drop(connection)
            return
        if not is_sent:
            if connection not in self.waiting:  # else it keeps its place: a slow reader is no newer for having read
                self._wait(connection, selectors.EVENT_WRITE, self._send)
            return
        self._leave(connection)
        if connection.ends:
            self._part(connection)
        elif connection.answer:
            self._work(connection, partial(self._go_on, answer=connection.answer))
        else:
            connection.await_request()
            self._wait(connection, selectors.EVENT_READ, self._read)

    def _end(self, connection: Connection) -> None:
        """Send what waits, and nothing more."""
        self._leave(connection)
        connection.ends = True
        connection.allow_sending()
        self._send(connection)

    def _part(self, connection: Connection) -> None:
        """End our side, and read on for a moment: with anything unread the sender would get a reset in place of our last words."""
        with suppress(OSError):
            connection.sock.shutdown(socket.SHUT_WR)
        connection.allow_parting()
        self._wait(connection, selectors.EVENT_READ, self._discard)

    def _discard(self, connection: Connection) -> None:
        try:
            data = connection.sock.recv(CHUNK_BYTES)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._drop(connection)

    def _end_who_is_late(self) -> None:
        """End whoever has waited too long, and the longest waiting while more is kept than should be. Looks once a second."""
        now = time.monotonic()
        if now < self._looked + LOOK_SECONDS:
            return
        self._looked = now
        for connection in list(self.waiting):
            if connection.arrival.has_dropped_enough() and not connection.ends:
                connection.arrival.end_here()
                self._work(connection, self._begin)
            elif connection.is_late(now):
                self._end_late(connection)
        kept = sum(each.kept for each in self.connections)
        for connection in list(self.waiting):
            if kept > MOST_KEPT_BYTES and connection.kept:
                kept -= connection.kept
                self._drop(connection)

    def _end_late(self, connection: Connection) -> None:
        """Say who is in the middle of a request; who has said nothing, reads nothing or has been told is let go."""
        if connection.arrival.has_begun and not connection.arrival.is_whole and not connection.ends:
            util.write_error(connection.out, *TOO_SLOW)
            self._end(connection)
        else:
            self._drop(connection)
