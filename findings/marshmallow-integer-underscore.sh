#!/bin/sh
# marshmallow's Integer field takes texts that JSON and people don't mean as numbers: "1_000" becomes 1000 and "１２" becomes 12, since it hands
# texts to Python's int(); a JSON number 12.7 becomes 12. With strict=True 12.7 is refused, but so is every text, also "12" of a query string.
# Seen with marshmallow 4.4.0 on Python 3.11. Fails when that changes.
set -eu
VERSION=4.4.0
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet "marshmallow==$VERSION"
"$folder/venv/bin/python" - <<'PYTHON'
from marshmallow import Schema, ValidationError, fields


class Plain(Schema):
    days = fields.Integer()


class Strict(Schema):
    days = fields.Integer(strict=True)


for given in ("1_000", "１２", 12.7):
    read = Plain().load({"days": given})["days"]
    print(f"Integer() reads {given!r} as {read}")
    assert read == {"1_000": 1000, "１２": 12, 12.7: 12}[given]
for given in (12.7, "12"):
    try:
        Strict().load({"days": given})
    except ValidationError as error:
        print(f"Integer(strict=True) refuses {given!r}: {error.messages}")
    else:
        raise SystemExit(f"Integer(strict=True) takes {given!r} now")
PYTHON
