"""What browsers send, through the door once: every posted field, every part of an address' query (`common.door.free`).

Line ends become line feeds, letters composed, and what nobody sees goes. A view reads figures and single lines with `gateway.fields`.
A form that can't be read (too large, too many parts, cut short) fails once, for whoever asks first.
"""

from typing import IO, Any

from flask import Request
from werkzeug.datastructures import FileStorage, ImmutableMultiDict, MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.formparser import FormDataParser
from werkzeug.utils import cached_property

from common.door import free

Parsed = tuple[IO[bytes], MultiDict[str, str], MultiDict[str, FileStorage]]


class _Fields(FormDataParser):
    def parse(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str] | None = None
    ) -> Parsed:
        rest, fields, files = super().parse(stream, mimetype, content_length, options)
        return rest, self.cls(_put_right(fields)), files


class IncomingRequest(Request):
    """A request whose fields have come through the door."""

    form_data_parser_class = _Fields

    @cached_property
    def args(self) -> MultiDict[str, str]:
        """Give the query's fields."""
        return ImmutableMultiDict(_put_right(super().args))

    def _load_form_data(self) -> None:
        """Read the form. One that can't be read is empty from then on: the page that says so must not fail over it again."""
        try:
            super()._load_form_data()
        except HTTPException:
            self.__dict__.update(form=ImmutableMultiDict(), files=ImmutableMultiDict())
            raise


def _put_right(fields: MultiDict[str, str]) -> list[tuple[Any, str]]:
    return [(name, free(value)) for name, value in fields.items(multi=True)]
