"""Who may do what from outside, and how often: tokens, roles, rates, the log of writes. No web framework: strings and mappings come in."""
