"""``photorestorer dataset``: make a data set of damaged portraits from good ones."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from photorestorer_gui.cli.console import fail, print_result, say, shown_progress
from photorestorer_gui.errors import PhotoRestorerError

if TYPE_CHECKING:
    from photorestorer_gui.training.dataset import DatasetPlan

Source = Annotated[Path, typer.Option(help="Folder of good portraits, for example FFHQ.")]
Out = Annotated[Path, typer.Option(help="Folder of the data set; one begun there is continued.")]
Count = Annotated[int, typer.Option(min=3, max=999_999, help="Pictures to make.")]
Size = Annotated[int, typer.Option(min=64, max=4096, help="Side of a picture in pixels.")]
Seed = Annotated[int, typer.Option(min=0, help="Another seed gives another data set.")]
ProtocolName = Annotated[
    Literal["paper", "extended"],
    typer.Option(
        help="paper: blurred, cracked, both, a third each. "
        "extended: any mixture of kinds, a third undamaged."
    ),
]
Stamps = Annotated[Path, typer.Option(help="Folder of dirt stamps; may be empty or missing.")]
Workers = Annotated[
    int | None, typer.Option(min=1, help="Processes.", show_default="one a processor core")
]


def dataset(
    source: Source,
    out: Out,
    count: Count = 12_000,
    size: Size = 512,
    seed: Seed = 0,
    protocol: ProtocolName = "paper",
    stamps: Stamps = Path("stamps"),
    workers: Workers = None,
) -> None:
    """Make a data set of damaged portraits, with the truth about each (see docs/training.md)."""
    from photorestorer_gui.networks.session import usable_cores
    from photorestorer_gui.training.dataset import make_dataset, plan_dataset
    from photorestorer_gui.training.dataset_sample import DatasetRecipe

    recipe = DatasetRecipe(protocol, count, size, seed)
    try:
        with shown_progress("source", quiet=False) as progress:
            plan = plan_dataset(source, out, recipe, stamps=stamps, progress=progress)
        for line in _announced(plan):
            say(line)
        with shown_progress("dataset", quiet=False) as progress:
            rows = make_dataset(plan, workers=workers or usable_cores(), progress=progress)
    except PhotoRestorerError as error:
        fail(error.summary, error.remedy, error)
    for split, made in Counter(row.split for row in rows).items():
        groups = Counter(row.group for row in rows if row.split == split)
        parts = ", ".join(f"{number:,} {group}" for group, number in sorted(groups.items()))
        print_result(f"{split:5} {made:6,}: {parts}")
    print_result(str(out / "manifest.csv"))


def _announced(plan: DatasetPlan) -> list[str]:
    """Return what the person should know before the work starts."""
    from photorestorer_gui.training.dataset import size_text

    sources, recipe = plan.sources, plan.recipe
    lines = [f"{sources.count:,} portraits in “{sources.root}”."]
    if sources.too_small or sources.unreadable:
        lines.append(
            f"Left out: {sources.too_small:,} too small, {sources.unreadable:,} unreadable."
        )
    lines += [
        f"No portrait fell into “{split}”, so it stays empty; more portraits would fill it."
        for split in plan.empty_splits
    ]
    if plan.done:
        lines.append(f"{len(plan.done):,} of {recipe.count:,} pictures are there already.")
    if len(plan.done) < recipe.count:
        lines.append(
            f"The {recipe.count - len(plan.done):,} pictures of {recipe.size_px} × "
            f"{recipe.size_px} pixels need about {size_text(plan.bytes_needed)}; "
            f"{size_text(plan.bytes_free)} are free."
        )
    return lines
