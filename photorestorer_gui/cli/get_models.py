"""``photorestorer models get``: fetch weights files, once the person knows what they get."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from photorestorer_gui.cli.console import (
    agreed,
    open_networks,
    print_json,
    print_result,
    say,
    shown_progress,
)
from photorestorer_gui.cli.inspect import Json
from photorestorer_gui.errors import NetworkError, PhotoRestorerError
from photorestorer_gui.networks.part import in_megabytes

if TYPE_CHECKING:
    from photorestorer_gui.networks.agreements import Agreements
    from photorestorer_gui.networks.catalogue import ModelCard
    from photorestorer_gui.networks.transfer import Transport
    from photorestorer_gui.settings import Settings

Ids = Annotated[
    list[str], typer.Argument(metavar="ID", help="Networks, as `models list` names them.")
]
From = Annotated[
    Path | None,
    typer.Option(
        "--from",
        metavar="FOLDER",
        help="Copy the files from this folder; asks no server. The settings may name one for good.",
    ),
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Agree without being asked.")]


def card_named(model_id: str) -> ModelCard:
    """Return the card of this id; an unknown one is wrong usage."""
    from photorestorer_gui.networks.catalogue import CATALOGUE

    cards = {card.id: card for card in CATALOGUE}
    if model_id not in cards:
        raise typer.BadParameter(f"“{model_id}” is none of {', '.join(cards)}.")
    return cards[model_id]


def open_transport() -> Transport:
    """Return how files are fetched on this machine."""
    from photorestorer_gui.networks.transfer import Transport

    return Transport()


def _settings() -> Settings:
    from photorestorer_gui import paths
    from photorestorer_gui.settings import load_settings

    return load_settings(paths.settings_file())


def get(ids: Ids, source: From = None, yes: Yes = False, json: Json = False) -> None:
    """Download networks; says first what each is for, how large it is, and what its licence asks.

    An interrupted download goes on where it stopped. Only whole files with the right hash are kept.
    """
    from photorestorer_gui import paths
    from photorestorer_gui.networks.agreements import Agreements

    cards = [card_named(model_id) for model_id in dict.fromkeys(ids)]
    settings = _settings()
    source = source or settings.networks_from
    store = open_networks().store
    wanted = [card for card in cards if not card.bundled and store.state(card) != "ready"]
    if wanted and source is None and not settings.downloads:
        say("Downloads are switched off in the settings. Name a folder of networks with --from.")
        raise typer.Exit(1)
    if not _agree(wanted, Agreements(paths.agreements_file()), yes=yes):
        raise typer.Exit(1)
    failures = 0
    for card in cards:
        try:
            if card in wanted:
                _get_one(card, source, quiet=json)
            _report(card, as_json=json)
        except PhotoRestorerError as error:
            failures += 1
            _report_failure(card, error, as_json=json)
    raise typer.Exit(1 if failures else 0)


def _agree(cards: list[ModelCard], agreements: Agreements, *, yes: bool) -> bool:
    """Tell what will be fetched, and return whether the person agrees; asks once for each licence.

    Raises
    ------
    PhotoRestorerError
        If there is nobody to ask.
    """
    for card in cards:
        _describe(card)
    new = [card for card in cards if not agreements.covers(card)]
    question = f"Fetch {'it' if len(cards) == 1 else 'them'} under the licence as it stands above?"
    if new and not yes and not agreed(question, otherwise="Nothing was downloaded"):
        return False
    for card in new:
        agreements.add(card)
    return True


def _describe(card: ModelCard) -> None:
    say(f"{card.title} ({card.id})")
    say(f"    {card.purpose}")
    say(f"    {in_megabytes(card.bytes)}, licence {card.licence}")
    if card.licence_note:
        say(f"    {card.licence_note}")


def _get_one(card: ModelCard, source: Path | None, *, quiet: bool) -> None:
    from photorestorer_gui import paths
    from photorestorer_gui.networks.download import download
    from photorestorer_gui.networks.install import copy_from

    if open_networks().store.state(card) == "not verified":
        raise NetworkError(
            f"A file of your own is installed as “{card.title}”.",
            f"Remove it first: photorestorer models remove {card.id}",
        )
    folder = paths.user_models_folder()
    with shown_progress(card.title, quiet=quiet) as progress:
        if source is None:
            download(card, folder, progress, transport=open_transport())
        else:
            copy_from(card, source, folder, progress)


def _report(card: ModelCard, *, as_json: bool) -> None:
    """Tell where the file lies; raises NetworkError if it is not what it should be."""
    path = open_networks().store.verified(card)
    if as_json:
        record = {"id": card.id, "file": str(path), "bytes": path.stat().st_size}
        print_json(record | {"state": "ready", "verified": True})
    else:
        print_result(f"{card.id} is ready: {path}")


def _report_failure(card: ModelCard, error: PhotoRestorerError, *, as_json: bool) -> None:
    if as_json:
        print_json({"id": card.id, "error": error.summary, "remedy": error.remedy})
    else:
        say(f"{card.id}: {error}")
