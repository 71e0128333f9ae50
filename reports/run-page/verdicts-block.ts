/** The verdicts of the invariants: those violated in full, the rest by name. */
import { escapeMarkup } from '../markup.ts';

const line = /^(✓ holds|✗ violated|· not witnessed)\s+(\d+) (\S+)\s+(\d*)/;

/** @param text as `hangup check` prints it */
export function verdictsBlock(text: string): string {
  const found = text.split('\n').flatMap((one) => {
    const match = line.exec(one);
    return match ? [{ status: match[1]!.slice(2), id: match[3]!, examined: match[4]! }] : [];
  });
  const named = (status: string) => found.filter((one) => one.status === status);
  const violations = text
    .split('\n\n')
    .filter((part) => part.startsWith('✗') && !line.test(part))
    .join('\n\n');
  const chips = named('holds').map(
    ({ id, examined }) => `<li><code>${escapeMarkup(id)}</code> <span class="about">${examined}</span></li>`,
  );
  const unseen = named('not witnessed').map(({ id }) => `<code>${escapeMarkup(id)}</code>`);
  return `<h4>Invariants: ${named('violated').length} violated, ${named('holds').length} hold</h4>
${violations ? `<pre class="bad">${escapeMarkup(violations)}</pre>` : ''}
<ul class="chips">${chips.join('')}</ul>
<p class="about">Nothing here could have broken: ${unseen.join(' ') || 'none'}</p>`;
}
