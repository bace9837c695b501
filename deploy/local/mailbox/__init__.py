"""The demonstration's mailbox: a mail server and a provider of text messages that keep what comes, and a page that shows it. It sends nothing on."""
