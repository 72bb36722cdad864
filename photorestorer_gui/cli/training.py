"""``photorestorer train`` and ``evaluate``: making and judging the built-in networks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from photorestorer_gui.cli.console import fail, open_networks, print_result, say, shown_progress
from photorestorer_gui.cli.paper_classifier import EXTRA, train_paper_classifier
from photorestorer_gui.errors import PhotoRestorerError

Network = Annotated[
    Literal["cracks", "sharpen", "filler", "classifier"],
    typer.Argument(help="Which network to train."),
]
Architecture = Annotated[
    Literal["compact", "inceptionv3"],
    typer.Option(help="compact: the program's own network; inceptionv3: the paper's classifier."),
]
Data = Annotated[
    Path,
    typer.Option(
        help="Folder of good portraits; for inceptionv3 one that “photorestorer dataset” made.",
        exists=True,
        file_okay=False,
    ),
]
Stamps = Annotated[Path, typer.Option(help="Folder of dirt stamps; may be empty or missing.")]
Out = Annotated[Path, typer.Option(help="Folder of the run; a run found there is continued.")]
TrainingStamps = Annotated[
    Path | None,
    typer.Option(help="Folder of dirt stamps (compact); may be missing.", show_default="stamps"),
]
Variant = Annotated[
    Literal["cpu", "gpu"] | None,
    typer.Option(help="Recipe of recipes.toml (compact).", show_default="cpu"),
]
Minutes = Annotated[float | None, typer.Option(min=0.01, help="Instead of the recipe's (compact).")]
Weights = Annotated[
    str | None,
    typer.Option(
        help="Where inceptionv3 begins: imagenet, none, or a file.", show_default="imagenet"
    ),
]
Epochs = Annotated[int | None, typer.Option(min=1, help="Epochs (inceptionv3).", show_default="10")]
BatchSize = Annotated[
    int | None, typer.Option(min=2, help="Pictures a step (inceptionv3).", show_default="16")
]
Size = Annotated[
    int | None,
    typer.Option(
        min=75, max=2048, help="Side of the input (inceptionv3).", show_default="the data set's"
    ),
]
LearningRate = Annotated[
    float | None,
    typer.Option(
        help="Instead of the recipe's (compact): lower to go on from good weights.",
        min=1e-6,
        max=1.0,
    ),
]
CrackFinder = Annotated[
    Path | None,
    typer.Option(
        help="Trained crack finder (model.keras) that a compact classifier begins with.",
        exists=True,
        dir_okay=False,
    ),
]
BeginWith = Annotated[
    Path | None,
    typer.Option(
        help="Weights file (.onnx) of the same network to go on from (compact).",
        exists=True,
        dir_okay=False,
    ),
]
Seed = Annotated[int, typer.Option(min=0, help="Seed of the samples.")]
TrainingData = Annotated[
    Path,
    typer.Option(help="Folder of good portraits to learn from.", exists=True, file_okay=False),
]
EvaluationData = Annotated[
    Path, typer.Option(help="Folder of good portraits.", exists=True, file_okay=False)
]
OtherModels = Annotated[
    Path | None,
    typer.Option("--models", help="Judge the weights of this folder.", exists=True),
]
Models = Annotated[
    Path, typer.Option(help="Folder of the weights files.", exists=True, file_okay=False)
]
WeightsFile = Annotated[
    Path, typer.Argument(help="Weights file (.onnx).", exists=True, dir_okay=False)
]
Results = Annotated[
    Path | None,
    typer.Option(
        "--out",
        help="Folder for the tables, plots and a sheet of examples.",
        show_default="only printed",
    ),
]
Count = Annotated[int, typer.Option(min=1, help="Portraits to judge on.")]


def train(
    network: Network,
    data: Data,
    out: Out,
    arch: Architecture = "compact",
    stamps: TrainingStamps = None,
    recipe: Variant = None,
    minutes: Minutes = None,
    learning_rate: LearningRate = None,
    crack_finder: CrackFinder = None,
    begin_with: BeginWith = None,
    weights: Weights = None,
    epochs: Epochs = None,
    batch: BatchSize = None,
    size: Size = None,
    seed: Seed = 0,
) -> None:
    """Train a network and export it to OUT (needs the extra “train”)."""
    of_compact = {
        "--stamps": stamps,
        "--recipe": recipe,
        "--minutes": minutes,
        "--learning-rate": learning_rate,
        "--crack-finder": crack_finder,
        "--begin-with": begin_with,
    }
    if crack_finder is not None and network != "classifier":
        raise typer.BadParameter(
            f"--crack-finder: only a classifier begins with one, not “{network}”."
        )
    if crack_finder is not None and begin_with is not None:
        raise typer.BadParameter("--crack-finder and --begin-with: choose one of them.")
    of_paper = {"--weights": weights, "--epochs": epochs, "--batch": batch, "--size": size}
    if arch == "inceptionv3":
        if network != "classifier":
            raise typer.BadParameter(f"--arch inceptionv3 is a classifier, not “{network}”.")
        _refuse(of_compact, arch)
        train_paper_classifier(
            data, out, weights=weights, epochs=epochs, batch=batch, size=size, seed=seed
        )
        return
    _refuse(of_paper, arch)
    _train_built_in(
        network,
        (data, stamps or Path("stamps")),
        out,
        recipe or "cpu",
        {"minutes": minutes, "learning_rate": learning_rate},
        beginning={"crack_finder": crack_finder, "weights": begin_with},
        seed=seed,
    )


def _refuse(options: Mapping[str, object], arch: str) -> None:
    given = [name for name, value in options.items() if value is not None]
    if given:
        raise typer.BadParameter(f"{', '.join(given)}: not with --arch {arch}.")


def _train_built_in(
    network: Literal["cracks", "sharpen", "filler", "classifier"],
    folders: tuple[Path, Path],
    out: Path,
    variant: str,
    changes: Mapping[str, float | None],
    *,
    beginning: Mapping[str, Path | None],
    seed: int,
) -> None:
    """Train one of the program's own networks by a recipe of `recipes.toml`, changed as asked."""
    try:
        from photorestorer_gui.training.backend import usable_precision
        from photorestorer_gui.training.export_onnx import export
        from photorestorer_gui.training.run_report import Trained, write_report
        from photorestorer_gui.training.train import TrainingRun, read_recipe
    except ImportError as error:
        fail("Training needs more packages.", EXTRA, error)
    asked: dict[str, Any] = {name: value for name, value in changes.items() if value is not None}
    recipe = read_recipe(network, variant)
    chosen = replace(recipe, **asked, precision=usable_precision(recipe.precision))
    if chosen.precision != recipe.precision:
        say(f"Computing in {chosen.precision}: {recipe.precision} is slower on this machine.")
    try:
        run = TrainingRun(network, out, chosen, **beginning)
        with shown_progress(network, quiet=False) as progress:
            model = run.train(folders, seed=seed, progress=progress)
        weights = export(network, model, out)
        settings = ", ".join(f"{name} {value}" for name, value in asdict(chosen).items())
        told = Trained(network, settings, run.elapsed_s, run.last_loss, run.step)
        write_report(told, model, weights, folders, chosen.size_px)
    except PhotoRestorerError as error:
        fail(error.summary, error.remedy, error)
    say(f"{run.step} steps in {run.elapsed_s / 60:.1f} minutes")
    print_result(str(weights))


