"""Text messages in the alphabet of phones (GSM 03.38, 3GPP TS 23.038 §6.2.1): a sign outside of it makes a text three parts instead of one."""

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("\f^{}\\[~]|€")
"""Each is sent as an escape and a sign: two septets."""
ONE_PART = 160
"""The most septets of a text that isn't cut into parts."""


def septets(text: str) -> int:
    """Count what a text takes; raises `ValueError` that names a sign outside of the alphabet."""
    strangers = sorted(set(text) - BASIC - EXTENDED)
    if strangers:
        raise ValueError(f"not in GSM 03.38: {strangers}")
    return len(text) + sum(sign in EXTENDED for sign in text)
