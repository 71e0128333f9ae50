import { afterEach, describe, expect, it } from 'vitest';
import { encodeFrame } from '../contracts/shell-stream.ts';
import { type AgentWorld, agentWorld } from '../testing/agent-world.ts';
import type { ScriptedShell } from '../testing/scripted-shells.ts';
import type { ShellStream } from '../testing/shell-stream-client.ts';
import { until } from '../testing/until.ts';

let world: AgentWorld;

async function open(): Promise<{ stream: ShellStream; shell: ScriptedShell }> {
  world = await agentWorld();
  const stream = await world.shell('s1');
  return { stream, shell: world.scripted.spawned[0]! };
}

afterEach(() => world[Symbol.asyncDispose]());

describe('the stream of a shell', () => {
  it('answers before the shell has printed or the person typed anything', async () => {
    const { stream } = await open();
    expect(stream.status).toBe(200);
    expect(stream.response.headers['content-type']).toBe('application/octet-stream');
  });

  it('carries input to the shell and output back', async () => {
    const { stream, shell } = await open();
    stream.type('echo hello');
    await stream.shows('hello\r\n$ ');
    expect(shell.received).toBe('echo hello\r');
  });

  it('puts together input that arrives in pieces', async () => {
    const { stream, shell } = await open();
    for (const byte of encodeFrame('data', Buffer.from('echo hi\r'))) stream.sendRaw(Buffer.of(byte));
    await stream.shows('hi\r\n$ ');
    expect(shell.received).toBe('echo hi\r');
  });

  it('answers each probe', async () => {
    const { stream } = await open();
    stream.send('alive');
    stream.send('alive');
    await stream.receives('alive_reply', 2);
  });

  it('counts input in the log and never quotes it', async () => {
    const { stream } = await open();
    stream.type('echo secret');
    await stream.shows('secret\r\n');
    expect(world.log.of('shell.input')).toEqual([{ session: 's1', bytes: 12 }]);
    expect(JSON.stringify(world.log.events)).not.toContain('secret');
  });

  it('ends cleanly with the exit status behind the last byte of output', async () => {
    const { stream } = await open();
    stream.type('exit 3; goodbye');
    expect(await stream.ended).toBe('clean');
    expect(stream.exit()).toEqual({ exit_code: 3, signal: null });
    expect(stream.frames.at(-1)?.type).toBe('exit');
    expect(stream.output()).toMatch(/goodbye$/);
  });

  it('tells which signal ended the shell', async () => {
    const { stream } = await open();
    stream.type('kill -9 $$');
    await stream.ended;
    expect(stream.exit()).toEqual({ exit_code: null, signal: 'SIGKILL' });
  });

  it('ends cleanly although input is still coming', async () => {
    const { stream } = await open();
    stream.type('exit');
    stream.send('data', Buffer.alloc(500_000));
    expect(await stream.ended).toBe('clean');
    expect(stream.exit()).toEqual({ exit_code: 0, signal: null });
  });
});

describe('flow control', () => {
  it('pauses the terminal while nobody reads and loses nothing', async () => {
    const { stream, shell } = await open();
    await stream.shows('$ ');
    stream.response.pause();
    stream.type('flood 20000000');
    await until('the terminal is paused', () => shell.paused);
    stream.response.resume();
    stream.type('exit');
    await stream.ended;
    expect(stream.output().match(/x+/)?.[0].length).toBe(20_000_000);
  });

  it('keeps exit and output in order for a reader who comes back late', async () => {
    const { stream, shell } = await open();
    stream.response.pause();
    stream.type('flood 20000000');
    await until('the terminal is paused', () => shell.paused);
    shell.exit({ exit_code: 0, signal: null });
    stream.response.resume();
    expect(await stream.ended).toBe('clean');
    expect(stream.output().match(/x+/)?.[0].length).toBe(20_000_000);
    expect(stream.exit()).toEqual({ exit_code: 0, signal: null });
  });

  it('stops reading while the shell does not take its input', async () => {
    const { stream, shell } = await open();
    shell.stopReading(true);
    stream.type('cat');
    await until('the first input arrives', () => shell.received !== '');
    const paste = Buffer.alloc(30_000_000, 'p');
    for (let at = 0; at < paste.length; at += 1_000_000)
      stream.send('data', paste.subarray(at, at + 1_000_000));
    await until('the sender is held up', () => stream.request.socket!.writableLength > 10_000_000);
    expect(shell.received.length).toBeLessThan(10_000_000);
    shell.stopReading(false);
    await until('all has arrived', () => shell.received.length === 'cat\r'.length + paste.length);
  });

  it('says unasked that it is alive meanwhile, so that a gateway does not give it up', async () => {
    const { stream, shell } = await open();
    shell.stopReading(true);
    stream.type('cat');
    await until('the input arrives', () => shell.received !== '');
    await world.clock.advance(10_000);
    await stream.receives('alive_reply', 2);
    expect(stream.frames.filter((frame) => frame.type === 'alive_reply').length).toBe(2);
  });
});