def evaluate(
    data: EvaluationData,
    stamps: Stamps = Path("stamps"),
    out: Results = None,
    count: Count = 60,
    seed: Seed = 0,
    models: OtherModels = None,
) -> None:
    """Judge the installed networks on portraits held out from training; prints tables."""
    try:
        from photorestorer_gui.training.calibrate import unverified_networks
        from photorestorer_gui.training.evaluate import evaluate as judge
        from photorestorer_gui.training.judging.sitting import open_sitting
    except ImportError as error:
        fail("Judging needs more packages.", EXTRA, error)
    networks = open_networks() if models is None else unverified_networks(models)
    try:
        sitting = open_sitting(data, stamps, networks=networks, count=count, seed=seed)
        for line in judge(sitting, out):
            print_result(line)
    except PhotoRestorerError as error:
        fail(error.summary, error.remedy, error)


def refit(
    models: Models,
    data: TrainingData,
    stamps: Stamps = Path("stamps"),
    count: Annotated[int, typer.Option(min=64, help="Photos to look at.")] = 4000,
    seed: Seed = 0,
) -> None:
    """Fit the last layer of the classifier to its end; changes its file: calibrate it then."""
    try:
        from photorestorer_gui.training.readout import fit_readout
    except ImportError as error:
        fail("Fitting needs more packages.", EXTRA, error)
    _print_fitted(
        "classifier", partial(fit_readout, models, (data, stamps), count=count, seed=seed)
    )


