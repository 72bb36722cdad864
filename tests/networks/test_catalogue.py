"""The table of weights files, and the files that ship."""

from __future__ import annotations

import re

import pytest

from photorestorer_gui.networks.catalogue import CATALOGUE, ModelCard
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.networks.store import sha256_of
from photorestorer_gui.paths import models_folder
from photorestorer_gui.restoration.steps import STEPS

BUNDLED = [card for card in CATALOGUE if card.bundled]


def shipped(card: ModelCard) -> None:
    if not (models_folder() / card.file).exists():
        pytest.skip(f"models/{card.file} is not there")


@pytest.mark.parametrize("field", ["id", "file", "title", "purpose"])
def test_that_cards_do_not_share(field: str) -> None:
    values = [getattr(card, field) for card in CATALOGUE]
    assert len(set(values)) == len(values)
    assert all(values)


@pytest.mark.parametrize("card", CATALOGUE, ids=lambda card: card.id)
def test_that_a_contract_can_be_met(card: ModelCard) -> None:
    contract = card.contract
    assert contract.tile_px % contract.multiple_px == 0
    assert contract.least_px <= contract.tile_px
    assert 0 <= contract.overlap_px < contract.tile_px
    assert card.bundled or card.urls, "nobody could get this file"


def test_that_every_step_finds_its_weights_in_the_catalogue() -> None:
    known = {card.id for card in CATALOGUE}
    assert {need for step in STEPS for need in step.needs} <= known


@pytest.mark.parametrize("card", BUNDLED, ids=lambda card: card.id)
def test_that_a_shipped_file_is_what_its_card_says(card: ModelCard) -> None:
    shipped(card)
    assert re.fullmatch(r"[0-9a-f]{64}", card.sha256)
    assert sha256_of(models_folder() / card.file) == card.sha256
    assert (models_folder() / card.file).stat().st_size <= 5 * 2**20


@pytest.mark.parametrize("card", BUNDLED, ids=lambda card: card.id)
def test_that_a_shipped_file_takes_any_picture(card: ModelCard, networks: Networks) -> None:
    shipped(card)
    (photo,) = networks.load(card.id).get_inputs()
    assert photo.type == "tensor(float)"
    assert photo.shape[3] == 3
    assert not any(isinstance(side, int) for side in photo.shape[1:3]), "a fixed size"
