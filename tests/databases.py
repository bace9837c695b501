"""Which database a test meets.

Most tests that are written for both kinds run on one, `USUAL`: what they look at is the service's own rules, which are the same on both. Where the
two can differ (locks, paging, sorting and searching, JSON, migrations, types), a file says `pytestmark = pytest.mark.both_databases`, or a test
does, and runs on each. At night (`tests.night`) everything runs on both.
"""

from collections.abc import Iterable

import pytest

from tests import night

KINDS = ("sqlite", "postgresql")
USUAL = "postgresql"
"""The stricter one, which real installations use; the browser's tests and the faults' stand on SQLite."""


def choose(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what runs on the usual kind too, unless the test says that both matter."""
    if night.IS_NIGHT:
        return
    there = {item.nodeid for item in items}
    left_out = {item for item in items if _is_spared(item, there)}
    if left_out:
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=list(left_out))


def _is_spared(item: pytest.Item, there: Iterable[str]) -> bool:
    """Tell whether a test is the unusual one of a pair and needn't run."""
    call = getattr(item, "callspec", None)
    if call is None or item.get_closest_marker("both_databases"):
        return False
    unusual = [kind for kind in KINDS if kind != USUAL and kind in call.params.values()]
    return any(_twin(item, kind) in there for kind in unusual)


def _twin(item: pytest.Item, kind: str) -> str:
    """Give the name of the same test on the usual kind."""
    name, _, parameters = item.nodeid.partition("[")
    told = parameters.removesuffix("]").split("-")
    return f"{name}[{'-'.join(USUAL if each == kind else each for each in told)}]"
