"""What is wrong with the addresses at which people want to be notified."""

from common.phrases.code import Code

NO_EMAIL_ADDRESS = Code("no_email_address")
NO_MOBILE_NUMBER = Code("no_mobile_number")
CODE_IS_SIX_FIGURES = Code("code_is_six_figures")
TOO_MANY_CODES = Code("too_many_codes", "most")
