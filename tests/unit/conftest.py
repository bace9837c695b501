"""Unit tests reach no network: a socket that isn't a Unix socket raises at once (pytest-socket)."""

from pytest_socket import disable_socket


def pytest_runtest_setup() -> None:
    """Close the network before each unit test; pytest-socket opens it again after the test."""
    disable_socket(allow_unix_socket=True)
