"""The settings of a gateway that asks nobody."""

from pathlib import Path

from gateway.settings import GatewaySettings


def nowhere() -> GatewaySettings:
    """Give settings whose addresses lead nowhere."""
    return GatewaySettings(
        environment="test",
        var=Path("none"),
        amqp_uri="amqp://nowhere",
        signing_key_file=Path("none"),
        blobs="file:var/blobs",
        public_url="http://localhost",
        cookie_secret="secret",
        staff_issuer_url="http://127.0.0.1:1",
        staff_client_id="client",
        staff_client_secret="secret",
        citizen_issuer_url="http://127.0.0.1:1",
        citizen_client_id="client",
        citizen_client_secret="secret",
        api_audience="sob-api",
        connections_per_address=100,
    )
