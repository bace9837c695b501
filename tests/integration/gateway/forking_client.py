"""Forks while eight threads use the bus, as gunicorn's `--preload` may: `python forking_client.py <amqp uri> <service>`.

Prints, as one line of JSON, how many answers the parent's threads got, whether any was wrong, and each child's exit status.
"""

import json
import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import count

from common.contracts.base import Rpc
from gateway.rpc import Bus
from tests.integration.gateway.peers import ACTOR, contract, new_bus
from tests.waiting import until

CHILDREN = 6
THREADS = 8


class Client:
    """Eight threads that ask until told to stop."""

    def __init__(self, bus: Bus, asked: Rpc) -> None:
        self.right: list[bool] = []
        self._bus = bus
        self._asked = asked
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._work, args=(each,)) for each in range(THREADS)]

    def ask(self, number: int) -> bool:
        """Tell whether the answer was the right one."""
        return self._bus.ask(self._asked, {"n": number}, ACTOR, correlation_id="c") == {"n": number}

    def start(self) -> None:
        """Begin to ask."""
        for each in self._threads:
            each.start()

    def stop(self) -> None:
        """Stop asking."""
        self._over.set()
        for each in self._threads:
            each.join(10)

    def wait_for(self, more: int) -> None:
        """Wait until `more` answers have come."""
        before = len(self.right)
        until(lambda: len(self.right) >= before + more, every=0.001)

    def _work(self, thread: int) -> None:
        for number in count(1_000_000 * thread):
            if self._over.is_set():
                return
            self.right.append(self.ask(number))


def fork_and_ask(client: Client) -> int:
    """Fork; the child asks from eight threads of its own. Gives its exit status: 0 when every answer was right."""
    if pid := os.fork():
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    status = 2
    try:
        with ThreadPoolExecutor(THREADS) as pool:
            status = 0 if all(pool.map(client.ask, range(THREADS))) else 1
    finally:
        os._exit(status)


def main(amqp_uri: str, service: str) -> None:
    """Ask from eight threads, and fork `CHILDREN` times meanwhile."""
    bus = new_bus(amqp_uri)
    client = Client(bus, contract(service))
    client.start()
    statuses = []
    for _ in range(CHILDREN):
        client.wait_for(20)
        statuses.append(fork_and_ask(client))
    client.stop()
    bus.close()
    sys.stdout.write(json.dumps({"answers": len(client.right), "all_right": all(client.right), "children": statuses}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
