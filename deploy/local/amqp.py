"""Whether a broker speaks at an address: what whoever starts one, or looks for one that died, wants to know."""

import socket

# A client opens AMQP 0-9-1 with this; a server that is ready answers with a method frame (type 1).
PROTOCOL_HEADER = b"AMQP\x00\x00\x09\x01"
METHOD_FRAME = b"\x01"


def answers(host: str, port: int, seconds: float = 2.0) -> bool:
    """Say whether an AMQP 0-9-1 broker speaks at this address within so many seconds."""
    try:
        with socket.create_connection((host, port), timeout=seconds) as connection:
            connection.sendall(PROTOCOL_HEADER)
            return connection.recv(1) == METHOD_FRAME
    except OSError:
        return False
