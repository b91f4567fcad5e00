"""graphsvc: a knowledge graph and semantic query service for regional strategic planning."""

__version__ = "0.1.0"
