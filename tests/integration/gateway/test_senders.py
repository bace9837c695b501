"""From whom a request is, as the application sees it: limits of an address are its sender's, not the proxy's whose connection many share."""

from pathlib import Path

from deploy.local.ports import LOOPBACK
from tests.integration.gateway.serving import answer, connect, gateway, head
from tests.integration.gateway.test_answering import APPLICATION

PROXY, OTHER = "127.0.0.9", "127.0.0.8"
ASK = "GET /whose HTTP/1.1"


def last_line(told: bytes) -> str:
    return told.rpartition(b"\r\n")[2].decode()


def test_a_proxys_connection_carries_requests_of_many_and_only_its_word_is_believed(tmp_path: Path) -> None:
    with gateway(tmp_path, f"forwarded_allow_ips = '{PROXY}'\nkeepalive = 30\n", APPLICATION) as here:
        port = here.gateway_port
        with connect(port, own=PROXY) as kept:
            for sender in ("203.0.113.5", "203.0.113.6", "2001:db8::1", "203.0.113.5"):
                kept.sendall(head(port, f"X-Forwarded-For: 198.51.100.1, {sender}", begin=ASK))
                told = b""
                while not last_line(told):  # its own time limit ends it
                    told += kept.recv(4096)
                assert last_line(told) == sender
        for own in (LOOPBACK, OTHER):
            pretends = head(port, "X-Forwarded-For: 203.0.113.5", "Connection: close", begin=ASK)
            assert last_line(answer(port, pretends, own=own)) == own
        assert last_line(answer(port, head(port, "Connection: close", begin=ASK), own=PROXY)) == PROXY
