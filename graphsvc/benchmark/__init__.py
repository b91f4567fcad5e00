"""Measuring: a synthetic graph of plans with planted faults, and the validators that it is put before."""
