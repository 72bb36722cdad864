"""How the window looks: one scale of spaces and of type, and two sets of colours.

The chrome is neutral grey, so that it never colours the judgement of a photo; one accent leads to
the next step.  Light and dark follow the system and switch while the program runs.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from string import Template

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from photorestorer_gui import paths

# Spaces in logical pixels; nothing in the window uses another.
SPACE_XS, SPACE_S, SPACE_M, SPACE_L, SPACE_XL = 4, 8, 12, 16, 24

# Tints of marked damage, 0xAARRGGBB: colours that no old photo has, and that people who see no red
# or no green tell from one another; how much they cover is the person's choice.
TINTS = {"pink": 0xFFFF2D78, "cyan": 0xFF00C2FF, "yellow": 0xFFFFE500}
DEFAULT_TINT = "pink"


@dataclass(frozen=True)
class Colours:
    """One set of colours, as ``#rrggbb``."""

    window: str
    panel: str
    raised: str
    canvas: str
    line: str
    strong_line: str
    text: str
    soft_text: str
    disabled: str
    hover: str
    pressed: str
    accent: str
    accent_hover: str
    accent_pressed: str
    on_accent: str
    accent_tint: str
    track: str
    knob: str
    good: str
    caution: str
    caution_tint: str
    bad: str


LIGHT = Colours(
    window="#f4f4f3",
    panel="#fbfbfa",
    raised="#ffffff",
    canvas="#e6e6e4",
    line="#e0e0dd",
    strong_line="#c4c4c0",
    text="#1d1d1b",
    soft_text="#5e5e59",
    disabled="#a3a39d",
    hover="#ebebe8",
    pressed="#dededa",
    accent="#0f6e66",
    accent_hover="#0c5f58",
    accent_pressed="#0a4f4a",
    on_accent="#ffffff",
    accent_tint="#dcefec",
    track="#dcdcd8",
    knob="#ffffff",
    good="#1b7a4b",
    caution="#8a5a00",
    caution_tint="#fbf1dc",
    bad="#b3261e",
)

DARK = Colours(
    window="#1e1e1f",
    panel="#242426",
    raised="#2d2d30",
    canvas="#161617",
    line="#353538",
    strong_line="#515156",
    text="#f1f1ef",
    soft_text="#aeaeaa",
    disabled="#6a6a6c",
    hover="#333336",
    pressed="#3d3d41",
    accent="#45c1b3",
    accent_hover="#5fd0c3",
    accent_pressed="#37a598",
    on_accent="#06231f",
    accent_tint="#1d3b38",
    track="#3c3c40",
    knob="#dededb",
    good="#5cc98f",
    caution="#e7b75a",
    caution_tint="#3a2f1a",
    bad="#ff8a80",
)

# For people who need it: pure black and white, lines as strong as letters, nothing faint.
CONTRAST_LIGHT = Colours(
    window="#ffffff",
    panel="#ffffff",
    raised="#ffffff",
    canvas="#ffffff",
    line="#000000",
    strong_line="#000000",
    text="#000000",
    soft_text="#000000",
    disabled="#5c5c5c",
    hover="#d9ecff",
    pressed="#b5d7ff",
    accent="#00449e",
    accent_hover="#003377",
    accent_pressed="#002255",
    on_accent="#ffffff",
    accent_tint="#d9ecff",
    track="#6b6b6b",
    knob="#ffffff",
    good="#00581f",
    caution="#6b3a00",
    caution_tint="#fff3d6",
    bad="#a30000",
)

CONTRAST_DARK = Colours(
    window="#000000",
    panel="#000000",
    raised="#000000",
    canvas="#000000",
    line="#ffffff",
    strong_line="#ffffff",
    text="#ffffff",
    soft_text="#ffffff",
    disabled="#a8a8a8",
    hover="#3a3a00",
    pressed="#555500",
    accent="#ffe600",
    accent_hover="#fff27a",
    accent_pressed="#d6c100",
    on_accent="#000000",
    accent_tint="#3a3a00",
    track="#8c8c8c",
    knob="#ffffff",
    good="#5dff9b",
    caution="#ffc04d",
    caution_tint="#2e2200",
    bad="#ff9a93",
)

WISHES = {
    "light": LIGHT,
    "dark": DARK,
    "contrast-light": CONTRAST_LIGHT,
    "contrast-dark": CONTRAST_DARK,
}
"""What a person may choose instead of the system's colours."""


def type_sizes(base_pt: float) -> dict[str, str]:
    """Return the type scale in points for the system's own font size."""
    steps = {"small_pt": 0.9, "body_pt": 1.0, "lead_pt": 1.15, "title_pt": 1.45, "hero_pt": 2.0}
    return {name: f"{base_pt * factor:.1f}" for name, factor in steps.items()}


def system_is_dark(app: QGuiApplication) -> bool:
    """Whether the system wants dark windows; where it does not say, its palette does."""
    scheme = app.styleHints().colorScheme()
    if scheme != Qt.ColorScheme.Unknown:
        return scheme == Qt.ColorScheme.Dark
    palette = app.palette()
    text = palette.color(QPalette.ColorRole.WindowText).lightness()
    return text > palette.color(QPalette.ColorRole.Window).lightness()


def system_wants_contrast(app: QGuiApplication) -> bool:
    """Whether the person asked the system for high contrast; Qt tells from 6.10 on."""
    hints = app.styleHints()  # held: what it gives out lives no longer than it
    ask = getattr(hints, "accessibility", None)
    return ask is not None and bool(
        ask().contrastPreference() == Qt.ContrastPreference.HighContrast
    )


@lru_cache(maxsize=64)
def _svg_text(name: str) -> str:
    return (paths.resources_folder() / "icons" / f"{name}.svg").read_text(encoding="utf-8")


