/** Of the report: for the screen in light and dark, for a telephone, and for paper. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1a1d21; --ground: #fff; --line: #c4c9d0; --quiet: #4a5058; --mark: #0b5cad; --bad: #a8071a; }
@media screen and (prefers-color-scheme: dark) { :root { --ink: #eaf0f4; --ground: #10171d; --line: #3a4853; --quiet: #bac7d1; --mark: #6cc6e3; --bad: #ff86a4; } }
body { font: 0.95rem/1.5 system-ui, sans-serif; color: var(--ink); background: var(--ground); margin: 0 auto; max-width: 60rem; padding: 1.5rem; }
h2 { border-top: 2px solid var(--ink); padding-top: 0.75rem; margin-top: 2rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.15rem 1rem; } dt { font-weight: 600; } dd { margin: 0; }
.equation { display: flex; flex-wrap: wrap; gap: 0.5rem 1rem; align-items: baseline; }
.term { max-width: 15rem; } .term b { display: block; font-size: 2rem; line-height: 1.1; font-variant-numeric: tabular-nums; }
.sign { font-size: 2rem; } .lost { font-weight: 700; color: var(--bad); }
.wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: 0.8rem; } td, th { border: 1px solid var(--line); padding: 0.2rem 0.4rem; text-align: left; vertical-align: top; } td { overflow-wrap: break-word; font-variant-numeric: tabular-nums; }
figure { margin: 1rem 0; color: var(--mark); } figcaption { color: var(--quiet); font-size: 0.8rem; } svg { width: 100%; height: auto; border-bottom: 1px solid var(--line); }
@media (max-width: 40rem) { body { padding: 1rem; } dl { grid-template-columns: 1fr; } dd { margin-bottom: 0.35rem; } }
@media print { @page { margin: 15mm; } body { max-width: none; padding: 0; font-size: 10pt; } .wide { overflow: visible; } .equation { flex-wrap: nowrap; } .term { max-width: 11rem; } figure, tr, .equation { break-inside: avoid; } h2, h3 { break-after: avoid; } thead { display: table-header-group; } }
`;
