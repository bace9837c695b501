"""A conversation as PDF: what stands in it (`document`), and making, sealing and noting the file (`making`)."""
