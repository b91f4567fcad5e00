"""Files become lines and blocks, each with its place."""
