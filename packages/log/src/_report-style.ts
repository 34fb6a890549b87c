/** The report's style sheet. Colours are variables, so that dark mode changes one block. */
export const REPORT_STYLE = `
:root {
  color-scheme: light dark;
  --page: #fbfbf9; --card: #ffffff; --ink: #1c1d1f; --soft: #5c6068; --line: #e4e4df; --grid: #ececea;
  --accent: #2f5fd0; --accent-soft: #2f5fd02b; --rate: #946300; --chance: #8c3fc4; --good: #177a41; --bad: #c7362f; --track: #e9e9e4;
  --s0: #2f5fd0; --s1: #b86e00; --s2: #8c3fc4; --s3: #157f6b; --s4: #c2336f; --s5: #6b6f76;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #131416; --card: #1b1d20; --ink: #ececea; --soft: #a0a5ad; --line: #2d3035; --grid: #26292d;
    --accent: #7ea2ff; --accent-soft: #7ea2ff30; --rate: #e5b04a; --chance: #c79af0; --good: #58c98a; --bad: #ff7d72; --track: #2b2e33;
    --s0: #7ea2ff; --s1: #f0b24d; --s2: #c79af0; --s3: #5fd3ba; --s4: #ff8ab5; --s5: #a0a5ad;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 3rem 1.5rem 4rem; max-width: 66rem; background: var(--page); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif; font-variant-numeric: tabular-nums;
}
h1 { margin: 0; font-size: 2.1rem; line-height: 1.2; letter-spacing: -0.02em; }
h2 { margin: 0 0 0.35rem; font-size: 1.35rem; letter-spacing: -0.01em; }
.summary { margin: 0.5rem 0 0; max-width: 46rem; font-size: 1.1rem; color: var(--soft); }
.explanation { margin: 0 0 1.25rem; max-width: 48rem; color: var(--soft); font-size: 0.95rem; }
.explanation b { color: var(--ink); font-weight: 600; }
nav { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; margin-top: 1.5rem; font-size: 0.95rem; }
a { color: var(--accent); text-decoration: none; }
a:hover { text-decoration: underline; }
section { margin-top: 1.5rem; padding: 1.75rem; background: var(--card); border: 1px solid var(--line); border-radius: 14px; }
footer { margin-top: 2rem; color: var(--soft); font-size: 0.85rem; }
figure { margin: 0; }
.scroll { overflow-x: auto; }

.facts { display: flex; flex-wrap: wrap; gap: 1px; margin: 1.5rem 0 0; background: var(--line); border: 1px solid var(--line); border-radius: 12px; overflow: hidden; }
.facts div { flex: 1 1 9.5rem; padding: 0.7rem 0.95rem; background: var(--card); }
.facts dt { color: var(--soft); font-size: 0.78rem; }
.facts dd { margin: 0; font-weight: 600; overflow-wrap: anywhere; }
section .facts { margin-top: 0; }

table { border-collapse: collapse; }
th { text-align: left; font-weight: 600; }
.results { width: 100%; }
.results th, .results td { padding: 0.75rem 1.25rem 0.75rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
.results tbody:last-child tr:last-child > * { border-bottom: 0; padding-bottom: 0; }
.results .group th { padding: 1.6rem 0 0.35rem; font-size: 1.02rem; }
.results tbody:first-of-type .group th { padding-top: 0.9rem; }
.results small { display: block; color: var(--soft); font-size: 0.78rem; font-weight: 400; }
.results td small { display: inline-block; margin-left: 0.55rem; white-space: nowrap; }
.results thead th { padding-top: 0; color: var(--soft); font-size: 0.85rem; font-weight: 500; white-space: nowrap; }
.results td { min-width: 9.5rem; font-size: 1.1rem; white-space: nowrap; }
.results .trained { font-weight: 700; }
.results .gain { font-weight: 700; white-space: nowrap; padding-right: 0; }
.better { color: var(--good); } .worse { color: var(--bad); } .absent { color: var(--soft); }
.bar { position: relative; display: block; height: 6px; margin-top: 0.4rem; border-radius: 3px; background: var(--track); }
.bar i { position: absolute; inset: 0 auto 0 0; border-radius: 3px; background: var(--soft); opacity: 0.55; }
.trained .bar i { background: var(--accent); opacity: 1; }
.bar .whisker, .trained .bar .whisker { inset: 2px auto 2px 0; border-radius: 0; background: var(--ink); opacity: 0.85; }
.bar .tick, .trained .bar .tick { top: -3px; bottom: -3px; width: 2px; border-radius: 0; background: var(--ink); opacity: 0.7; }

svg { display: block; width: 100%; height: auto; }
.chart { min-width: 38rem; }
.chart text { font-size: 13px; fill: var(--soft); }
.end { text-anchor: end; } .middle { text-anchor: middle; }
.axis line { stroke: var(--grid); } .axis .base { stroke: var(--soft); opacity: 0.5; }
.axis.rate text { fill: var(--rate); }
path { fill: none; stroke-linejoin: round; }
path.loss { stroke: var(--accent); stroke-width: 2.2; }
path.band { fill: var(--accent-soft); }
path.rate { stroke: var(--rate); stroke-width: 1.4; stroke-dasharray: 1 4; stroke-linecap: round; }
.chance line { stroke: var(--chance); stroke-width: 1.4; stroke-dasharray: 7 5; }
.chart .chance text { fill: var(--chance); font-weight: 600; }
.key { display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem; margin-top: 0.6rem; padding-left: 3.2rem; color: var(--soft); font-size: 0.88rem; }
.key span::before { content: ""; display: inline-block; width: 1.4rem; height: 0; margin-right: 0.5rem; vertical-align: 0.27em; border-top: 2.5px solid var(--accent); }
.key .band::before { height: 0.8rem; border: 0; background: var(--accent-soft); vertical-align: -0.1em; }
.key .rate::before { border-top: 2.5px dotted var(--rate); }

.views { display: grid; grid-template-columns: repeat(auto-fit, minmax(19rem, 1fr)); gap: 1rem 2.5rem; }
.views table { width: 100%; table-layout: fixed; }
.views th { padding: 0 0.25rem 0.5rem; font-size: 0.92rem; line-height: 1.3; vertical-align: bottom; }
.views th small { display: block; color: var(--soft); font-weight: 400; }
.views td { padding: 0.25rem; }
.views img { display: block; width: 100%; aspect-ratio: 1; object-fit: cover; border-radius: 8px; }

.neighbours { display: grid; gap: 1rem; min-width: 46rem; }
.neighbours .row { display: flex; gap: 0.6rem; }
.neighbours figure { position: relative; flex: 1 1 0; min-width: 0; }
.neighbours img { display: block; width: 100%; aspect-ratio: 1; object-fit: cover; border-radius: 8px; border: 3px solid var(--line); }
.neighbours .query { margin-right: 1.2rem; }
.neighbours .query::after { content: ""; position: absolute; inset: 0 -0.95rem 0 auto; border-right: 1px solid var(--line); }
.neighbours .query img { border-color: var(--ink); }
.neighbours .same img { border-color: var(--good); } .neighbours .other img { border-color: var(--bad); }
.neighbours figcaption { margin-top: 0.25rem; font-size: 0.78rem; line-height: 1.3; }
.neighbours figcaption b { display: block; font-weight: 600; }
.neighbours .same b { color: var(--good); } .neighbours .other b { color: var(--bad); }
.neighbours figcaption span { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; color: var(--soft); }

.map { position: relative; display: grid; grid-template-columns: auto auto 1fr 12rem; gap: 0 1.5rem; align-items: start; }
.map > input { position: absolute; opacity: 0; }
.map > label { order: -2; margin-bottom: 0.6rem; margin-right: -1.5rem; padding: 0.25rem 1rem; border: 1px solid var(--line); background: var(--page); color: var(--soft); font-size: 0.92rem; cursor: pointer; }
.map > label[for="map-layout-0"] { border-radius: 8px 0 0 8px; } .map > label[for="map-layout-1"] { border-radius: 0 8px 8px 0; border-left: 0; }
.map > input:checked + label { background: var(--accent); border-color: var(--accent); color: var(--card); font-weight: 600; }
.map > input:focus-visible + label { outline: 2px solid var(--ink); outline-offset: 2px; }
.map > .layout { order: -1; grid-column: 1 / -1; margin: 0 0 0.8rem; max-width: 48rem; color: var(--soft); font-size: 0.95rem; }
.map > .layout-1 { display: none; }
#map-layout-1:checked ~ .layout-0 { display: none; } #map-layout-1:checked ~ .layout-1 { display: block; }
.map svg { grid-column: 1 / 4; border: 1px solid var(--line); border-radius: 12px; background: var(--page); }
.map circle { fill-opacity: 0.85; stroke: var(--page); stroke-width: 0.8; transform: translate(var(--x0), var(--y0)); transition: opacity 0.12s; }
#map-layout-1:checked ~ svg circle { transform: translate(var(--x1), var(--y1)); }
@media (prefers-reduced-motion: no-preference) { .map circle { transition: opacity 0.12s, transform 0.6s; } }
.map circle:hover { stroke: var(--ink); stroke-width: 2; }
.map .dim { opacity: 0.08; }
.legend { margin: 0; padding: 0; list-style: none; font-size: 0.92rem; }
.legend li { display: flex; align-items: center; gap: 0.55rem; padding: 0.22rem 0.5rem; border-radius: 6px; cursor: default; }
.legend li:hover, .legend li:focus { background: var(--track); outline: 0; }
.legend i { flex: none; width: 0.75rem; height: 0.75rem; border-radius: 50%; }
.legend small { margin-left: auto; color: var(--soft); }
.tip { position: absolute; top: 0; left: 0; padding: 0.4rem; background: var(--card); border: 1px solid var(--line); border-radius: 10px; box-shadow: 0 6px 24px #0003; pointer-events: none; font-size: 0.8rem; }
.tip[hidden], .tip [hidden] { display: none; }
.tip .tile { display: block; width: 96px; height: 96px; border-radius: 6px; margin-bottom: 0.3rem; }
.tip span { display: block; max-width: 12rem; }

.skipped { width: 100%; font-size: 0.9rem; }
.skipped th { padding: 0 1rem 0.4rem 0; color: var(--soft); font-weight: 500; }
.skipped td { padding: 0.35rem 1rem 0.35rem 0; border-top: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
code, pre { font: 0.88em/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; }
pre { margin: 0.75rem 0 0; padding: 1rem; overflow-x: auto; background: var(--page); border: 1px solid var(--line); border-radius: 10px; }
summary { cursor: pointer; color: var(--accent); }

@media (max-width: 44rem) {
  body { padding: 1.5rem 0.75rem 3rem; }
  section { padding: 1.1rem; }
  .map { grid-template-columns: auto auto 1fr; }
  .map .legend { grid-column: 1 / -1; margin-top: 1rem; columns: 2; }
  .results th, .results td { padding-right: 0.9rem; }
}
@media print { body { max-width: none; padding: 0; } section { break-inside: avoid; border: 0; padding: 0.5rem 0; } nav, footer { display: none; } }
`;
