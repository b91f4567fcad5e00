"""Documents that tests set: a layout of paragraphs and tables, printed as Word document, PDF, workbook or CSV."""
