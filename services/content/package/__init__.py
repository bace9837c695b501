"""A programme package: files of Markdown and YAML, read, checked and rendered, or written. Pure: files in, `Package` or `BrokenPackage` out."""

from services.content.package.faults import BrokenPackage, Fault
from services.content.package.reading import Package, read_package, read_published
from services.content.package.sources import Source

__all__ = ["BrokenPackage", "Fault", "Package", "Source", "read_package", "read_published"]
