"""The options that say what is asked of a restoration, in one place for all commands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from photorestorer_gui.restoration.wishes import Wishes

LabelChoice = Literal["auto", "none", "blurred", "cracked", "blurred+cracked"]
LabelOption = Annotated[LabelChoice, typer.Option(help="The damage, if you know better.")]
ToneStrength = Annotated[
    float,
    typer.Option(min=0.0, max=1.0, help="How far faded tones and casts are mended, 0 to 1."),
]
FacesStrength = Annotated[
    float,
    typer.Option(min=0.0, max=1.0, help="How far faces are redrawn, 0 to 1 (needs GFPGAN)."),
]
EngineChoice = Literal["auto", "builtin", "full"]
EngineOption = Annotated[
    EngineChoice,
    typer.Option(help="auto uses full networks where they are installed; full insists on them."),
]
StepsOption = Annotated[
    str | None,
    typer.Option(
        "--steps",
        metavar="A,B,C",
        help="Do exactly these steps, whatever was found. They run in the program's own order, "
        "which was measured, not in yours.",
    ),
]
ColorizeOption = Annotated[
    bool, typer.Option("--colorize", help="Also give colours to a photo without any.")
]
ColourStrength = Annotated[
    float | None,
    typer.Option(min=0.0, max=1.0, help="How strong these colours are, 0 to 1 (as proposed)."),
]
EnlargeChoice = Literal["2", "4"] | None
EnlargeOption = Annotated[
    EnlargeChoice,
    typer.Option(
        "--enlarge",
        help="Also make the photo this many times as wide and high; faces are restored and gain "
        "detail where a network for them is installed.",
    ),
]
NetworkOption = Annotated[
    list[str] | None,
    typer.Option(
        "--network",
        metavar="ID",
        help="Use this full network where several could do it, restoreformer++ for faces, say. "
        "May be given more than once.",
    ),
]


def wishes_of(
    *,
    label: LabelChoice,
    sensitivity: float,
    tone_strength: float,
    faces_strength: float,
    engine: EngineChoice,
    steps: str | None,
    colorize: bool,
    colour_strength: float | None,
    enlarge: EnlargeChoice,
    networks: Sequence[str] | None = None,
) -> Wishes:
    """Return what these options ask for; those that contradict each other are wrong usage."""
    from photorestorer_gui.restoration.wishes import Wishes

    named = None if steps is None else _step_ids(steps)
    if named is not None and label != "auto":
        raise typer.BadParameter("--steps names the plan outright; leave out --label.")
    if colour_strength is not None and not (colorize or "colorize" in (named or ())):
        raise typer.BadParameter("--colour-strength needs --colorize.")
    strengths = {"fix_tone": tone_strength, "restore_faces": faces_strength}
    if colour_strength is not None:
        strengths["colorize"] = colour_strength
    added = ("colorize",) if colorize else ()
    chosen = _full_networks(networks or (), engine)
    factor = _factor(enlarge, named)
    return Wishes(label, sensitivity, engine, named, added, strengths, factor, chosen)


def _full_networks(networks: Sequence[str], engine: EngineChoice) -> tuple[str, ...]:
    """Return ids of networks, each for another step; others are wrong usage."""
    from photorestorer_gui.restoration.steps import STEPS

    does = {network: step.id for step in STEPS for network in step.full_networks}
    for network in networks:
        if network not in does:
            raise typer.BadParameter(
                f"“{network}” does no step; there are {', '.join(does)}.", param_hint="--network"
            )
    if networks and engine == "builtin":
        raise typer.BadParameter("--engine builtin uses no full network; leave out --network.")
    if len({does[network] for network in networks}) < len(set(networks)):
        raise typer.BadParameter("Two of these networks would do the same.", param_hint="--network")
    return tuple(networks)


def _step_ids(text: str) -> tuple[str, ...]:
    """Return the ids of ``a,b,c``; one that no step has is wrong usage."""
    from photorestorer_gui.restoration.steps import STEPS

    known = [step.id for step in STEPS]
    named = tuple(part.strip() for part in text.split(","))
    for step_id in named:
        if step_id not in known:
            raise typer.BadParameter(
                f"“{step_id}” is no step; there are {', '.join(known)}.", param_hint="--steps"
            )
    return named


def _factor(enlarge: str | None, named: tuple[str, ...] | None) -> Literal[2, 4] | None:
    if enlarge == "4":
        return 4
    return 2 if enlarge == "2" or "enlarge" in (named or ()) else None
