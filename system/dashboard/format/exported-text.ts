/** What is said of an export; one that does not hold all says so. */
export function exportedText({ entries, total }: { entries: number; total: number }): string {
  if (entries < total)
    return `The newest ${entries.toLocaleString()} of ${total.toLocaleString()} entries were exported. Narrow the filters to get the rest.`;
  return entries === 1 ? '1 entry was exported.' : `${entries.toLocaleString()} entries were exported.`;
}
