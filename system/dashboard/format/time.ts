/** A time as the person's own browser writes it. */
const format = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

/** `iso` is ISO 8601; anything else comes back as it is. */
export function timeText(iso: string): string {
  const ms = Date.parse(iso);
  return Number.isNaN(ms) ? iso : format.format(ms);
}
