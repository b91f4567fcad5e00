"""What continues what between plans, and what says nearly the same: found from the facts, decided by people where it is doubtful."""