def learn_specks(
    models: Models,
    data: TrainingData,
    stamps: Stamps = Path("stamps"),
    count: Annotated[int, typer.Option(min=1, help="Photos to draw.")] = 3500,
    seed: Seed = 0,
) -> None:
    """Fit the judge of specks beside the other weights files of MODELS: calibrate it then."""
    try:
        from photorestorer_gui.training.specks import learn_specks as learn
    except ImportError as error:
        fail("Fitting needs more packages.", EXTRA, error)
    _print_fitted("specks", partial(learn, models, (data, stamps), count=count, seed=seed))


def learn_judges(
    models: Models,
    data: TrainingData,
    stamps: Stamps = Path("stamps"),
    count: Annotated[int, typer.Option(min=1, help="Photos to draw.")] = 5600,
    seed: Seed = 0,
) -> None:
    """Fit the judges of damage beside the other weights files of MODELS: calibrate them then."""
    try:
        from photorestorer_gui.training.judges import learn_judges as learn
    except ImportError as error:
        fail("Fitting needs more packages.", EXTRA, error)
    _print_fitted("judges", partial(learn, models, (data, stamps), count=count, seed=seed))


def _print_fitted(what: str, fit: Callable[..., Iterator[str]]) -> None:
    """Fit something, with its progress shown, and print what it says once all is done."""
    try:
        with shown_progress(what, quiet=False) as progress:
            lines = list(fit(progress=progress))
    except PhotoRestorerError as error:
        fail(error.summary, error.remedy, error)
    for line in lines:
        print_result(line)


def average(
    first: WeightsFile,
    second: WeightsFile,
    out: Annotated[Path, typer.Option("--out", "-o", help="Weights file to write.")],
    share: Annotated[float, typer.Option(min=0.0, max=1.0, help="Of the second file.")] = 0.5,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace a file that exists.")
    ] = False,
) -> None:
    """Write the mean of two weights files of one network, before and after more training."""
    try:
        from photorestorer_gui.training.average import write_average
    except ImportError as error:
        fail("Averaging needs more packages.", EXTRA, error)
    try:
        count = write_average(first, second, out, share=share, overwrite=overwrite)
    except PhotoRestorerError as error:
        fail(error.summary, error.remedy, error)
    say(f"{count:,} weights averaged; now calibrate them.")
    print_result(str(out))


def calibrate(
    models: Models,
    data: EvaluationData,
    stamps: Stamps = Path("stamps"),
    count: Count = 240,
    seed: Seed = 0,
) -> None:
    """Choose the thresholds of fresh weights on held-out portraits; changes the files."""
    try:
        from photorestorer_gui.training.calibrate import calibrate as choose
    except ImportError as error:
        fail("Calibrating needs more packages.", EXTRA, error)
    try:
        for line in choose(models, data, stamps, count=count, seed=seed):
            print_result(line)
    except PhotoRestorerError as error:
        fail(error.summary, error.remedy, error)
