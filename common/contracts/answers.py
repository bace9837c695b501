"""Where the answers to calls go (`docs/decisions/0053-addresses-of-answers.md`)."""

from uuid import uuid4


def new_answer_address(owner: str) -> str:
    """Give an address for the answers to a part's calls. Whose it is stands in it: the broker lets nobody else bind it."""
    return f"answers.{owner}.{uuid4()}"
