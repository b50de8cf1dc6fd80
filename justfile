# Everything that must hold before a commit; the same in pre-commit and CI.
check: lint types contracts test

lint:
    uv run ruff check .
    uv run ruff format --check .

types:
    uv run mypy

contracts:
    uv run lint-imports

test:
    uv run pytest -q
