"""What files may be checked, by the endings of their names."""

from __future__ import annotations

from graphsvc.documents.files import SUFFIXES
from graphsvc.review.drafts import RDF_SUFFIXES

DOCUMENTS = SUFFIXES
"""Documents that are read."""
DATA = tuple(RDF_SUFFIXES)
"""RDF."""
ALL = (*DOCUMENTS, *DATA)
