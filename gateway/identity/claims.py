"""What an issuer says of who it is, before anybody believes it: it is made outside, of whatever an issuer makes."""

from collections.abc import Mapping
from typing import Any

from authlib.common.errors import AuthlibBaseError
from joserfc.errors import JoseError

from common.contracts.strict import is_unwritable
from common.door import UNREADABLE, says

WHO = ("sub", "employeeHsaId", "personalIdentityNumber", "name", "acr")
UNUSABLE = (AuthlibBaseError, JoseError, *UNREADABLE)
"""What the libraries raise for an answer that proves nothing."""


def who(claims: Mapping[str, Any]) -> dict[str, str]:
    """Give what tells who it is, of what is told; raises `ValueError` for what is no text, can't be kept or says nothing."""
    told = {name: claims[name] for name in WHO if claims.get(name) is not None}
    if told.get("acr") == "":  # no level at all: whoever asks is told which is enough
        del told["acr"]
    for name, text in told.items():
        if not isinstance(text, str) or is_unwritable(text) or not says(text):
            raise ValueError(name)
    return told
