"""The report: every table on held-out portraits, and the files that keep it."""

from __future__ import annotations

import json
import math
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from photorestorer_gui import __version__
from photorestorer_gui.networks.catalogue import CATALOGUE
from photorestorer_gui.networks.store import sha256_of
from photorestorer_gui.photo.atomic import save_error, write_atomically
from photorestorer_gui.training.judging.calibration import judge_calibration
from photorestorer_gui.training.judging.clean import judge_clean
from photorestorer_gui.training.judging.compression import judge_compression
from photorestorer_gui.training.judging.cracks import judge_cracks
from photorestorer_gui.training.judging.examples import draw_examples
from photorestorer_gui.training.judging.filling import judge_filling
from photorestorer_gui.training.judging.kinds import judge_kinds
from photorestorer_gui.training.judging.labels import judge_labels
from photorestorer_gui.training.judging.must_show import judge_demands
from photorestorer_gui.training.judging.orders import judge_orders
from photorestorer_gui.training.judging.seconds import judge_seconds
from photorestorer_gui.training.judging.section import Section
from photorestorer_gui.training.judging.sharpening import judge_sharpening
from photorestorer_gui.training.judging.sitting import Sitting

TABLES: tuple[Callable[[Sitting], Section], ...] = (
    judge_labels,
    judge_seconds,
    judge_orders,
    judge_kinds,
    judge_clean,
    judge_cracks,
    judge_filling,
    judge_sharpening,
    judge_compression,
    judge_calibration,
)


def evaluate(sitting: Sitting, out: Path | None = None) -> Iterator[str]:
    """Yield the lines of all tables; deterministic by seed, but for the seconds.

    Parameters
    ----------
    sitting : Sitting
    out : Path, optional
        Folder that gets ``results.txt``, ``results.json`` and the plots, once all is measured;
        made if it is missing, tried before anything is measured.

    Raises
    ------
    SaveError
        If the folder cannot be written to; what lay in it is as whole as before.
    PhotoRestorerError
        If a step of the program fails.
    """
    if out is not None:
        _try_out(out)
    lines, sections = _heading(sitting), list[Section]()
    yield from lines
    for judge in (*TABLES, None):
        section = judge(sitting) if judge else judge_demands(_figures(sections))
        sections.append(section)
        lines += ["", *section.lines]
        yield from ("", *section.lines)
    if out is not None:
        examples = {"examples.png": draw_examples(sitting)}
        _save(out, sitting, lines, [*sections, Section("examples", (), {}, examples)])


def _weights(sitting: Sitting) -> dict[str, str]:
    """Return the SHA-256 of every weights file that is judged."""
    found = {card.file: sitting.networks.store.find(card) for card in CATALOGUE}
    return {file: sha256_of(path) for file, path in found.items() if path is not None}


def _heading(sitting: Sitting) -> list[str]:
    heading = (
        f"PhotoRestorer {__version__}: {len(sitting.portraits)} held-out portraits,"
        f" count {sitting.count}, seed {sitting.seed}"
    )
    if sitting.left_out:
        heading += f"; {sitting.left_out} pictures left out, unreadable or too small"
    return [heading, *(f"  {file} {digest[:16]}" for file, digest in _weights(sitting).items())]


def _figures(sections: Sequence[Section]) -> dict[str, float]:
    """Return all figures by ``section.name``."""
    return {
        f"{section.name}.{name}": value
        for section in sections
        for name, value in section.figures.items()
    }


def _try_out(out: Path) -> None:
    """Make the folder and write something there: an hour later would be late to learn of it."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out) as file:
            file.write(bytes(4096))
            file.flush()
    except FileExistsError as error:
        raise save_error(out / "results.txt", NotADirectoryError(str(error))) from error
    except OSError as error:
        raise save_error(out / "results.txt", error) from error


def _save(out: Path, sitting: Sitting, lines: Sequence[str], sections: Sequence[Section]) -> None:
    record = {
        "version": __version__,
        "weights": _weights(sitting),
        "portraits": len(sitting.portraits),
        "left_out": sitting.left_out,
        "count": sitting.count,
        "seed": sitting.seed,
        "figures": {
            section.name: {name: _json_number(v) for name, v in section.figures.items()}
            for section in sections
            if section.figures
        },
    }
    # Figures first: where the disk fills up, they are what is worth most and takes least.
    files = {
        "results.txt": _encoded("\n".join(lines)),
        "results.json": _encoded(json.dumps(record, indent=2)),
    }
    for section in sections:
        files |= section.plots
    for name, content in files.items():
        write_atomically(out / name, content, overwrite=True)


def _encoded(text: str) -> bytes:
    return f"{text}\n".encode()


def _json_number(value: Any) -> float | None:
    """Return the number, or None for NaN, which JSON does not know."""
    return float(value) if math.isfinite(value) else None
