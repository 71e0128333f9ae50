/** The terminal's WebSocket, which OpenAPI knows as the GET that it begins with. */
import { closes } from '../../contracts/closes.ts';
import { ClientMessage, maxFrameBytes, ServerMessage, terminalPath } from '../../contracts/frames.ts';
import { TerminalUpgradeQuery } from '../terminal/terminal-query.ts';

const descriptions: Record<string, string> = {
  token: 'the access token: browsers send no headers with an upgrade',
  shell_token: 'the one-time token of create_session, or of a guest',
  connection: 'tells terminals of one person on one machine apart; one with a live name replaces the older',
};

function parameters() {
  const required = new Set<string>(TerminalUpgradeQuery.required);
  return Object.entries(TerminalUpgradeQuery.properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.has(name),
    ...(descriptions[name] && { description: descriptions[name] }),
    schema,
  }));
}

const refused = (description: string) => ({ description, content: { 'text/plain': {} } });

/** One sentence for each code that may end it. */
function closeCodes(): Record<string, string> {
  const codes = new Map<string, string[]>();
  for (const { code, means } of Object.values(closes))
    if (code !== null) codes.set(String(code), [...(codes.get(String(code)) ?? []), means]);
  return Object.fromEntries([...codes].map(([code, meanings]) => [code, meanings.join('; ')]));
}

export const terminalSocket = {
  [terminalPath]: {
    get: {
      tags: ['Terminals'],
      summary: 'The terminal: upgrades to a WebSocket.',
      description: [
        'Binary messages are the shell’s input and output; text messages are JSON, `x-websocket.client` from the',
        `browser and \`x-websocket.server\` to it; a message may have ${maxFrameBytes} bytes.`,
        'Bad credentials do not refuse the upgrade: the socket opens and closes with the code that tells why,',
        'because a page cannot see why an upgrade was refused.',
      ].join(' '),
      security: [],
      parameters: parameters(),
      responses: {
        '101': { description: 'The WebSocket is open.' },
        '403': refused('The page came from an origin that is not allowed.'),
        '404': refused('There is no WebSocket at this path.'),
        '503': refused('Too many handshakes are under way; `Retry-After` says when to try again.'),
      },
      'x-websocket': { client: ClientMessage, server: ServerMessage, closeCodes: closeCodes() },
    },
  },
};
