"""What carries notifications out of the house: a mail server and a provider of text messages. None of it happens inside a transaction."""
