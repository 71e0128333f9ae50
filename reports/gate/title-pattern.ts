/** How a rule names scenarios: a title, `*` for any part of one, whatever the case. */
export function matchesTitle(pattern: string, title: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'i').test(title);
}
