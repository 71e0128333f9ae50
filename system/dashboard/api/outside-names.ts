import { inSentence } from '../../contracts/outside-text.ts';

/** What somebody else has chosen, as the API calls it, and the pages put into their sentences. */
const chosen = new Set([
  'name',
  'email',
  'machine_name',
  'resource_name',
  'user_name',
  'user_email',
  'invited_by',
  'device',
  'user_agent',
  'revoked_reason',
]);

/** For `JSON.parse`: names of an answer come in as they may stand in a sentence. */
export function outsideNames(key: string, value: unknown): unknown {
  return typeof value === 'string' && chosen.has(key) ? inSentence(value) : value;
}
