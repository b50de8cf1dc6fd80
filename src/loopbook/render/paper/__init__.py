"""Papers: a report set as PDF, as a workbook, or as text."""
