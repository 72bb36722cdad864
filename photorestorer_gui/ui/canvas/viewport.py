"""Where the photo lies in the view: zoom, pan and the way between the two coordinates.  No Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace

MOST_SCALE = 32.0
_FIT_MARGIN_PX = 24.0


@dataclass(frozen=True)
class Viewport:
    """A view of (view_width, view_height) logical pixels on a photo.

    Attributes
    ----------
    photo_width, photo_height : int
        Size of the photo in pixels.
    view_width, view_height : float
        Size of the view in logical pixels.
    scale : float
        Logical pixels per photo pixel.
    left, top : float
        Where the photo's corner lies in the view.
    fits : bool
        Whether the photo keeps filling the view when the view changes its size.
    """

    photo_width: int
    photo_height: int
    view_width: float
    view_height: float
    scale: float = 1.0
    left: float = 0.0
    top: float = 0.0
    fits: bool = True

    @property
    def fit_scale(self) -> float:
        """The scale at which the whole photo shows, never above its own size."""
        wide = max(1.0, self.view_width - 2 * _FIT_MARGIN_PX) / self.photo_width
        high = max(1.0, self.view_height - 2 * _FIT_MARGIN_PX) / self.photo_height
        return min(wide, high)

    @property
    def least_scale(self) -> float:
        """The scale below which zooming out ends."""
        return min(self.fit_scale, 1.0) / 4

    def fitted(self, *, most_scale: float = 2.0) -> Viewport:
        """Return the view of the whole photo, centred; small photos grow to `most_scale`."""
        scale = min(self.fit_scale, most_scale)
        return replace(self, scale=scale, fits=True)._centred()

    def resized(self, width: float, height: float) -> Viewport:
        """Return the same view in a view of another size: fitted, or with the same middle."""
        moved = replace(
            self,
            left=self.left + (width - self.view_width) / 2,
            top=self.top + (height - self.view_height) / 2,
            view_width=width,
            view_height=height,
        )
        return moved.fitted() if self.fits else moved._clamped()

    def zoomed(self, factor: float, x: float, y: float) -> Viewport:
        """Return the view zoomed by `factor`, the photo's point under (x, y) staying there."""
        scale = min(max(self.scale * factor, self.least_scale), MOST_SCALE)
        factor = scale / self.scale
        return replace(
            self,
            scale=scale,
            left=x - (x - self.left) * factor,
            top=y - (y - self.top) * factor,
            fits=False,
        )._clamped()

    def zoomed_to(self, scale: float) -> Viewport:
        """Return the view at `scale`, its middle staying where it is."""
        return self.zoomed(scale / self.scale, self.view_width / 2, self.view_height / 2)

    def panned(self, dx: float, dy: float) -> Viewport:
        """Return the view with the photo moved by (dx, dy) logical pixels."""
        return replace(self, left=self.left + dx, top=self.top + dy, fits=False)._clamped()

    def to_photo(self, x: float, y: float) -> tuple[float, float]:
        """Return the photo's point under the view's (x, y)."""
        return (x - self.left) / self.scale, (y - self.top) / self.scale

    def to_view(self, x: float, y: float) -> tuple[float, float]:
        """Return where the photo's point (x, y) lies in the view."""
        return x * self.scale + self.left, y * self.scale + self.top

    def _centred(self) -> Viewport:
        left = (self.view_width - self.photo_width * self.scale) / 2
        top = (self.view_height - self.photo_height * self.scale) / 2
        return replace(self, left=left, top=top)

    def _clamped(self) -> Viewport:
        """Return the view with the photo kept in sight: small photos stay centred."""
        return replace(
            self,
            left=_kept(self.left, self.photo_width * self.scale, self.view_width),
            top=_kept(self.top, self.photo_height * self.scale, self.view_height),
        )


def _kept(start: float, length: float, room: float) -> float:
    if length <= room:
        return (room - length) / 2
    # Up to half the view may be empty, so that a corner can be worked on comfortably.
    return min(max(start, room / 2 - length), room / 2)
