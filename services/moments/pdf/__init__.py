"""Sent responses as PDF: what stands in the file (`document`), finding, making and sealing one (`making`)."""

from services.moments.pdf.making import response_file

__all__ = ["response_file"]
