"""The answer to an open page's question whether something has changed (`static/watch.js`): by `ETag`, most often 304 and no body."""

from collections.abc import Mapping

from flask import jsonify, request
from werkzeug.wrappers import Response


def changed_since(fingerprint: str | None, texts: Mapping[str, str] | None = None) -> Response:
    """Say whether the fingerprint is another than the page's (`sedan`), with new `texts` by the id of the place that they stand in.

    Without a fingerprint nothing but those texts can change.
    """
    is_changed = fingerprint not in {None, request.args.get("sedan")}
    response = jsonify({"is_changed": is_changed, "texts": dict(texts or {})})
    response.add_etag()
    return response.make_conditional(request)