def icon_pixmap(name: str, colour: str, size_px: int, ratio: float) -> QPixmap:
    """Return an icon drawn in one colour.

    Parameters
    ----------
    name : str
        File name in ``resources/icons`` without its ending.
    colour : str
    size_px : int
        Logical size.
    ratio : float
        Device pixels per logical pixel.
    """
    svg = _svg_text(name).replace("#000", colour)
    pixmap = QPixmap(QSize(size_px, size_px) * ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    side = size_px * ratio
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, side, side))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


class Theme(QObject):
    """The current look; widgets that paint themselves read `colours`.

    Parameters
    ----------
    app : QApplication

    Signals
    -------
    changed()
        The colours have changed.
    """

    changed = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._base_pt = max(9.0, app.font().pointSizeF())
        app.setStyle("Fusion")
        # Asked before our own palette hides what the system's says.
        self.colours = self._system = self._system_colours(system_is_dark(app))
        self._wish = "system"
        self.apply(self.colours)
        app.styleHints().colorSchemeChanged.connect(self.follow_system)
        app.layoutDirectionChanged.connect(lambda _: self.apply(self.colours))

    @property
    def base_pt(self) -> float:
        """The size of ordinary text in points."""
        return self._base_pt

    def set_base(self, base_pt: float) -> None:
        """Show text in another size; windows made from now on leave room for it."""
        self._base_pt = base_pt
        self.apply(self.colours)

    def scaled(self, length_px: int) -> int:
        """Return a length that grows with the person's font; one made for 10 points.

        It stops at half as much again, where a small screen would have no room for the photo.
        """
        return round(length_px * min(max(self._base_pt / 10.0, 1.0), 1.5))

    def sized(self, width_px: int, height_px: int) -> tuple[int, int]:
        """Return a size that grows with the person's font, but not beyond the screen."""
        screen = self._app.primaryScreen().availableGeometry()
        width = min(self.scaled(width_px), screen.width() - 80)
        return width, min(self.scaled(height_px), screen.height() - 80)

    @property
    def is_dark(self) -> bool:
        """Whether the dark colours are shown."""
        return self.colours in (DARK, CONTRAST_DARK)

    def follow_system(self) -> None:
        """Take the colours that the system asks for, unless the person chose."""
        scheme = self._app.styleHints().colorScheme()
        if scheme != Qt.ColorScheme.Unknown:
            self._system = self._system_colours(scheme == Qt.ColorScheme.Dark)
        if self._wish == "system" and scheme != Qt.ColorScheme.Unknown:
            self.apply(self._system)

    def _system_colours(self, is_dark: bool) -> Colours:
        if system_wants_contrast(self._app):
            return CONTRAST_DARK if is_dark else CONTRAST_LIGHT
        return DARK if is_dark else LIGHT

    def set_wish(self, wish: str) -> None:
        """Show the colours that the person wants: a key of `WISHES`, or "system" as that has it."""
        if wish == self._wish:
            return
        self._wish = wish
        wanted = WISHES.get(wish, self._system)
        if wanted is not self.colours:
            self.apply(wanted)

    def apply(self, colours: Colours) -> None:
        """Show these colours everywhere."""
        self.colours = colours
        self._app.setPalette(_palette(colours))
        self._app.setStyleSheet(_style_sheet(colours, self._base_pt))
        self.changed.emit()

    def colour(self, name: str) -> QColor:
        """Return one of the colours by its name."""
        return QColor(getattr(self.colours, name))

    def icon(self, name: str, *, on_accent: bool = False) -> QIcon:
        """Return an icon in the current colours, for all states and densities."""
        colours = self.colours
        normal = colours.on_accent if on_accent else colours.text
        icon = QIcon()
        for ratio in (1.0, 2.0, 3.0):
            for colour, mode, state in (
                (normal, QIcon.Mode.Normal, QIcon.State.Off),
                (colours.disabled, QIcon.Mode.Disabled, QIcon.State.Off),
                (colours.accent if not on_accent else normal, QIcon.Mode.Normal, QIcon.State.On),
            ):
                icon.addPixmap(icon_pixmap(name, colour, 20, ratio), mode, state)
        return icon


def _palette(colours: Colours) -> QPalette:
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: colours.window,
        QPalette.ColorRole.WindowText: colours.text,
        QPalette.ColorRole.Base: colours.raised,
        QPalette.ColorRole.AlternateBase: colours.panel,
        QPalette.ColorRole.Text: colours.text,
        QPalette.ColorRole.Button: colours.raised,
        QPalette.ColorRole.ButtonText: colours.text,
        QPalette.ColorRole.BrightText: colours.bad,
        QPalette.ColorRole.Highlight: colours.accent,
        QPalette.ColorRole.HighlightedText: colours.on_accent,
        QPalette.ColorRole.ToolTipBase: colours.raised,
        QPalette.ColorRole.ToolTipText: colours.text,
        QPalette.ColorRole.PlaceholderText: colours.soft_text,
        QPalette.ColorRole.Link: colours.accent,
    }
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    for role in (
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
    ):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.disabled))
    return palette


def _style_file() -> Path:
    return paths.resources_folder() / "style" / "window.qss"


def _style_sheet(colours: Colours, base_pt: float) -> str:
    template = Template(_style_file().read_text(encoding="utf-8"))
    # Qt turns a slider round from right to left, but not the names of its parts.
    mirrored = QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft
    filled = "add-page" if mirrored else "sub-page"
    return template.substitute(asdict(colours), **type_sizes(base_pt), filled=filled)


def the_theme() -> Theme:
    """Return the application's theme, made on first use."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme = app.findChild(Theme)
    return theme if theme is not None else Theme(app)
