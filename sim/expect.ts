/** Playwright's `expect` with Hangup's own matchers, which fail in words a person understands. */
import { expect as playwrightExpect } from '@playwright/test';
import type { AuditLogEntry } from '../system/contracts/api/audit-search.ts';
import type { Cause } from '../system/contracts/closes.ts';
import { type CloseSeen, closeSeen, describeClose } from './evidence/close.ts';
import type { TerminalHandle } from './worlds/person.ts';

export interface ClosedBy {
  /** Who sends the first close frame, or breaks the connection. */
  readonly by?: 'browser' | 'gateway' | 'network';
  /** The cause the gateway must tell. */
  readonly cause?: Cause;
}

export const expect = playwrightExpect.extend({
  /** All observers that can have seen it agree: code, reason, and who sent the first close frame. */
  toHaveClosedWith(terminal: TerminalHandle, code: number, reason: string, by: ClosedBy = {}) {
    const seen = closeSeen(terminal.history.records, terminal.token);
    const wrong = complaints(seen, code, reason, by, terminal.pageIsGone);
    return {
      pass: wrong.length === 0,
      message: () =>
        `expected ${code} "${reason}"${by.by ? ` from ${by.by}` : ''}${by.cause ? `, cause ${by.cause}` : ''}; ${wrong.join('; ') || 'it was so'}\n\n${describeClose(seen)}`,
    };
  },

  /** It has not closed, for any observer. */
  toBeOpen(terminal: TerminalHandle) {
    const seen = closeSeen(terminal.history.records, terminal.token);
    const open = !seen.page && !seen.browserWire && !seen.gatewayWire && !seen.gateway;
    return {
      pass: open,
      message: () => `expected the session to be ${open ? 'over' : 'open'}\n\n${describeClose(seen)}`,
    };
  },

  /** The actions occur among the rows in this order; rows between them do not matter. */
  toBeInOrder(rows: readonly AuditLogEntry[], ...actions: string[]) {
    const seen = rows.map((row) => row.action);
    let at = -1;
    const missing = actions.find((action) => {
      at = seen.indexOf(action, at + 1);
      return at < 0;
    });
    return {
      pass: missing === undefined,
      message: () =>
        `expected the audit log to have ${actions.join(', ')} in this order; ${missing} is missing in\n  ${seen.join('\n  ')}`,
    };
  },
});

function complaints(
  seen: CloseSeen,
  code: number,
  reason: string,
  { by, cause }: ClosedBy,
  pageGone: boolean,
): string[] {
  const wrong: string[] = [];
  const { page, gateway, browserWire, gatewayWire } = seen;
  if (!gateway) wrong.push('the gateway has not ended it');
  else {
    if (gateway.code !== code) wrong.push(`the gateway says ${gateway.code}`);
    if (gateway.reason !== reason) wrong.push(`the gateway's reason is "${gateway.reason}"`);
    if (cause && gateway.cause !== cause) wrong.push(`the gateway's cause is ${gateway.cause}`);
  }
  // A page that is gone cannot tell; everyone else can.
  if (!pageGone) {
    if (!page) wrong.push('the page has seen no end');
    else if (page.code !== code) wrong.push(`the page saw ${page.code}${page.clean ? '' : ' (unclean)'}`);
    else if (page.reason !== reason) wrong.push(`the page saw the reason "${page.reason}"`);
    else if (page.clean !== (code !== 1006))
      wrong.push(`the page calls it ${page.clean ? 'clean' : 'unclean'}`);
  }
  for (const [side, wire] of Object.entries({ browser: browserWire, gateway: gatewayWire })) {
    if (!wire) wrong.push(`the wire at the ${side} has seen no end`);
    else if (wire.code !== code) wrong.push(`saw ${wire.code} (${wire.how}) on the wire at the ${side}`);
    else if (wire.reason !== reason) wrong.push(`saw the reason "${wire.reason}" on the wire at the ${side}`);
    else if (by && by !== 'network' && wire.from !== (by === 'browser' ? 'client' : 'server'))
      wrong.push(
        `the ${wire.from === 'client' ? 'browser' : 'gateway'} closed first on the wire at the ${side}`,
      );
    else if (by === 'network' && wire.how === 'close frame')
      wrong.push(`a close frame passed at the ${side}`);
  }
  return wrong;
}
