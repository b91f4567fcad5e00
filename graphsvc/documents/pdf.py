"""PDF."""

from graphsvc.documents.base import Document
from graphsvc.errors import DocumentError


def parse(name: str, data: bytes) -> Document:
    """X."""
    raise DocumentError(name)
