/** The lab in a page: its script in the dashboard's own, or alone on a page that needs no gateway. */

import type { ClockState } from './contract.ts';

/** First of all in the page: the page's clock must follow the lab's before any other script asks for the time. */
function script({ t, playing }: ClockState): string {
  return `<script src="/lab/drawer.js" data-t="${t}" data-playing="${playing}"></script>`;
}

/** A dashboard's page with the lab in it. A page without a head is left as it is. */
export function withLab(html: string, clock: ClockState): string {
  return html.replace(/<head[^>]*>/i, (head) => `${head}\n    ${script(clock)}`);
}

/** @param notice why the dashboard is not there, in a sentence; none where nobody asked for it */
export function labPage(notice: string | null, clock: ClockState): string {
  return `<!doctype html>
<html lang="en" data-lab="alone">
  <head>
    ${script(clock)}
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <link rel="icon" href="data:,">
    <title>Simulation · Hangup</title>
  </head>
  <body>${notice === null ? '' : `<p role="alert">${notice}</p>`}</body>
</html>
`;
}

/** As strict as the dashboard's own. */
export const labHeaders = {
  'content-security-policy':
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; " +
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-store',
};
