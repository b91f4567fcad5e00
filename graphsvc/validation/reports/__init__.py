"""How a report is shown: text, a page, a workbook, Markdown; all made from one outline, so that all say the same."""
