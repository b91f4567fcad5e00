"""The triple store: one interface, an embedded engine below it."""
