"""The graph of dependencies: what each thing in the plans rests on, what rests on it, and what follows where something goes."""
