"""Reports: they parse, hold what happened, and never take another file's place."""

from __future__ import annotations

import csv
import io
import json
import os
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from photorestorer_gui.batch.out_folder import opened
from photorestorer_gui.batch.report import COLUMNS, Report, check_report, write_report
from photorestorer_gui.batch.run import Outcome
from photorestorer_gui.batch.storage import Source
from photorestorer_gui.errors import DiskFullError, SaveError
from tests.batch.conftest import Bench, InThisProcess, cracked_photo
from tests.networks import graphs


class Page(HTMLParser):
    """The tags that are open at the end, the texts, and the attributes of every tag."""

    VOID = ("meta", "img", "br")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.texts: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data.strip())


@pytest.fixture
def outcome(bench: Bench) -> Outcome:
    """Two photos done, one of them in a folder of its own, and two that failed."""
    (bench.photos / "2.png").write_bytes(b"no picture")
    (bench.photos / "3.png").unlink()
    cracked_photo(bench.photos / 'a <b> & "c"' / "<script>alert(1)</script>.png".replace("/", "-"))
    (bench.photos / "=1+1.png").write_bytes(b"")
    return bench.run()


def written(bench: Bench, outcome: Outcome, name: str, out: Source | None = None) -> str:
    path = bench.out.parent / name
    out = out or bench.out
    settings = bench.order().terms.settings
    report = Report(out, datetime(2026, 1, 2, tzinfo=UTC), outcome, settings)
    with opened(out) as folder:
        check_report(path, folder.journal)
        write_report(path, report, folder.journal)
    return path.read_text("utf-8-sig")


def test_that_json_holds_what_happened(bench: Bench, outcome: Outcome) -> None:
    told = json.loads(written(bench, outcome, "report.json"))
    assert (told["count"], told["done"], told["failed"], told["left"]) == (4, 2, 2, 0)
    assert told["found"] == {"cracked": 2}
    assert told["labels"] == {"cracked": 2}
    assert told["output_folder"] == str(bench.out)
    assert told["settings"]["engine"] == "auto"
    by_name: dict[str, Any] = {Path(row["file"]).name: row for row in told["photos"]}
    done, failed = by_name["1.png"], by_name["2.png"]
    assert done["output"] == str(bench.out / "1-restored.png")
    assert done["steps"][0]["step"] == "fill_cracks"
    assert (failed["state"], failed["output"]) == ("failed", None)
    assert failed["reason"] == "“2.png” is not a picture that can be read."
    assert failed["remedy"]


def test_that_csv_is_a_table_without_formulas(bench: Bench, outcome: Outcome) -> None:
    rows = list(csv.DictReader(io.StringIO(written(bench, outcome, "report.csv"))))
    assert list(rows[0]) == list(COLUMNS)
    assert len(rows) == 4
    by_name = {Path(row["file"]).name: row for row in rows}
    assert by_name["1.png"]["found"] == "cracked"
    assert by_name["1.png"]["possible"] == ""
    assert by_name["1.png"]["steps"] == "fill_cracks:done"
    assert by_name["=1+1.png"]["reason"] == "“=1+1.png” is empty."
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


def test_that_html_is_a_whole_page_that_fetches_and_runs_nothing(
    bench: Bench, outcome: Outcome
) -> None:
    text = written(bench, outcome, "report.html")
    page = Page(text)
    assert page.open == []
    pictures = [attributes for tag, attributes in page.tags if tag == "img"]
    assert len(pictures) == 4
    assert all((each["src"] or "").startswith("data:image/jpeg;base64,") for each in pictures)
    assert pictures[0]["alt"] == "Before: 1.png"
    assert not {"script", "link", "b>", "iframe"} & {tag for tag, _ in page.tags}
    assert "prefers-color-scheme: dark" in text
    assert "default-src 'none'" in text


def test_that_html_tells_what_happened_with_every_sign_escaped(
    bench: Bench, outcome: Outcome
) -> None:
    texts = Page(written(bench, outcome, "report.html")).texts
    assert 'a <b> & "c"' in texts
    assert "<script>alert(1)<-script>-restored.png" in texts
    assert "“2.png” is not a picture that can be read." in texts
    assert str(bench.photos / "2.png") in texts
    assert "Damage found" in texts
    assert "2 · 100%" in texts


def test_that_every_report_names_the_photos_to_look_at(bench: Bench, tmp_path: Path) -> None:
    unsure = graphs.stand_ins(tmp_path / "unsure", scores={"cracked": 0.71}, threshold=0.78)
    bench.executor = InThisProcess(unsure)
    outcome = bench.run()
    rows = list(csv.DictReader(io.StringIO(written(bench, outcome, "report.csv"))))
    assert {(row["found"], row["possible"]) for row in rows} == {("", "cracked")}
    assert Page(written(bench, outcome, "report.html")).texts.count("Perhaps cracked") == 3
    told = json.loads(written(bench, outcome, "report.json"))
    assert told["possible"] == {"cracked": 3}
    assert told["unchanged"] == 3


@pytest.mark.skipif(os.name == "nt", reason="names are text there")
@pytest.mark.parametrize("suffix", ["html", "csv", "json"])
def test_that_names_that_are_no_text_are_told(bench: Bench, suffix: str) -> None:
    name = os.fsdecode(b"\xff.png")
    os.replace(bench.photos / "1.png", bench.photos / name)
    outcome = bench.run()
    assert outcome.complete
    assert "udcff" in written(bench, outcome, f"report.{suffix}")


def test_that_a_report_replaces_the_last_one_but_no_other_file(
    bench: Bench, outcome: Outcome
) -> None:
    first = written(bench, outcome, "report.json")
    assert written(bench, bench.run(), "report.json") != first
    mine = bench.out.parent / "mine.json"
    mine.write_text("{}")
    with pytest.raises(SaveError, match="no report of this batch"):
        written(bench, outcome, "mine.json")
    assert mine.read_text() == "{}"


def test_that_a_report_that_failed_once_keeps_no_later_one_away(
    bench: Bench, outcome: Outcome, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, content: bytes, *, overwrite: bool) -> None:
        raise DiskFullError("The disk is full.", "Free some space.")

    first = written(bench, outcome, "report.json")
    with monkeypatch.context() as patch:
        patch.setattr("photorestorer_gui.batch.report.write_atomically", full)
        with pytest.raises(DiskFullError):
            written(bench, bench.run(), "report.json")
    assert (bench.out.parent / "report.json").read_text() == first
    assert written(bench, bench.run(), "report.json") != first
    assert written(bench, outcome, "report.json") == first


@pytest.mark.parametrize("name", ["report.pdf", "report", "nowhere/report.csv"])
def test_that_a_report_that_cannot_be_written_is_refused_at_once(bench: Bench, name: str) -> None:
    with opened(bench.out) as folder, pytest.raises(SaveError) as told:
        check_report(bench.out / name, folder.journal)
    assert told.value.remedy


def test_that_an_empty_batch_has_a_report(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    outcome = bench.run(folders=(tmp_path / "empty",))
    assert Page(written(bench, outcome, "report.html")).open == []
    assert json.loads(written(bench, outcome, "report.json"))["photos"] == []
