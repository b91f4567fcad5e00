"""What the graph tells by computing: dependencies, impact, paths, plans side by side, matrices."""
