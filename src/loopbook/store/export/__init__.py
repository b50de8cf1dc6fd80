"""Export: a book as plain Parquet by month, which any engine reads. Spec: docs/spec/export.md."""
