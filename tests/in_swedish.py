"""What services and forms have to say, in the words of the gateway: what is wrong is tested as people read it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from gateway.phrases import said_each, say


def errors_of(checked: Any) -> dict[str, list[str]]:
    """Give what is wrong with answers (`common.forms.Checked`), by question."""
    return said_each(checked.errors)


def fault_of(fault: Any) -> str:
    """Give a fault of a package as `file:line: reason`."""
    return f"{fault.place}: {say(fault.reason)}"


@contextmanager
def refuses(kind: type[Exception], match: str) -> Iterator[pytest.ExceptionInfo[Any]]:
    """Expect an error whose `phrase` is said so."""
    with pytest.raises(kind) as caught:
        yield caught
    assert re.search(match, say(caught.value.phrase)), say(caught.value.phrase)  # type: ignore[attr-defined]  # whatever has one