describe('a gateway that leaves', () => {
  it.each<[string, (stream: ShellStream) => void]>([
    ['ends its request', (stream) => stream.request.end()],
    ['destroys its request', (stream) => stream.request.destroy()],
    ['resets the connection', (stream) => stream.request.socket?.resetAndDestroy()],
    ['sends something else than frames', (stream) => stream.sendRaw(Buffer.from('GET / HTTP/1.1\r\n'))],
    ['sends a frame over the limit', (stream) => stream.sendRaw(Buffer.of(0, 0xff, 0, 0, 0))],
    ['sends a frame that only an agent sends', (stream) => void stream.send('exit', '{}')],
  ])('and %s hangs up the shell, once', async (_how, leave) => {
    const { stream } = await open();
    await stream.shows('$ ');
    leave(stream);
    await until('the shell is gone', () => world.agent.census().shells === 0);
    await until('the stream is closed', () => world.agent.census().streams === 0);
    expect(world.log.of('shell.hung_up')).toEqual([{ session: 's1' }]);
    expect(world.log.of('shell.exited')).toEqual([{ session: 's1', exit_code: null, signal: 'SIGHUP' }]);
    expect(world.log.of('shell.reaped')).toEqual([{ session: 's1', killed: 0 }]);
  });

  it('by ending its request still hears how the shell ended', async () => {
    const { stream } = await open();
    stream.request.end();
    expect(await stream.ended).toBe('clean');
    expect(stream.exit()).toEqual({ exit_code: null, signal: 'SIGHUP' });
  });

  it('with nonsense is cut off without an exit status', async () => {
    const { stream } = await open();
    stream.sendRaw(Buffer.of(9, 9, 9, 9, 9));
    expect(await stream.ended).toBe('cut');
    expect(stream.exit()).toBe(null);
    expect(world.log.of('trouble').map(({ what }) => what)).toEqual(['agent.stream']);
  });

  it('while the terminal is paused does not leave the shell blocked', async () => {
    const { stream, shell } = await open();
    stream.response.pause();
    stream.type('flood 20000000');
    await until('the terminal is paused', () => shell.paused);
    stream.request.destroy();
    await until('the shell is gone', () => world.agent.census().shells === 0);
    expect(shell.paused).toBe(false);
  });

  it('gets none of its late input to the shell', async () => {
    const { stream, shell } = await open();
    stream.request.write(encodeFrame('data', Buffer.from('early')));
    stream.request.destroy();
    await until('the shell is gone', () => world.agent.census().shells === 0);
    expect(['', 'early']).toContain(shell.received);
  });
});

describe('timers of real time in Node’s own server', () => {
  it('are all off: a stream may last for hours', async () => {
    await open();
    const { requestTimeout, headersTimeout, keepAliveTimeout, timeout } = world.agent.server;
    expect({ requestTimeout, headersTimeout, keepAliveTimeout, timeout }).toEqual({
      requestTimeout: 0,
      headersTimeout: 0,
      keepAliveTimeout: 0,
      timeout: 0,
    });
  });

  it('leave a silent stream open for four hours of the clock', async () => {
    const { stream } = await open();
    await world.clock.advance(4 * 3_600_000);
    stream.type('echo still here');
    await stream.shows('still here\r\n');
  });
});
