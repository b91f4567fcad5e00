"""Editions of plans: what documents say of a plan is published as a whole, and what was there before is kept."""
