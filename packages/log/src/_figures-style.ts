/** Styles of tables, charts and matrices of the evaluations; they stand behind the report's own. */
export const FIGURES_STYLE = `
h3 { margin: 1.5rem 0 0.5rem; font-size: 1.02rem; } h3:first-of-type { margin-top: 0; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.scroll:focus-visible, summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; border-radius: 4px; }

.s0 { --s: var(--s0); } .s1 { --s: var(--s1); } .s2 { --s: var(--s2); } .s3 { --s: var(--s3); } .s4 { --s: var(--s4); } .s5 { --s: var(--s5); }
.curves { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 24rem), 1fr)); gap: 2rem; }
.curves.tight { grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr)); gap: 1.5rem; }
.curve figcaption { margin-bottom: 0.4rem; font-size: 0.95rem; } .curve figcaption span { display: block; color: var(--soft); font-size: 0.88rem; }
.chart.small { min-width: 0; } .chart.small text { font-size: 12.5px; }
path.curve { stroke: var(--s); stroke-width: 2.2; } path.area { fill: var(--s); opacity: 0.16; }
.small circle { fill: var(--s); stroke: var(--card); stroke-width: 1.2; } .small circle:hover { stroke: var(--ink); stroke-width: 2; }
.s1 path.curve { stroke-dasharray: 7 4; } .s2 path.curve { stroke-dasharray: 2 4; stroke-linecap: round; } .s3 path.curve { stroke-dasharray: 10 3 2 3; }
.chosen line { stroke: var(--ink); opacity: 0.55; stroke-dasharray: 2 3; } .chart .chosen text { fill: var(--ink); }
.curve .key, h3 + .key { padding-left: 0; margin: 0.3rem 0 0.8rem; } .key [class^="s"]::before { border-top-color: var(--s); }
.key .s1::before { border-top-style: dashed; } .key .s2::before { border-top-style: dotted; } .key .s3::before { border-top-style: double; }

.measurements { width: 100%; font-size: 0.92rem; }
.measurements th, .measurements td { padding: 0.6rem 1rem 0.2rem 0; vertical-align: baseline; }
.measurements thead th { padding-bottom: 0.4rem; color: var(--soft); font-size: 0.85rem; font-weight: 500; white-space: nowrap; }
.measurements tbody tr:first-child > * { border-top: 1px solid var(--line); }
.measurements small { color: var(--soft); white-space: nowrap; } .number { text-align: right !important; white-space: nowrap; }
.measurements .more td { padding-top: 0; padding-bottom: 0.6rem; } .measurements .facts { margin: 0.6rem 0; font-size: 0.85rem; }
.note { margin: 0 0 0.25rem; color: var(--soft); font-size: 0.88rem; }

.confusion { margin-top: 0.75rem; padding-top: 0.75rem; border-top: 1px solid var(--line); } .confusion summary { font-weight: 600; }
#confusion { position: relative; } .tip.text { z-index: 2; width: max-content; max-width: min(22rem, 100%); padding: 0.4rem 0.65rem; font-size: 0.85rem; }
.matrix { margin: 0.75rem 0 1rem; font-size: 0.88rem; }
.matrix thead th { padding: 0 0 0.35rem; font-weight: 400; vertical-align: bottom; text-align: center; }
.matrix thead span { display: inline-block; max-height: 12rem; overflow: hidden; writing-mode: vertical-rl; rotate: 180deg; white-space: nowrap; }
.matrix tbody th { padding-right: 0.75rem; font-weight: 400; text-align: right; white-space: nowrap; }
.matrix tbody td { min-width: 2.6rem; height: 2.1rem; text-align: center; border: 1px solid var(--card); border-radius: 4px; cursor: default; }
.matrix .none { color: var(--soft); background: var(--page); }
.matrix .right { background: color-mix(in srgb, var(--good) calc(12% + var(--share) * 48%), var(--card)); font-weight: 600; }
.matrix .wrong { background: color-mix(in srgb, var(--bad) calc(8% + var(--share) * 60%), var(--card)); }
.matrix tbody td:hover { outline: 2px solid var(--ink); outline-offset: -1px; }
.alarm { padding: 0.6rem 1rem; border: 2px solid var(--bad); border-radius: 10px; font-weight: 600; } #problems h2 { color: var(--bad); } .alarm ol, .remarks { margin: 0; padding-left: 1.4rem; } .alarm li, .remarks li { margin: 0.3rem 0; }
.compared { font-size: 0.95rem; } .compared th, .compared td { padding: 0.5rem 1.4rem 0.5rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
.compared thead th { color: var(--soft); font-size: 0.85rem; font-weight: 500; } .compared .group th { padding-top: 1.4rem; font-size: 1.02rem; }
.compared small { display: block; color: var(--soft); font-size: 0.8rem; font-weight: 400; } .compared td { white-space: nowrap; }
.compared .forbidden { color: var(--bad); font-weight: 600; } td.noise { color: var(--soft); } .gain small { font-weight: 400; } .compared .noise { color: var(--soft); } .runs dd code { overflow-wrap: anywhere; }

.heat { max-width: 40rem; margin: 0.75rem 0 1rem; } .axis-name { color: var(--soft); font-size: 0.85rem; }
.heat svg { border: 1px solid var(--line); background: var(--page); shape-rendering: crispEdges; touch-action: pan-y; cursor: crosshair; }
.heat .right { fill: color-mix(in srgb, var(--good) calc(25% + var(--share) * 75%), var(--page)); }
.heat .wrong { fill: color-mix(in srgb, var(--bad) calc(25% + var(--share) * 75%), var(--page)); }
.heat .cursor { fill: none; stroke: var(--ink); stroke-width: 0.25; }
.pairs { margin: 0; padding-left: 1.4rem; font-size: 0.92rem; }
`;
