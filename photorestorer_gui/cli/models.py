"""``photorestorer models``: the weights files and their state."""

from __future__ import annotations

import typer

from photorestorer_gui.cli.console import open_networks, print_json, print_result
from photorestorer_gui.cli.inspect import Json

app = typer.Typer(help="The networks that the program runs.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """The networks that the program runs."""


@app.command("list")
def list_models(json: Json = False) -> None:
    """List the networks, with licence and state; checks each file's hash."""
    from photorestorer_gui.errors import NetworkError
    from photorestorer_gui.networks.catalogue import CATALOGUE

    store = open_networks().store
    for card in CATALOGUE:
        path = store.find(card)
        try:
            state = "missing" if path is None else "ready"
            if path is not None:
                store.verified(card)
        except NetworkError:
            state = "altered"
        size = path.stat().st_size if path is not None else None
        if json:
            print_json(
                {
                    "id": card.id,
                    "title": card.title,
                    "file": card.file,
                    "bytes": size,
                    "sha256": card.sha256,
                    "licence": card.licence,
                    "bundled": card.bundled,
                    "state": state,
                }
            )
        else:
            megabytes = f"{size / 1e6:6.1f} MB" if size else "        –"
            print_result(f"{card.id:20} {megabytes}  {card.licence:12} {state:8} {card.purpose}")
