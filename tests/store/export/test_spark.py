"""Apache Spark over an export: the tables, the totals, and what it says when it cannot."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from loopbook.book import Book
from loopbook.errors import NotABook, QueryError, UnknownTerm
from loopbook.store.export.engine import lent
from loopbook.store.export.totals import export_totals
from loopbook.terms.account import TotalsQuery
from loopbook.terms.export import Engine, Export

from .books import sealed_book
from .engines import PACK, PLAN, QUERIES, YEARS, compare, placed

# The driver warns of newer pandas, which it does not need here.
pytestmark = [pytest.mark.spark, pytest.mark.filterwarnings("ignore:PySpark does not yet")]


@pytest.fixture(scope="module")
def session() -> Iterator[SparkSession]:
    """A session that runs already, as under `spark-submit`: it is used, and left running."""
    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    opened = (
        builder.config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "4")
        .getOrCreate()
    )
    yield opened
    opened.stop()


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    with placed(sealed_book(tmp_path_factory.mktemp("placed") / "a.book", [PACK, PLAN])) as opened:
        yield opened


@pytest.fixture(scope="module")
def out(book: Book, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("a folder [1]") / "out put"
    book.export(folder)
    return folder


@pytest.mark.parametrize("query", QUERIES, ids=range(len(QUERIES)))
def test_spark_gives_what_the_book_gives(
    session: SparkSession, book: Book, out: Path, query: TotalsQuery
) -> None:
    assert compare(book, out, Engine.SPARK, query)
    assert SparkSession.getActiveSession() is not None


def test_spark_lends_every_table(session: SparkSession, made: Export, folder: Path) -> None:
    assert session
    with lent(folder, Engine.SPARK) as frames:
        for table, rows in made.tables.items():
            assert frames(table).collect("pyarrow").to_native().num_rows == rows


def test_settings_of_a_running_session_are_put_back(session: SparkSession, folder: Path) -> None:
    session.conf.set("spark.sql.session.timeZone", "Asia/Shanghai")
    with lent(folder, Engine.SPARK) as frames:
        assert frames("packs")
        assert session.conf.get("spark.sql.session.timeZone") == "UTC"
    assert session.conf.get("spark.sql.session.timeZone") == "Asia/Shanghai"


def test_what_is_not_there_is_told(session: SparkSession, out: Path, tmp_path: Path) -> None:
    assert session
    with pytest.raises(UnknownTerm, match="LB-S73"):
        export_totals(out, TotalsQuery("another", YEARS), Engine.SPARK)
    with pytest.raises(NotABook):
        export_totals(tmp_path, TotalsQuery(PACK, YEARS), Engine.SPARK)


def test_a_file_that_is_gone_is_told(session: SparkSession, book: Book, tmp_path: Path) -> None:
    assert session
    book.export(tmp_path / "out")
    for file in (tmp_path / "out" / "postings").rglob("*.parquet"):
        file.write_bytes(b"no parquet")
    with pytest.raises(QueryError, match="LB-S72"):
        export_totals(tmp_path / "out", TotalsQuery(PACK, YEARS), Engine.SPARK)


def test_a_sum_beyond_what_spark_can_hold_raises(
    session: SparkSession, made: Export, folder: Path
) -> None:
    assert made.size
    big = "SELECT CAST(9e37 AS DECIMAL(38, 0)) AS amount FROM range(9)"
    with pytest.raises(OverflowError), lent(folder, Engine.SPARK):
        session.sql(f"SELECT SUM(amount) FROM ({big})").collect()
