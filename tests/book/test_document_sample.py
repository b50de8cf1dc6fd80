"""Documents drawn and looked at, and what is concluded of all of them."""

from fractions import Fraction
from pathlib import Path

import pytest

from loopbook.book.document_sample import Sampling, sampled
from loopbook.errors import ParseError
from loopbook.terms.declaration import Declaration
from tests.book.declared import answer, checked, declared, document, failing, plant_book

NAMES = [f"log {n:03}.pdf" for n in range(100)]


@pytest.fixture(scope="module")
def data() -> bytes:
    return declared(plant_book(answer("meter", "1", "C62", *(document(n) for n in NAMES))))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("policy.pdf", *NAMES):
        (tmp_path / name).write_bytes(name.encode())
    return tmp_path


def sampling(folder: Path, seed: str = "seed") -> Sampling:
    return Sampling(folder, Fraction("0.95"), Fraction("0.05"), seed)


def test_what_is_whole_is_concluded_for_all(data: bytes, folder: Path) -> None:
    found = checked(data, sampling=sampling(folder))
    assert found.holds
    sample = found.sample
    assert sample is not None
    # 101 documents, 6 defects would be too many: hypergeom.pmf(0, 101, 6, 39) = 0.0493.
    assert (sample.population, sample.size, sample.defects) == (101, 39, 0)
    assert sample.most < 0.06
    assert (sample.confidence, sample.tolerable, sample.seed) == ("0.95", "0.05", "seed")


def test_missing_and_altered_documents_are_named(data: bytes, folder: Path) -> None:
    for name in NAMES[:50]:
        (folder / name).unlink()
    for name in NAMES[50:]:
        (folder / name).write_bytes(b"other")
    found = checked(data, sampling=sampling(folder))
    assert failing(found) == {"documents": "LB-Z44"}
    sample = found.sample
    assert sample is not None
    assert set(sample.missing) <= set(NAMES[:50])
    assert set(sample.altered) <= set(NAMES[50:])
    assert sample.defects >= sample.size - 1
    assert sample.most > 0.9


def test_another_seed_draws_others(data: bytes, folder: Path) -> None:
    (folder / NAMES[0]).unlink()
    seen = {
        bool(failing(checked(data, sampling=sampling(folder, f"{seed}")))) for seed in range(12)
    }
    assert seen == {True, False}


def test_a_declaration_without_documents_has_none_to_draw(folder: Path) -> None:
    opened = checked(declared(plant_book())).opened
    assert opened is not None
    assert isinstance(opened.credential, Declaration)
    bare = type(opened.credential)(
        **{
            name: getattr(opened.credential, name)
            for name in opened.credential.__struct_fields__
            if name != "evidence"
        }
    )
    sample = sampled(bare, opened.sha256, sampling(folder))
    assert (sample.population, sample.size, sample.most) == (0, 0, 0.0)


def test_a_folder_that_is_none_stops_the_call(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(ParseError):
        checked(data, sampling=sampling(tmp_path / "no"))


def test_what_was_asked_is_told_with_all_its_digits(data: bytes, folder: Path) -> None:
    asked = Sampling(folder, Fraction("0.9999999"), Fraction("0.0000001"), "seed")
    sample = checked(data, sampling=asked).sample
    assert sample is not None
    assert (sample.confidence, sample.tolerable) == ("0.9999999", "0.0000001")
    assert sample.size == 101
