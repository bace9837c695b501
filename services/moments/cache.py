"""What other services answered and will answer for ever: outlines and forms of published versions, kept in this process.

A form is kept loaded, because loading costs milliseconds and a form is asked for at every save.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Generic, TypeVar
from uuid import UUID

from common.chassis.calls import Call
from common.contracts.content.versions import FORM, OUTLINE, FormRequest, Outline
from common.contracts.content.vocabulary import VersionRequest
from common.contracts.messages import Message
from common.forms import Form, load_definition

if TYPE_CHECKING:  # the bus makes the standard library green, which is the service's to do
    from common.chassis.bus import ResourcesProvider

Value = TypeVar("Value")


class Cache(Generic[Value]):
    """The values that were asked for last, at most `most` of them."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[Hashable, Value] = OrderedDict()

    def get(self, key: Hashable, ask: Callable[[], Value]) -> Value:
        """Give the value of `key`; `ask` is called when it isn't kept, and what it raises is not kept."""
        value = self._values.get(key)
        if value is None:
            value = ask()
        self._values[key] = value
        self._values.move_to_end(key)
        while len(self._values) > self._most:
            self._values.popitem(last=False)
        return value


OUTLINES: Cache[Outline] = Cache[Outline](100)
"""By version id."""
FORMS: Cache[Form] = Cache[Form](500)
"""Forms by version id and form id."""


def outline_of(resources: "ResourcesProvider", version_id: UUID, call: Call[Message] | None = None) -> Outline:
    """Give a published version's modules and steps; `call` tells on whose behalf and by when. Raises as `content.versions.OUTLINE`."""
    return OUTLINES.get(version_id, lambda: resources.ask(OUTLINE, VersionRequest(version_id=version_id), call))


def form_of(resources: "ResourcesProvider", version_id: UUID, form_id: str, call: Call[Message]) -> Form:
    """Give a form of a published version. Raises as `content.versions.FORM`."""
    wanted = FormRequest(version_id=version_id, form_id=form_id)
    return FORMS.get((version_id, form_id), lambda: load_definition(resources.ask(FORM, wanted, call).definition))
