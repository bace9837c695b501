"""What every answer tells the browser to refuse, whole: one word more would let something in (`docs/decisions/0005-csp.md`)."""

import pytest

from tests.unit.gateway.staff.browsing import Browser

OURS, NOTHING = ["'self'"], ["'none'"]
POLICY = {
    "default-src": NOTHING,
    "script-src": OURS,
    "style-src": OURS,
    "img-src": [*OURS, "data:"],
    "media-src": OURS,
    "font-src": OURS,
    "connect-src": OURS,
    "form-action": [*OURS, "http://127.0.0.1:1", "http://127.0.0.1:1"],
    "base-uri": NOTHING,
    "frame-ancestors": NOTHING,
}


@pytest.mark.parametrize("address", ["/", "/personal/moment", "/api/v1/", "/api/v1/openapi.json", "/finns-inte"])
def test_nothing_but_our_own_is_let_in(angelica: Browser, address: str) -> None:
    headers = angelica.get(address).headers
    policy = [directive.split() for directive in headers["Content-Security-Policy"].split(";")]
    assert {name: sources for name, *sources in policy} == POLICY
    assert len(policy) == len(POLICY)
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"
