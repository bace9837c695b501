"""What `make test` leaves to the night (`make test-all`, or `SOB_TEST_NIGHT=1` before any pytest): repetition, never a kind of fault.

By day everything random is tried half as often, a test for both kinds of database meets one (`tests.databases`), and what is marked `night` waits: another test
looks for the same kind of fault by the same code, in another size, theme or order. Its mark says which.
"""

import os

IS_NIGHT = os.environ.get("SOB_TEST_NIGHT") == "1"


def often(count: int) -> int:
    """Give how often something random is tried: so often at night, half as often by day."""
    return count if IS_NIGHT else -(-count // 2)
