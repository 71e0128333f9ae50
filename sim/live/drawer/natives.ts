/** The page's own clock, socket and fetch as they were before the lab's clock and its probe stood in front of them. */
export const natives = {
  now: performance.now.bind(performance),
  setTimeout: window.setTimeout.bind(window),
  clearTimeout: window.clearTimeout.bind(window),
  fetch: window.fetch.bind(window),
  WebSocket: window.WebSocket,
};
