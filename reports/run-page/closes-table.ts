/** Each close as the page, the wire on both sides of the fault proxy, and the gateway saw it. */
import type { CloseSeen, WireClose } from '../../sim/history/close.ts';
import { moment } from '../../sim/history/wording.ts';
import { escapeMarkup } from '../markup.ts';
import type { Evidence } from './evidence.ts';

export function closesTable(closes: Evidence['closes']): string {
  if (closes.length === 0) return '';
  const lines = closes.map(({ token, seen }) => {
    const { page, browserWire, gatewayWire, gateway } = seen;
    return `<tr><td><code>${escapeMarkup(token)}</code></td>${[
      page && said(page, page.clean ? '' : 'unclean'),
      browserWire && said(browserWire, how(browserWire)),
      gatewayWire && said(gatewayWire, how(gatewayWire)),
      gateway && said(gateway, gateway.cause),
    ]
      .map((text) => `<td>${text ?? '<span class="about">saw no end</span>'}</td>`)
      .join('')}<td>${agreement(seen)}</td></tr>`;
  });
  const head = ['terminal', 'the page', 'wire at the browser', 'wire at the gateway', 'the gateway', 'agree'];
  return `<div class="wide" tabindex="0" role="group" aria-label="Closes"><table class="closes"><thead><tr>${head.map((name) => `<th scope="col">${name}</th>`).join('')}</tr></thead><tbody>${lines.join('')}</tbody></table></div>`;
}

function said({ t, code, reason }: { t: number; code: number; reason: string }, more: string): string {
  const quoted = reason ? ` “${escapeMarkup(reason)}”` : '';
  return `<b>${code}</b>${quoted}<br><span class="about">${moment(t)}${more ? ` · ${escapeMarkup(more)}` : ''}</span>`;
}

function how({ how: manner, from }: WireClose): string {
  return `${manner === 'close frame' ? manner : manner.toUpperCase()} from the ${from === 'client' ? 'browser' : 'gateway'}`;
}

/** Where all who saw an end saw one code. Who saw none contradicts nobody. */
function agreement({ page, browserWire, gatewayWire, gateway }: CloseSeen): string {
  const codes = [page, browserWire, gatewayWire, gateway].flatMap((one) => (one ? [one.code] : []));
  if (codes.length === 0) return '';
  return new Set(codes).size === 1 ? 'yes' : '<b class="bad">no</b>';
}
