"""Demo: a book built from real input that comes with the package, and what it says.

command.demo -> building.build -> Book.record ... -> report.report -> words.lines
"""
