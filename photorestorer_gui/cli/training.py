"""``photorestorer train`` and ``evaluate``: making and judging the built-in networks."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal, NoReturn

import typer

from photorestorer_gui.cli.console import open_networks, print_result, say, shown_progress
from photorestorer_gui.errors import PhotoRestorerError

Network = Annotated[
    Literal["cracks", "sharpen", "classifier"], typer.Argument(help="Which network to train.")
]
Data = Annotated[Path, typer.Option(help="Folder of good portraits.", exists=True, file_okay=False)]
Stamps = Annotated[Path, typer.Option(help="Folder of dirt stamps; may be empty or missing.")]
Out = Annotated[Path, typer.Option(help="Folder of the run; a run found there is continued.")]
Variant = Annotated[Literal["cpu", "gpu"], typer.Option(help="Recipe of recipes.toml.")]
Minutes = Annotated[float | None, typer.Option(min=0.01, help="Instead of the recipe's minutes.")]
Seed = Annotated[int, typer.Option(help="Seed of the samples.")]
OtherModels = Annotated[
    Path | None,
    typer.Option("--models", help="Judge the weights of this folder.", exists=True),
]
Models = Annotated[
    Path, typer.Option(help="Folder of the weights files.", exists=True, file_okay=False)
]
Count = Annotated[int, typer.Option(min=1, help="Portraits to judge on.")]


def train(
    network: Network,
    data: Data,
    out: Out,
    stamps: Stamps = Path("stamps"),
    recipe: Variant = "cpu",
    minutes: Minutes = None,
    seed: Seed = 0,
) -> None:
    """Train a built-in network and export it to OUT (needs the extra “train”)."""
    try:
        from photorestorer_gui.training.export_onnx import export
        from photorestorer_gui.training.train import TrainingRun, read_recipe
    except ImportError as error:
        _fail("Training needs more packages.", "Run: pip install 'photorestorer[train]'", error)
    chosen = read_recipe(network, recipe)
    if minutes is not None:
        chosen = replace(chosen, minutes=minutes)
    try:
        run = TrainingRun(network, out, chosen)
        with shown_progress(network, quiet=False) as progress:
            run.train((data, stamps), seed=seed, progress=progress)
        weights = export(network, run.model, out)
    except PhotoRestorerError as error:
        _fail(error.summary, error.remedy, error)
    say(f"{run.step} steps in {run.elapsed_s / 60:.1f} minutes")
    print_result(str(weights))


def evaluate(
    data: Data,
    stamps: Stamps = Path("stamps"),
    count: Count = 60,
    seed: Seed = 0,
    models: OtherModels = None,
) -> None:
    """Judge the installed networks on portraits held out from training; prints tables."""
    try:
        from photorestorer_gui.training.calibrate import unverified_networks
        from photorestorer_gui.training.evaluate import evaluate as judge
    except ImportError as error:
        _fail("Judging needs more packages.", "Run: pip install 'photorestorer[train]'", error)
    networks = open_networks() if models is None else unverified_networks(models)
    try:
        for line in judge(data, stamps, networks=networks, count=count, seed=seed):
            print_result(line)
    except PhotoRestorerError as error:
        _fail(error.summary, error.remedy, error)


def calibrate(
    models: Models, data: Data, stamps: Stamps = Path("stamps"), count: Count = 240, seed: Seed = 0
) -> None:
    """Choose the thresholds of fresh weights on held-out portraits; changes the files."""
    try:
        from photorestorer_gui.training.calibrate import calibrate as choose
    except ImportError as error:
        _fail("Calibrating needs more packages.", "Run: pip install 'photorestorer[train]'", error)
    try:
        for line in choose(models, data, stamps, count=count, seed=seed):
            print_result(line)
    except PhotoRestorerError as error:
        _fail(error.summary, error.remedy, error)


def _fail(summary: str, remedy: str, cause: Exception) -> NoReturn:
    sys.stderr.write(f"{summary} {remedy}\n")
    raise typer.Exit(1) from cause
