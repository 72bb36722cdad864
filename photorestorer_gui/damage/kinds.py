"""The table of damage kinds: one row each, nothing else in the program lists them.

A new kind is a new row here; the classifier's labels travel in its weights file and are checked
against this table when it is loaded.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, Literal

from photorestorer_gui.words import phrase

COLOURLESS: Final = "colourless"
"""No damage: such a photo can have colours when somebody asks for them."""
Label = Literal["none", "blurred", "cracked", "blurred+cracked"]
LABELS: tuple[Label, ...] = ("none", "blurred", "cracked", "blurred+cracked")


@dataclass(frozen=True)
class DamageKind:
    """One kind of damage.

    Attributes
    ----------
    id : str
        Stable name, used in JSON and in the classifier's labels.
    title : str
        Name for the person.
    explanation : str
        One plain sentence: how it looks and where it comes from.
    remedies : tuple of str
        Ids of the restoration steps that mend it; empty when this version has none.
    counts_as : "blurred", "cracked" or None
        Which of the paper's two damages it belongs to (its "blurred" group was made with noise).
    """

    id: str
    title: str
    explanation: str
    remedies: tuple[str, ...] = ()
    counts_as: Literal["blurred", "cracked"] | None = None


KINDS: tuple[DamageKind, ...] = (
    DamageKind(
        "blurred",
        phrase("Blurred"),
        phrase("Edges are soft, from the lens, from movement or from a low-resolution copy."),
        ("restore_faces", "sharpen"),
        "blurred",
    ),
    DamageKind(
        "noisy",
        phrase("Noisy"),
        phrase("Grain, scanner noise or JPEG blocks cover fine detail."),
        ("restore_faces", "sharpen"),
        "blurred",
    ),
    DamageKind(
        "cracked",
        phrase("Cracked"),
        phrase("Cracks, folds, scratches or dust cut through the picture."),
        ("fill_cracks",),
        "cracked",
    ),
    DamageKind(
        "missing",
        phrase("Missing parts"),
        phrase("A corner, an edge or a patch of the picture is torn off or has peeled away."),
        ("fill_cracks",),
        "cracked",
    ),
    DamageKind(
        "stained",
        phrase("Stained"),
        phrase("Water rings, blotches or foxing discolour parts of the picture."),
    ),
    DamageKind(
        "faded",
        phrase("Faded"),
        phrase("Contrast is lost or the colours have shifted with age."),
        ("fix_tone",),
    ),
    DamageKind(
        COLOURLESS,
        phrase("Colourless"),
        phrase("The photo is black-and-white or sepia. Most old photos always were."),
    ),
)

KIND_IDS: tuple[str, ...] = tuple(kind.id for kind in KINDS)
_BY_ID = {kind.id: kind for kind in KINDS}


def kind(kind_id: str) -> DamageKind:
    """Return the row of `kind_id`.

    Raises
    ------
    KeyError
        If the table has no such kind.
    """
    return _BY_ID[kind_id]


def label_of(found: Collection[str]) -> Label:
    """Return the paper's label for the kinds found.

    References
    ----------
    Mendoza-Dávila, Porta-Montes, Ugarte, WEBIST 2023: labels blurred, cracked, both.
    """
    counted = {kind(kind_id).counts_as for kind_id in found}
    if "blurred" in counted and "cracked" in counted:
        return "blurred+cracked"
    if "blurred" in counted:
        return "blurred"
    return "cracked" if "cracked" in counted else "none"
