"""What is wrong with what people write to each other."""

from common.phrases.code import Code

CONVERSATIONS_FULL = Code("conversations_full", "most")
MESSAGE_NOT_THEIRS = Code("message_not_theirs")
MESSAGE_TOO_FORMATTED = Code("message_too_formatted")
TOO_MANY_BEGUN = Code("too_many_begun", "most")
