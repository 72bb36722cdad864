"""The table of weights files, and the files that ship."""

from __future__ import annotations

import re

import pytest

from photorestorer_gui.damage.speck_measures import FEATURES
from photorestorer_gui.networks.catalogue import CATALOGUE, SPECK_JUDGE, ModelCard
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.networks.store import sha256_of
from photorestorer_gui.paths import models_folder
from photorestorer_gui.restoration.plan import with_network
from photorestorer_gui.restoration.steps import STEPS

BUNDLED = [card for card in CATALOGUE if card.bundled]
FETCHED = [card for card in CATALOGUE if not card.bundled]


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


@pytest.mark.parametrize("card", FETCHED, ids=lambda card: card.id)
def test_that_a_file_to_be_fetched_can_be_trusted_and_judged(card: ModelCard) -> None:
    assert re.fullmatch(r"[0-9a-f]{64}", card.sha256)
    assert card.bytes > 0
    assert card.licence
    assert all(url.startswith("https://") for url in card.urls)
    assert not (models_folder() / card.file).exists(), "it must never ship"
    assert card.contract.inputs
    assert card.contract.outputs
    for port in card.contract.inputs:
        assert port.shape[2:] == (card.contract.tile_px,) * 2
        assert -256 < port.least < port.most < 256, "nobody could make up an input"


def test_that_no_purpose_promises_what_no_step_does() -> None:
    used = {need for step in STEPS for need in step().needs}
    for make in STEPS:
        used |= {need for full in make.full_networks for need in with_network(make(), full).needs}
        used |= set(getattr(make, "companions", ()))
    for card in FETCHED:
        assert ("No step uses it yet" in card.purpose) == (card.id not in used)


def test_that_gfpgans_strings_attached_are_told() -> None:
    (card,) = (card for card in CATALOGUE if card.id == "gfpgan-1.4")
    for string in ("NVIDIA StyleGAN2", "DFDNet", "CC BY-NC-SA"):
        assert string in card.licence_note


def test_that_every_step_finds_its_weights_in_the_catalogue() -> None:
    known = {card.id for card in CATALOGUE}
    used = {need for step in STEPS for need in (*step().needs, *step.full_networks)}
    assert used <= known


@pytest.mark.parametrize("card", BUNDLED, ids=lambda card: card.id)
def test_that_a_shipped_file_is_what_its_card_says(card: ModelCard) -> None:
    shipped(card)
    assert re.fullmatch(r"[0-9a-f]{64}", card.sha256)
    assert sha256_of(models_folder() / card.file) == card.sha256
    assert (models_folder() / card.file).stat().st_size <= 5 * 2**20


@pytest.mark.parametrize(
    "card", [each for each in BUNDLED if not each.contract.inputs], ids=lambda card: card.id
)
def test_that_a_shipped_file_takes_any_picture(card: ModelCard, networks: Networks) -> None:
    shipped(card)
    (photo,) = networks.load(card.id).get_inputs()
    assert photo.type == "tensor(float)"
    assert photo.shape[3] == 3
    assert not any(isinstance(side, int) for side in photo.shape[1:3]), "a fixed size"


def test_that_the_judge_of_specks_takes_any_number_of_marks(networks: Networks) -> None:
    (card,) = (each for each in BUNDLED if each.id == SPECK_JUDGE)
    (measures,) = networks.load(card.id).get_inputs()
    assert measures.type == "tensor(float)"
    assert not isinstance(measures.shape[0], int), "a fixed number"
    assert measures.shape[1] == card.contract.inputs[0].shape[1] == len(FEATURES)
