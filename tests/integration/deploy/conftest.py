"""What starts and ends on one machine: some of these tests kill or freeze the broker."""

import pytest

from deploy.local.broker import Broker


@pytest.fixture(scope="session")
def broker(broker_to_hurt: Broker) -> Broker:
    """Let these tests' broker be one that may be hurt."""
    return broker_to_hurt
