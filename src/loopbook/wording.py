"""The words that a person reads, in every language the house speaks.

Every message, label and heading stands in `wording/*.csv` as one row: key, English, Chinese. Code
names the key and gives the values; no sentence for a user is written in a module. The tests hold
that each key used exists, and that each key that exists is used.
"""

import csv
from functools import cache
from importlib.resources import files

LANGUAGES = ("en", "zh")


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Return key -> language -> template, read from every CSV file of the wording folder."""
    rows: dict[str, dict[str, str]] = {}
    for file in sorted(files("loopbook").joinpath("wording").iterdir(), key=lambda f: f.name):
        if not file.name.endswith(".csv"):
            continue
        for row in csv.DictReader(file.read_text(encoding="utf-8").splitlines()):
            rows[row["key"]] = {language: row[language] for language in LANGUAGES}
    return rows


def say(key: str, language: str = "en", **values: object) -> str:
    """Return the words of `key`, its placeholders filled.

    Parameters
      key       a row of the catalogue
      language  one of LANGUAGES; any other reads as English
      values    one per placeholder of the template
    Raises    KeyError  the key or a placeholder is missing: a fault of the program, not of a user
    """
    template = catalogue()[key]["zh" if language.startswith("zh") else "en"]
    return template.format(**values)
