"""What a form, a question, a row or an alternative is called in the FHIR Questionnaire that it came from: the field `fhir`.

The engine doesn't use it. It is judged all the same, so that whatever a definition holds can go out again as FHIR R4
(https://hl7.org/fhir/R4/datatypes.html has the shapes of `uri`, `code`, `id` and `string`).
"""

import re
from collections.abc import Callable
from typing import Any

from common.forms.reader import Reader
from common.phrases import defining

MOST_CODES = 50
_LONGEST = 2_000
_SHAPES = {
    "id": re.compile(r"[A-Za-z0-9\-.]{1,64}"),
    "uri": re.compile(r"\S+"),
    "code": re.compile(r"\S+(?:\s\S+)*"),
    "string": re.compile(r"(?=[\s\S]*\S)[^\x00-\x08\x0b\x0c\x0e-\x1f]+"),
    "use": re.compile("usual|official|temp|secondary|old"),
    "date": re.compile(r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?"),
    "time": re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?"),
}
_INTEGERS = range(-(2**31), 2**31)
CODING = {"system": "uri", "version": "string", "code": "code", "display": "string"}
IDENTIFIER_FIELDS = {"system": "uri", "value": "string", "use": "use"}

Read = Callable[[Reader, str], None]


def read_form_origin(fields: Reader) -> None:
    """Judge the `fhir` of a form."""
    shapes = {"id": "id", "url": "uri", "version": "string", "name": "string", "language": "code"}
    _read(fields, shapes, {"identifier": IDENTIFIER_FIELDS, "code": CODING})


def read_item_origin(fields: Reader) -> None:
    """Judge the `fhir` of a question, or of a row of a matrix."""
    shapes = {"linkId": "string", "prefix": "string", "definition": "uri"}
    _read(fields, shapes, {"code": CODING}, {"unit": CODING})


def read_option_origin(fields: Reader) -> None:
    """Judge the `fhir` of an alternative: its `value[x]`, a Coding without the words that its label has."""
    origin = _begun(fields)
    if origin is None:
        return
    found = [name for name in _OPTION if origin.has(name)]
    if len(found) != 1:
        fields.fault("fhir", defining.EXACTLY_ONE_OF(names=list(_OPTION)))
    for name in found:
        _OPTION[name](origin, name)
    origin.close()


def _begun(fields: Reader) -> Reader | None:
    """Give the field's reader, if the field is there."""
    raw = fields.value("fhir")
    return None if raw is None else Reader(raw, fields.at("fhir"), fields.faults)


def _read(
    fields: Reader,
    shapes: dict[str, str],
    lists: dict[str, dict[str, str]],
    objects: dict[str, dict[str, str]] | None = None,
) -> None:
    origin = _begun(fields)
    if origin is None:
        return
    for name, shape in shapes.items():
        _shaped(origin, name, shape)
    for name, within in lists.items():
        for number, one in enumerate(origin.items(name, MOST_CODES, required=False)):
            _object(Reader(one, origin.at(f"{name}.{number}"), origin.faults), within)
    for name, within in (objects or {}).items():
        if origin.has(name):
            _object(Reader(origin.value(name), origin.at(name), origin.faults), within)
    origin.close()


def _object(fields: Reader, shapes: dict[str, str]) -> None:
    if not fields.broken and not any(fields.has(name) for name in shapes):
        fields.fault(next(iter(shapes)), defining.FIELD_MISSING())
    for name, shape in shapes.items():
        _shaped(fields, name, shape)
    fields.close()


def _shaped(fields: Reader, name: str, shape: str) -> None:
    value = fields.text(name, _LONGEST)
    if value and not _SHAPES[shape].fullmatch(value):
        fields.fault(name, defining.NOT_SO_IN_FHIR())
    elif not value and fields.has(name):
        fields.fault(name, defining.NOT_EMPTY())


def _coding(fields: Reader, name: str) -> None:
    coding = Reader(fields.value(name), fields.at(name), fields.faults)
    for part in ("system", "version", "code"):
        _shaped(coding, part, CODING[part])
    coding.close()


def _reference(fields: Reader, name: str) -> None:
    reference = Reader(fields.value(name), fields.at(name), fields.faults)
    _shaped(reference, "reference", "uri")
    reference.close()


def _integer(fields: Reader, name: str) -> None:
    value: Any = fields.value(name)
    if type(value) is not int or value not in _INTEGERS:
        fields.fault(name, defining.A_WHOLE_NUMBER())


_OPTION: dict[str, Read] = {
    "valueCoding": _coding,
    "valueString": lambda fields, name: _shaped(fields, name, "string"),
    "valueInteger": _integer,
    "valueDate": lambda fields, name: _shaped(fields, name, "date"),
    "valueTime": lambda fields, name: _shaped(fields, name, "time"),
    "valueReference": _reference,
}
