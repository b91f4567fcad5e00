"""Full text: everything that has a name or a description, found by the words that people write, in whatever form."""
