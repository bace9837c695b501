"""A programme package: a folder of Markdown and YAML, read, checked and rendered. Pure: files in, `Package` or `BrokenPackage` out."""

from services.content.package.faults import BrokenPackage, Fault
from services.content.package.reading import Package, read_package

__all__ = ["BrokenPackage", "Fault", "Package", "read_package"]
