/** An HTML page in one file. Its own policy forbids it to fetch anything, from wherever it is opened. */
import { escapeMarkup } from './markup.ts';
import { themeCss } from './theme.ts';

export interface DocumentParts {
  /** Of the browser's tab. */
  readonly title: string;
  /** CSS. */
  readonly style?: string;
  /** Markup. */
  readonly body: string;
  /** JavaScript, run when the body is there. */
  readonly script?: string;
}

const policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";

const base = `
*{box-sizing:border-box}
html{background:var(--ground);color:var(--text);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",sans-serif;-webkit-text-size-adjust:100%;color-scheme:light dark}
body{margin:0 auto;padding:20px 16px 48px;max-width:1300px}
h1{font-size:1.45rem;line-height:1.25;margin:0 0 4px;text-wrap:balance}
h2{font-size:1.15rem;margin:28px 0 8px}
h3{font-size:1rem;margin:16px 0 6px}
p{margin:0 0 8px}
a{color:var(--plain)}
code,pre,.mono{font:13px/1.45 ui-monospace,"SF Mono",Menlo,Consolas,"Liberation Mono",monospace}
:focus-visible{outline:2px solid var(--plain);outline-offset:2px}
.about{color:var(--quiet)}
.pill{display:inline-block;min-width:3.2em;padding:1px 9px;border-radius:11px;font-weight:700;font-size:.85em;text-align:center;white-space:nowrap}
.pill.good{color:var(--good);background:var(--good-soft)}
.pill.bad{color:var(--bad);background:var(--bad-soft)}
.pill.warn{color:var(--warn);background:var(--warn-soft)}
.pill.plain,.pill.quiet{color:var(--quiet);background:var(--faint)}
@media print{html{color-scheme:light;font-size:11px}body{max-width:none;padding:0}.noprint{display:none!important}}
`;

export function htmlDocument({ title, style = '', body, script }: DocumentParts): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escapeMarkup(title)}</title>
<style>${themeCss(':root', 'auto')}${base}${style}</style>
</head>
<body>
${body}
${script ? `<script>${script}</script>` : ''}
</body>
</html>
`;
}

/** Data for a script of the page; read it with `JSON.parse(document.getElementById(id).textContent)`. */
export function embeddedJson(id: string, data: unknown): string {
  const json = JSON.stringify(data).replaceAll('<', '\\u003c');
  return `<script type="application/json" id="${id}">${json}</script>`;
}
