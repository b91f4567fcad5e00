"""Validation: SHACL shapes, compiled to SPARQL that runs in the store, and reports of what they find."""
