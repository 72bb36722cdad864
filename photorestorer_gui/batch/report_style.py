"""How the HTML report looks: one style sheet, light and dark, at any width; no scripts."""

STYLE = """
:root {
  color-scheme: light dark;
  --window: #f4f4f2; --panel: #ffffff; --line: #e0e0dd; --text: #1d1d1b; --soft: #5e5e59;
  --accent: #0f6e66; --tint: #dcefec; --track: #e4e4e0; --good: #1b7a4b; --caution: #8a5a00;
  --caution-tint: #fbf1dc; --bad: #b3261e; --bad-tint: #fbe9e7; --canvas: #e6e6e4;
}
@media (prefers-color-scheme: dark) {
  :root {
    --window: #1e1e1f; --panel: #242426; --line: #353538; --text: #f1f1ef; --soft: #aeaeaa;
    --accent: #45c1b3; --tint: #1d3b38; --track: #3c3c40; --good: #5cc98f; --caution: #e7b75a;
    --caution-tint: #3a2f1a; --bad: #ff8a80; --bad-tint: #3d2523; --canvas: #161617;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--window); color: var(--text);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
}
main { max-width: 1240px; margin: 0 auto; padding: 32px 24px 64px; }
h1 { font-size: 26px; line-height: 1.25; margin: 0 0 4px; letter-spacing: -0.01em; }
h2 { font-size: 17px; margin: 40px 0 12px; }
h3 { font-size: 13px; font-weight: 600; color: var(--soft); margin: 24px 0 8px;
     overflow-wrap: anywhere; }
p { margin: 0 0 8px; }
.soft { color: var(--soft); }
.path { overflow-wrap: anywhere; }
.tiles { display: grid; gap: 12px; margin: 24px 0 0;
         grid-template-columns: repeat(auto-fit, minmax(140px, 1fr)); }
.tile { background: var(--panel); border: 1px solid var(--line); border-radius: 10px;
        padding: 14px 16px; }
.tile b { display: block; font-size: 26px; line-height: 1.2; font-weight: 600;
          font-variant-numeric: tabular-nums; }
.tile.good b { color: var(--good); } .tile.caution b { color: var(--caution); }
.tile.bad b { color: var(--bad); }
.tile span { color: var(--soft); font-size: 13px; }
.split { display: grid; gap: 0 40px; grid-template-columns: repeat(auto-fit, minmax(300px, 1fr)); }
.bars { display: grid; grid-template-columns: max-content 1fr max-content; gap: 8px 12px;
        align-items: center; margin: 0; }
.bars dt, .bars dd { margin: 0; }
.bars .bar { height: 8px; border-radius: 4px; background: var(--track); overflow: hidden; }
.bars .bar i { display: block; height: 100%; border-radius: 4px; background: var(--accent); }
.bars .number { text-align: right; color: var(--soft); font-variant-numeric: tabular-nums; }
.list { list-style: none; margin: 0; padding: 0; background: var(--panel);
        border: 1px solid var(--line); border-radius: 10px; }
.list li { padding: 10px 16px; border-top: 1px solid var(--line); }
.list li:first-child { border-top: 0; }
.list b { font-weight: 600; overflow-wrap: anywhere; }
.sheet { display: grid; gap: 16px;
         grid-template-columns: repeat(auto-fill, minmax(min(100%, 280px), 1fr)); }
figure { margin: 0; background: var(--panel); border: 1px solid var(--line);
         border-radius: 10px; overflow: hidden; display: flex; flex-direction: column; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 2px; background: var(--canvas);
        aspect-ratio: 8 / 5; }
.pair div { position: relative; min-height: 0; min-width: 0; }
.pair img { position: absolute; inset: 0; width: 100%; height: 100%; object-fit: contain; }
.pair span { position: absolute; left: 6px; bottom: 6px; padding: 0 6px; border-radius: 4px;
             background: rgb(0 0 0 / 65%); color: #fff; font-size: 11px; line-height: 18px; }
figcaption { padding: 10px 12px 12px; font-size: 13px; }
figcaption b { display: block; font-weight: 600; overflow-wrap: anywhere; font-size: 14px; }
.chips { display: flex; flex-wrap: wrap; gap: 4px; margin: 6px 0 0; }
.chip { padding: 0 8px; border-radius: 9px; background: var(--tint); color: var(--accent);
        line-height: 20px; font-size: 12px; }
.chip.plain { background: var(--track); color: var(--soft); }
.chip.caution { background: var(--caution-tint); color: var(--caution); }
.chip.bad { background: var(--bad-tint); color: var(--bad); }
.note { margin: 6px 0 0; color: var(--caution); }
a { color: inherit; text-decoration-color: var(--soft); text-decoration-thickness: 1px;
    text-underline-offset: 3px; }
a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
@media print {
  :root { --window: #fff; }
  figure, .tile, .list li { break-inside: avoid; }
}
"""
