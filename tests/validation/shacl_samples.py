"""Prefixes of the small shapes and data of these tests, and shapes read from Turtle."""

from __future__ import annotations

from rdflib import Graph

from graphsvc.validation import shapes

PREFIXES = """
@prefix : <http://e/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def read(text: str) -> shapes.Shapes:
    """The shapes of a Turtle text without its prefixes."""
    return shapes.read(Graph().parse(data=PREFIXES + text, format="turtle"))
