"""The gateway's way to the broker: some of these tests freeze it or cut its connections."""

import pytest

from deploy.local.broker import Broker


@pytest.fixture(scope="session")
def broker(broker_to_hurt: Broker) -> Broker:
    """Let these tests' broker be one that may be hurt."""
    return broker_to_hurt
