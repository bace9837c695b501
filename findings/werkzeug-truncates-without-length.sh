#!/bin/sh
# Werkzeug takes what its limit lets in for the whole: of a body without a Content-Length (chunked) that is larger than max_content_length,
# request.get_data() and request.form give the first max_content_length bytes and raise nothing. With a Content-Length the same body is
# RequestEntityTooLarge. Reading on by hand raises it, which neither of the two does.
# Seen with Werkzeug 3.1.9 on Python 3.11. Fails when that changes.
set -eu
VERSION=3.1.9
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet "Werkzeug==$VERSION"
"$folder/venv/bin/python" - <<'PYTHON'
import io

from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Request


def request(**more: str) -> Request:
    """Give a request as a server makes it that has found the end of the body itself."""
    made = Request(
        {
            "REQUEST_METHOD": "POST",
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "wsgi.input": io.BytesIO(b"text=" + b"a" * 95),
            "wsgi.input_terminated": True,
            **more,
        }
    )
    made.max_content_length = 50
    return made


whole = request().get_data()
print(f"100 bytes in chunks, 50 allowed: get_data() gives {len(whole)}")
assert len(whole) == 50
text = request().form["text"]
print(f"100 bytes in chunks, 50 allowed: form gives a text of {len(text)} characters")
assert len(text) == 45
try:
    request(CONTENT_LENGTH="100").get_data()
except RequestEntityTooLarge as error:
    print(f"100 bytes with a Content-Length, 50 allowed: {error}")
else:
    raise SystemExit("a body with a Content-Length is cut as well now")
PYTHON
