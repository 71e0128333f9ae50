import { describe, expect, test } from 'vitest';
import { heldLimitBytes, inHandLimitBytes, OutputQueue, type TerminalEvent } from './output-queue.ts';

const output = (length: number, fill = 0): TerminalEvent => ({
  kind: 'output',
  bytes: new Uint8Array(length).fill(fill),
});
const line = (text: string): TerminalEvent => ({ kind: 'line', line: { text, color: 'yellow' } });

/** A terminal that draws when told to. */
function slowTerminal() {
  const seen: TerminalEvent[] = [];
  const waiting: (() => void)[] = [];
  return {
    seen,
    listener: (event: TerminalEvent) => {
      seen.push(event);
      return new Promise<void>((resolve) => waiting.push(resolve));
    },
    async draw() {
      for (const resolve of waiting.splice(0)) resolve();
      await Promise.resolve();
    },
  };
}

describe('OutputQueue', () => {
  test('passes events on in order, at once, to a terminal that keeps up', () => {
    const queue = new OutputQueue();
    const seen: TerminalEvent[] = [];
    queue.listen((event) => {
      seen.push(event);
    });
    const events = [output(1), line('a'), output(2), { kind: 'bell' } as const];
    for (const event of events) queue.push(event);
    expect(seen).toEqual(events);
  });

  test('holds what arrives before a terminal listens', () => {
    const queue = new OutputQueue();
    queue.push(output(3));
    const terminal = slowTerminal();
    queue.listen(terminal.listener);
    expect(terminal.seen).toEqual([output(3)]);
  });

  test('waits for the terminal once 128 KiB are in its hands', async () => {
    const queue = new OutputQueue();
    const terminal = slowTerminal();
    queue.listen(terminal.listener);
    queue.push(output(inHandLimitBytes));
    queue.push(output(5));
    expect(terminal.seen).toHaveLength(1);
    await terminal.draw();
    expect(terminal.seen).toHaveLength(2);
  });

  test('never holds more than its limit, and says what it skipped', async () => {
    const queue = new OutputQueue();
    const terminal = slowTerminal();
    queue.listen(terminal.listener);
    for (let i = 0; i < 100; i++) {
      queue.push(output(inHandLimitBytes, i));
      expect(queue.heldBytes).toBeLessThanOrEqual(heldLimitBytes);
    }
    await terminal.draw();
    expect(terminal.seen[1]).toEqual(
      line(
        `${(99 - Math.ceil(queue.heldBytes / inHandLimitBytes) - 1) * inHandLimitBytes} bytes of output were skipped: this page could not keep up.`,
      ),
    );
  });

  test('keeps the newest output and every line when it skips', async () => {
    const queue = new OutputQueue();
    const terminal = slowTerminal();
    queue.listen(terminal.listener);
    queue.push(output(inHandLimitBytes));
    queue.push(line('Session timed out.'));
    for (let i = 0; i < 40; i++) queue.push(output(inHandLimitBytes, i));
    for (let i = 0; i < 40; i++) await terminal.draw();
    expect(terminal.seen).toContainEqual(line('Session timed out.'));
    expect(terminal.seen.at(-1)).toEqual(output(inHandLimitBytes, 39));
  });

  test('gives a second terminal a fresh hand when the first never drew', () => {
    const queue = new OutputQueue();
    const first = slowTerminal();
    const stop = queue.listen(first.listener);
    queue.push(output(inHandLimitBytes));
    stop();
    const second = slowTerminal();
    queue.listen(second.listener);
    queue.push(output(1));
    expect(second.seen).toEqual([output(1)]);
  });
});
