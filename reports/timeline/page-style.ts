/** The style sheet of a page with timelines in it. */
import { drawingStyle } from './svg-style.ts';

export const timelineStyle = `${drawingStyle}
.endings{list-style:none;margin:12px 0;padding:0;display:grid;gap:6px}
.endings li{display:grid;grid-template-columns:auto 1fr;gap:10px;align-items:baseline}
.reason{padding:8px 12px;border-left:3px solid var(--bad);background:var(--bad-soft);white-space:pre-wrap;overflow-wrap:anywhere}
.tools{display:flex;flex-wrap:wrap;gap:8px 16px;align-items:center;margin:16px 0 8px}
.tools[hidden],.tools [hidden]{display:none}
.tools [role=group]{display:flex}
.tools button{font:inherit;color:var(--text);background:var(--ground);border:1px solid var(--line);padding:4px 12px;min-width:36px;cursor:pointer}
.tools button+button{border-left:0}
.tools button:first-child{border-radius:6px 0 0 6px}
.tools button:last-child{border-radius:0 6px 6px 0}
.tools button[aria-pressed=true]{background:var(--plain-soft);color:var(--plain);font-weight:600}
.hint{margin:0;color:var(--quiet);font-size:.85em}
.drawing{overflow:auto;max-height:calc(100vh - 24px);border:1px solid var(--line);border-radius:8px}
.drawing[hidden]{display:none}
.drawing .names{position:sticky;top:0;z-index:1;background:var(--ground);width:max-content}
.drawing svg{display:block;width:calc(1240px*var(--zoom,1));height:auto}
.drawing .row{cursor:default;outline:none}
.drawing .row:hover .hit{fill:var(--faint);opacity:.6}
.drawing .row[aria-selected=true] .hit{fill:var(--plain-soft);opacity:.75}
.drawing .row.its-cause .hit{fill:var(--warn-soft);opacity:.75}
.drawing .row:focus-visible .hit{stroke:var(--plain);stroke-width:2}
.list{list-style:none;margin:8px 0;padding:0;font-size:14px}
.list[hidden]{display:none}
.list li{position:relative;padding:3px 0 3px 12px;border-left:2px solid var(--line);overflow-wrap:anywhere}
.list time{display:block;margin:10px 0 2px;color:var(--quiet);font-size:12px;font-variant-numeric:tabular-nums}
.list .where{color:var(--quiet);font-size:12px}
.list .what{display:block}
.list .w3 .what{font-weight:600}
.list .good{border-color:var(--good)}.list .good .what{color:var(--good)}
.list .warn{border-color:var(--warn)}.list .warn .what{color:var(--warn)}
.list .bad{border-color:var(--bad)}.list .bad .what{color:var(--bad)}
.list .folded{border-left-style:dotted;color:var(--quiet);padding-block:8px}
.record{position:fixed;left:0;right:0;bottom:0;z-index:2;max-height:38vh;overflow:auto;padding:10px 16px;background:var(--raised);border-top:1px solid var(--line);box-shadow:0 -4px 16px rgb(0 0 0/.12)}
.record[hidden]{display:none}
.record pre{margin:0 0 6px;white-space:pre-wrap;overflow-wrap:anywhere}
.record b{font-weight:600}
.record button{float:right;font:inherit;color:var(--text);background:none;border:1px solid var(--line);border-radius:6px;padding:2px 10px;cursor:pointer}
@media print{.drawing{max-height:none;overflow:visible;border:0}.drawing svg{width:100%}.drawing .names{position:static;width:auto}}
`;
