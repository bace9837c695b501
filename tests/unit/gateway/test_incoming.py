"""What a browser sends comes through the door before any view sees it."""

import io

from flask import Flask, jsonify, request

from gateway.incoming import IncomingRequest


def app() -> Flask:
    made = Flask(__name__)
    made.request_class = IncomingRequest

    @made.route("/", methods=["GET", "POST"])
    def shown() -> object:
        files = {name: file.stream.read().decode("latin-1") for name, file in request.files.items()}
        return jsonify(args=request.args.to_dict(flat=False), form=request.form.to_dict(flat=False), files=files)

    return made


def test_posted_fields_are_put_right_and_files_are_left_alone() -> None:
    client = app().test_client()
    sent = {"a": ["\ufeffett\r\ntvå", "A\u030a"], "b": "👩\u200d👧"}
    assert client.post("/", data=sent).json == {
        "args": {},
        "form": {"a": ["ett\ntvå", "Å"], "b": ["👩\u200d👧"]},
        "files": {},
    }
    with_file = client.post("/", data={"a": "x\u200b", "f": (io.BytesIO(b"\xef\xbb\xbfx\r\n"), "f.txt")}).json
    assert with_file == {"args": {}, "form": {"a": ["x"]}, "files": {"f": "\xef\xbb\xbfx\r\n"}}


def test_a_querys_fields_are_put_right() -> None:
    got = app().test_client().get("/", query_string={"sok": "O\u0308berg\u2060", "n": ["1", "2"]}).json
    assert got == {"args": {"sok": ["Öberg"], "n": ["1", "2"]}, "form": {}, "files": {}}
