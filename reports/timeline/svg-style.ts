/** The style sheet of a timeline's drawing. */
import { type Theme, themeCss } from '../theme.ts';

const tones = ['plain', 'good', 'warn', 'bad', 'quiet'];

/** With the colours, for an SVG that stands alone. */
export function svgStyle(root: string, theme: Theme): string {
  return themeCss(root, theme) + drawingStyle;
}

/** Without them, for a page that has them. */
export const drawingStyle = [
  '.timeline{font:12px system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",sans-serif}',
  '.timeline text{fill:var(--text)}',
  '.timeline .ground{fill:var(--ground)}',
  '.timeline .title{font-size:17px;font-weight:600}',
  '.timeline .about,.timeline .time,.timeline .column{fill:var(--quiet)}',
  '.timeline .time,.timeline .column{text-anchor:end;font-size:11px;font-variant-numeric:tabular-nums}',
  '.timeline .lane{text-anchor:middle;font-weight:600}',
  '.timeline .life{stroke:var(--line)}',
  '.timeline .band{fill:var(--faint)}',
  '.timeline .leg{stroke:var(--line)}',
  '.timeline .rule{stroke:var(--line)}',
  '.timeline .label{paint-order:stroke;stroke:var(--ground);stroke-width:4px;stroke-linejoin:round}',
  '.timeline .fold{fill:var(--raised);stroke:var(--line);stroke-dasharray:3 3}',
  '.timeline .folded{fill:var(--quiet)}',
  '.timeline .arrow{fill:none;stroke-width:1.5}',
  '.timeline .w3 .arrow{stroke-width:2}',
  '.timeline .w3 .label{font-weight:600}',
  '.timeline .w1 .label{fill:var(--quiet)}',
  '.timeline .cause{fill:none;stroke:var(--cause);stroke-width:1.2;stroke-dasharray:2 3;opacity:.8}',
  '.timeline .cut{fill:var(--bad);opacity:.28}',
  '.timeline .impaired{fill:var(--warn);opacity:.22}',
  '.timeline .silence-ground{fill:var(--warn-soft)}',
  '.timeline .silence-line{stroke:var(--warn);stroke-width:2}',
  ...tones.map((tone) => `.timeline .${tone}{--tone:var(--${tone})}`),
  '.timeline .hit{fill:transparent}',
  '.timeline .lost{stroke:var(--bad);stroke-width:2.5}',
  '.timeline .because{fill:var(--cause);font-weight:400}',
  '.timeline .stroke{stroke:var(--tone)}',
  '.timeline .fill{fill:var(--tone)}',
  '.timeline .toned{fill:var(--tone)}',
  '.timeline .pill{fill:var(--tone)}',
  '.timeline .pill-text{fill:var(--ground);font-weight:700;text-anchor:middle}',
].join('');
