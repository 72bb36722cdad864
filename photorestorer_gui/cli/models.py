"""``photorestorer models``: the weights files, their state, and what a person does with them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from photorestorer_gui.cli import get_models
from photorestorer_gui.cli.console import (
    agreed,
    open_networks,
    print_json,
    print_result,
    say,
    shown_progress,
)
from photorestorer_gui.cli.get_models import Yes, card_named
from photorestorer_gui.cli.inspect import Json
from photorestorer_gui.errors import NetworkError
from photorestorer_gui.networks.part import in_megabytes

if TYPE_CHECKING:
    from photorestorer_gui.networks.catalogue import ModelCard
    from photorestorer_gui.networks.store import ModelStore, State

app = typer.Typer(help="The networks that the program runs.", no_args_is_help=True)
app.command("get")(get_models.get)

Id = Annotated[str, typer.Argument(metavar="ID", help="The network, as `models list` names it.")]
File = Annotated[Path, typer.Argument(metavar="FILE", help="An ONNX file, or one of PyTorch.")]
As = Annotated[str, typer.Option("--as", metavar="ID", help="The network that it serves as.")]


@app.callback()
def _group() -> None:
    """The networks that the program runs."""


@app.command("list")
def list_models(json: Json = False) -> None:
    """List the networks, with licence and state; checks each file's hash."""
    from photorestorer_gui.networks.catalogue import CATALOGUE

    store = open_networks().store
    for card in CATALOGUE:
        _print_card(card, store, store.state(card), as_json=json)


def _print_card(card: ModelCard, store: ModelStore, state: State, *, as_json: bool) -> None:
    path = store.find(card)
    size = path.stat().st_size if path is not None else None
    if as_json:
        print_json(_record(card, size, state))
        return
    shown = size if size is not None else card.bytes
    megabytes = in_megabytes(shown) if shown else "–"
    print_result(f"{card.id:17} {megabytes:>8}  {card.licence:10}  {state:13}  {card.purpose}")


def _record(card: ModelCard, size: int | None, state: State) -> dict[str, Any]:
    return {
        "id": card.id,
        "title": card.title,
        "purpose": card.purpose,
        "file": card.file,
        "bytes": size,
        "download_bytes": card.bytes or None,
        "sha256": card.sha256,
        "licence": card.licence,
        "licence_note": card.licence_note,
        "bundled": card.bundled,
        "state": state,
        "verified": state == "ready",
    }


@app.command("check")
def check(json: Json = False) -> None:
    """Hash every file that should be there again; exit 1 if one is missing or altered."""
    from photorestorer_gui.networks.catalogue import CATALOGUE

    store = open_networks().store
    broken = 0
    for card in CATALOGUE:
        state = store.state(card)
        if state == "not installed":
            continue
        _print_card(card, store, state, as_json=json)
        if state in ("altered", "missing"):
            broken += 1
            _say_why(card, store)
    raise typer.Exit(1 if broken else 0)


def _say_why(card: ModelCard, store: ModelStore) -> None:
    try:
        store.verified(card)
    except NetworkError as error:
        say(str(error))


@app.command("add")
def add(file: File, as_id: As, json: Json = False) -> None:
    """Install a file that you have, ONNX or PyTorch; one of your own is tried and marked so."""
    from photorestorer_gui import paths
    from photorestorer_gui.networks import install

    card = card_named(as_id)
    with shown_progress(file.name, quiet=json) as progress:
        progress.report(0.0, "trying it")
        state = install.add(card, file, paths.user_models_folder(), progress)
    for note in progress.take_notes():
        say(note)
    if card.licence_note:
        say(f"{card.title}, {card.licence}: {card.licence_note}")
    _print_card(card, open_networks().store, state, as_json=json)


@app.command("remove")
def remove(model_id: Id, yes: Yes = False, json: Json = False) -> None:
    """Delete a network's file, and what is left of its download, from your own folder."""
    from photorestorer_gui import paths
    from photorestorer_gui.networks import install

    card = card_named(model_id)
    install.refuse_bundled(card)
    folder = paths.user_models_folder()
    if not yes and not agreed(f"Delete {folder / card.file}?", otherwise="Nothing was deleted"):
        raise typer.Exit(1)
    if not install.remove(card, folder):
        raise NetworkError(f"“{card.title}” is not installed.", "There is nothing to remove.")
    if json:
        print_json({"id": card.id, "state": "not installed"})
    else:
        print_result(f"{card.id} is removed")
