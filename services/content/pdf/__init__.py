"""Published programmes as PDF: what stands in the file (`documents`, `html`), which files are kept (`model`, `keeping`), one made (`making`)."""

from services.content.pdf.drawing import pdf_of

__all__ = ["pdf_of"]
