"""Sent responses and timelines (`timeline`) as PDF: what stands in the file (`document`), finding, making and sealing one (`making`)."""

from services.moments.pdf.drawing import response_file
from services.moments.pdf.timeline import timeline_file

__all__ = ["response_file", "timeline_file"]
