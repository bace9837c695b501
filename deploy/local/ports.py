"""Free loopback ports.

Ports are taken from below the kernel's range for outgoing connections (32768 and up on Linux). Within that range a client which tries
again and again to reach a stopped broker can be given the broker's own port as its *source* port, connect to itself, and keep the broker
from ever starting again.

A port that was given stays claimed for as long as the process that asked for it lives: whoever starts several servers, or several houses side
by side, would otherwise now and then give one port to two of them before the first has bound it, and take the one's answers for the other's.
"""

import random
import socket

LOOPBACK = "127.0.0.1"
LOWEST, HIGHEST = 20000, 32000
ATTEMPTS = 200


class NoFreePortError(Exception):
    """No port of the range could be bound: something on the machine holds them all."""


def is_free(port: int) -> bool:
    """Say whether a server could listen on this loopback port now.

    `SO_REUSEADDR` is set as servers do, so that a port whose old connections are only waiting out their time counts as free.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as candidate:
        candidate.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            candidate.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def _claim(port: int) -> bool:
    """Claim a port among our own programs by a name that the kernel holds and lets go of with this process; give whether nobody else has it."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as claim:
        try:
            claim.bind(f"\0sob-port-{port}")
        except OSError:
            return False
        claim.detach()
    return True


def free_port() -> int:
    """Give a loopback port that nobody listens on at this moment, and that no other program of ours will be given.

    A stranger may take it before the caller does; callers that start servers try again with another port then.
    """
    chance = random.SystemRandom()
    for _ in range(ATTEMPTS):
        port = chance.randrange(LOWEST, HIGHEST)
        if is_free(port) and _claim(port):
            return port
    raise NoFreePortError(f"No free port between {LOWEST} and {HIGHEST} on {LOOPBACK}.")
