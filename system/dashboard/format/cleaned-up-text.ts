/** What is said of a cleanup. */
export function cleanedUpText(count: number): string {
  if (count === 0) return 'No recording was old enough to be deleted.';
  return count === 1 ? '1 recording was deleted.' : `${count} recordings were deleted.`;
}
