"""The damage report: scores, what they mean, and the person's corrections of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Final

from photorestorer_gui.damage.cracks import DEFAULT_SENSITIVITY, CrackMap
from photorestorer_gui.damage.kinds import KIND_IDS, Label, kind, label_of
from photorestorer_gui.photo.mask import Mask

LIKELY: Final = 0.5
"""Score from which a kind is more likely there than not, since scores are calibrated."""


def _frozen(values: Mapping[str, float]) -> Mapping[str, float]:
    return MappingProxyType(dict(values))


@dataclass(frozen=True, eq=False)
class DamageReport:
    """What is wrong with one photo.

    Attributes
    ----------
    scores : mapping of kind id to float
        0–1 per kind of `KIND_IDS`, calibrated: how likely the kind is present.
    thresholds : mapping of kind id to float
        A kind is found when its score reaches its threshold.
    crack_map : CrackMap
        Probability of crack per pixel, at the photo's size.
    overrides : mapping of kind id to bool
        What the person decided, which outranks the scores.
    """

    scores: Mapping[str, float]
    thresholds: Mapping[str, float]
    crack_map: CrackMap
    overrides: Mapping[str, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("scores", "thresholds"):
            values = getattr(self, name)
            if set(values) != set(KIND_IDS):
                raise ValueError(f"{name} must have exactly the kinds {KIND_IDS}")
            object.__setattr__(self, name, _frozen(values))
        object.__setattr__(self, "overrides", MappingProxyType(dict(self.overrides)))

    @property
    def detected(self) -> tuple[str, ...]:
        """Kinds whose score reaches their threshold, in the table's order; overrides ignored."""
        return tuple(k for k in KIND_IDS if self.scores[k] >= self.thresholds[k])

    @property
    def found(self) -> tuple[str, ...]:
        """Kinds that count, after the person's overrides, in the table's order."""
        detected = self.detected
        return tuple(k for k in KIND_IDS if self.overrides.get(k, k in detected))

    @property
    def possible(self) -> tuple[str, ...]:
        """Kinds with a remedy, more likely there than not, yet too unsure to be mended unasked.

        Those on which the person had a say are none of them.
        """
        return tuple(
            k
            for k in KIND_IDS
            if LIKELY <= self.scores[k] < self.thresholds[k]
            and kind(k).remedies
            and k not in self.overrides
        )

    @property
    def label(self) -> Label:
        """The paper's label for `found`."""
        return label_of(self.found)

    def mask(self, sensitivity: float = DEFAULT_SENSITIVITY) -> Mask:
        """Return the pixels to fill: none unless cracks or missing parts count as found."""
        if "cracked" not in self.label:
            return Mask.empty(*self.crack_map.size)
        return self.crack_map.mask(sensitivity)

    def with_kind(self, kind_id: str, present: bool) -> DamageReport:
        """Return the report with the person's word on one kind."""
        return replace(self, overrides={**self.overrides, kind_id: present})

    def with_label(self, label: Label) -> DamageReport:
        """Return the report with the person's word on the paper's label.

        Kinds already found that agree with the label stay; those against it are switched off.  A
        damage that the label names and that does not count as found is switched on: as the networks
        saw it, or by its own kind if they saw nothing of it.
        """
        wanted = set() if label == "none" else set(label.split("+"))
        overrides = dict(self.overrides)
        for kind_id in KIND_IDS:
            counts_as = kind(kind_id).counts_as
            if counts_as is not None and counts_as not in wanted:
                overrides[kind_id] = False
        for damage in wanted:
            members = {k for k in KIND_IDS if kind(k).counts_as == damage}
            if members.isdisjoint(self.found):
                overrides = {k: v for k, v in overrides.items() if k not in members}
                if members.isdisjoint(self.detected):
                    overrides[damage] = True
        return replace(self, overrides=overrides)

    def as_record(self) -> dict[str, Any]:
        """Return what was found in plain values, for JSON; scores to four decimals."""
        return {
            "label": self.label,
            "scores": {kind_id: round(score, 4) for kind_id, score in self.scores.items()},
            "found": list(self.found),
            "possible": list(self.possible),
        }

    def without_overrides(self) -> DamageReport:
        """Return the report as the networks gave it."""
        return replace(self, overrides={})
