"""Forms to fill in: a workbook, or CSV, in which planners write a plan that is then read like any document."""
