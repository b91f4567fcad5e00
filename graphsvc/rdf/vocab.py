"""The namespaces that the graph uses, and the prefixes under which they are written and may be queried."""

from __future__ import annotations

from rdflib import Namespace
from rdflib.namespace import DCAT, FOAF, ORG, OWL, PROV, RDF, RDFS, SH, SKOS, VOID, XSD
from rdflib.namespace import DCTERMS as DCT
from rdflib.namespace import SDO as SCHEMA

G = Namespace("https://graphsvc.example/def#")
CV = Namespace("http://data.europa.eu/m8g/")
ELI = Namespace("http://data.europa.eu/eli/ontology#")
OA = Namespace("http://www.w3.org/ns/oa#")
PPLAN = Namespace("http://purl.org/net/p-plan#")
ADMS = Namespace("http://www.w3.org/ns/adms#")
VANN = Namespace("http://purl.org/vocab/vann/")

PREFIXES: dict[str, str] = {
    "adms": str(ADMS),
    "cv": str(CV),
    "dcat": str(DCAT),
    "dct": str(DCT),
    "eli": str(ELI),
    "foaf": str(FOAF),
    "g": str(G),
    "oa": str(OA),
    "org": str(ORG),
    "owl": str(OWL),
    "p-plan": str(PPLAN),
    "prov": str(PROV),
    "rdf": str(RDF),
    "rdfs": str(RDFS),
    "schema": str(SCHEMA),
    "sh": str(SH),
    "skos": str(SKOS),
    "vann": str(VANN),
    "void": str(VOID),
    "xsd": str(XSD),
}

RFC5147 = "http://tools.ietf.org/rfc/rfc5147"
"""The standard after which a fragment selector counts lines: positions between lines, from 0 (line n is ``line=n-1,n``)."""
RFC7111 = "http://tools.ietf.org/rfc/rfc7111"
"""The standard of fragments of CSV files: ``cell=5,2``, rows and columns from 1."""
RFC8118 = "http://tools.ietf.org/rfc/rfc8118"
"""The standard of fragments of PDF files: ``page=5&viewrect=left,top,width,height``."""
ECMA376 = "https://ecma-international.org/publications-and-standards/standards/ecma-376/"
"""The standard of workbooks, after whose formulas a cell is named: ``'Plan'!B5``."""

__all__ = [
    "ADMS",
    "CV",
    "DCAT",
    "DCT",
    "ECMA376",
    "ELI",
    "FOAF",
    "OA",
    "ORG",
    "OWL",
    "PPLAN",
    "PREFIXES",
    "PROV",
    "RDF",
    "RDFS",
    "RFC5147",
    "RFC7111",
    "RFC8118",
    "SCHEMA",
    "SH",
    "SKOS",
    "VANN",
    "VOID",
    "XSD",
    "G",
]
