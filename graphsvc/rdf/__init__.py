"""Records become triples here, and nowhere else."""
