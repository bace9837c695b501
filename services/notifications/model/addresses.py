"""What is an address of a channel, and in which form it is kept: as one that carries nothing but itself into a header or a provider's form."""

import re

from common.contracts.errors import Invalid
from common.contracts.notifications.preferences import LONGEST_ADDRESS
from common.door import UNREADABLE, figures, line
from common.phrases import notifications

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_LONGEST_LOCAL = 64
_NUMBER = re.compile(r"\+[1-9][0-9]{7,14}")
_SWEDISH_MOBILE = re.compile(r"\+467[02369][0-9]{7}")


def email_address(typed: str) -> str:
    """Give the address in the form that every mail server takes: ASCII, a Swedish domain as its code (RFC 5890). Raises `Invalid`."""
    local, _, domain = line(typed).rpartition("@")
    try:
        coded = domain.lower().encode("idna").decode("ascii")
    except (*UNREADABLE, UnicodeError):
        coded = ""
    labels = coded.split(".")
    fits = len(local) <= _LONGEST_LOCAL and len(local) + 1 + len(coded) <= LONGEST_ADDRESS and len(labels) > 1
    if not fits or not _LOCAL.fullmatch(local) or not all(map(_LABEL.fullmatch, labels)) or labels[-1].isdigit():
        raise Invalid(fields={"address": [notifications.NO_EMAIL_ADDRESS()]})
    return f"{local}@{coded}"


def mobile_number(typed: str) -> str:
    """Give the number as providers take it (E.164): one without a country is Swedish. Raises `Invalid`, also for a Swedish number that is no mobile's."""
    written = re.sub(r"[ ()/.-]", "", figures(typed)).replace("+460", "+46")
    if written.startswith("00"):
        written = f"+{written[2:]}"
    elif written.startswith("0"):
        written = f"+46{written[1:]}"
    is_foreign = _NUMBER.fullmatch(written) and not written.startswith("+46")
    if not is_foreign and not _SWEDISH_MOBILE.fullmatch(written):
        raise Invalid(fields={"address": [notifications.NO_MOBILE_NUMBER()]})
    return written


READ = {"email": email_address, "sms": mobile_number}
"""What reads an address of each channel."""
