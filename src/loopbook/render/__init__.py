"""Pictures and papers of terms: SVG, tables, words for numbers."""
