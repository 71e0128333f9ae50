/** The style sheet of the run page. */
export const runPageStyle = `
.verdict{padding:16px 20px;border-radius:10px;border:1px solid var(--line);border-left:8px solid var(--line);background:var(--raised)}
.verdict.good{border-left-color:var(--good)}.verdict.bad{border-left-color:var(--bad)}.verdict.warn{border-left-color:var(--warn)}
.verdict h1{font-size:1.6rem}
.verdict p{margin:6px 0 0}
.complaints{margin:0;padding:10px 16px 10px 34px;border:1px solid var(--line);border-left:8px solid var(--bad);border-radius:10px;background:var(--raised);overflow-wrap:anywhere}
.failure{margin:0 0 20px;padding:12px 16px;border:1px solid var(--line);border-left:5px solid var(--bad);border-radius:8px}
.failure.warn{border-left-color:var(--warn)}
.failure h3{margin:0 0 6px}
.about{font-weight:400}
.failure>.sentence{font-size:1.05rem;overflow-wrap:anywhere}
.failure .drawing{max-height:70vh;overflow:auto;border:1px solid var(--line);border-radius:8px;margin:8px 0}
.failure .drawing svg{display:block;width:100%;min-width:1000px;height:auto}
@media (max-width:700px){.failure .drawing,.happened:not(:has(figure)){display:none}}
.failure figure{margin:8px 0}.failure img{max-width:100%;border:1px solid var(--line);border-radius:6px}
.failure figcaption{color:var(--quiet);font-size:.85em}
.wide{overflow-x:auto}
table{border-collapse:collapse;font-size:14px}
th,td{padding:5px 10px;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}
thead th{color:var(--quiet);font-weight:600;font-size:13px;white-space:nowrap}
.matrix{width:100%}
.matrix tbody th{font-weight:400}
.matrix .group th{font-weight:700;padding-top:16px;border-bottom:2px solid var(--line)}
.matrix td{width:90px;white-space:nowrap}.matrix .none{color:var(--quiet);font-size:13px}
.mark{display:inline-block;width:26px;height:26px;line-height:26px;margin-right:4px;border-radius:6px;text-align:center;text-decoration:none;font-weight:700}
.mark.good{color:var(--good);background:var(--good-soft)}.mark.bad{color:var(--ground);background:var(--bad)}.mark.warn{color:var(--warn);background:var(--warn-soft)}.mark.quiet{color:var(--quiet);background:var(--faint)}
.filter{display:flex;flex-wrap:wrap;gap:8px 16px;align-items:center;margin:8px 0}
.filter[hidden]{display:none}
.filter input,.filter button{font:inherit;color:var(--text);background:var(--ground);border:1px solid var(--line);border-radius:6px;padding:4px 10px}
.filter button{cursor:pointer;margin-right:4px}.filter button[aria-pressed=true]{background:var(--plain-soft);color:var(--plain);font-weight:600}
.scenario{border:1px solid var(--line);border-radius:8px;margin:6px 0;content-visibility:auto;contain-intrinsic-size:auto 40px}
.scenario summary{padding:7px 12px;cursor:pointer;overflow-wrap:anywhere}
.scenario[open]{contain-intrinsic-size:auto 900px}
.scenario[open] summary{border-bottom:1px solid var(--line)}
.scenario:target{outline:2px solid var(--plain)}
.scenario .body{padding:8px 16px 16px}
.scenario h4{margin:16px 0 4px;font-size:14px}
.scenario td{overflow-wrap:break-word}
.scenario td:last-child{min-width:200px}
.closes td:last-child{min-width:0}.closes td{min-width:110px}
.endings,.checks,.happenings,.chips{list-style:none;margin:4px 0;padding:0}
.endings{display:grid;gap:6px}
.endings li{display:grid;grid-template-columns:auto 1fr;gap:10px;align-items:baseline}
.checks code{overflow-wrap:anywhere}
.checks li::before{content:"✓ ";color:var(--good)}.checks li.bad::before{content:"✗ ";color:var(--bad)}
.happenings li{overflow-wrap:anywhere}
.happenings time{color:var(--quiet);font-size:12px;font-variant-numeric:tabular-nums;margin-right:6px}
.happenings .warn{color:var(--warn)}
.chips{display:flex;flex-wrap:wrap;gap:2px 14px}
.reason{padding:8px 12px;border-left:3px solid var(--line);background:var(--raised);overflow-wrap:anywhere}
.bad{--tone:var(--bad)}b.bad{color:var(--bad)}
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:var(--raised);padding:10px 12px;border-radius:6px;max-height:60vh;overflow:auto}
code{overflow-wrap:anywhere}
@media (max-width:600px){.matrix td{width:auto}th,td{padding:5px 6px}}
@media print{.scenario{break-inside:avoid}.failure .drawing{max-height:none;overflow:visible}.failure .drawing svg{min-width:0}}
`;
