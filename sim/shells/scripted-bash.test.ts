/** The bash in memory ends in every way a real one can, and says so in order. */
import { expect, test } from 'vitest';
import { createManualClock } from '../../system/testing/manual-clock.ts';
import { scriptedShells } from './scripted-bash.ts';

function start() {
  const queue: (() => void)[] = [];
  const clock = createManualClock();
  const shells = scriptedShells(() => ({ post: (act) => void queue.push(act) }), clock);
  const shell = shells.spawn({ sessionId: 's1', cols: 80, rows: 24 });
  const told: string[] = [];
  let output = '';
  shell.onOutput((bytes) => {
    output += Buffer.from(bytes).toString();
  });
  shell.onExit(({ exit_code, signal }) => told.push(`exit ${exit_code ?? signal}`));
  shell.onGone(() => told.push('gone'));
  const settle = () => {
    while (queue.length > 0) queue.shift()!();
  };
  return {
    shells,
    shell,
    told,
    clock,
    settle,
    get output() {
      return output;
    },
    type(text: string) {
      shell.write(Buffer.from(text));
      settle();
    },
  };
}

test('it echoes what is typed and prints what was asked for', () => {
  const bash = start();
  bash.type('echo "session active"\r');
  expect(bash.output).toBe('$ echo "session active"\r\nsession active\r\n$ ');
});

test('nothing is told before its turn', () => {
  const bash = start();
  bash.shell.write(Buffer.from('exit\r'));
  expect([bash.output, bash.told]).toEqual(['', []]);
});

test.each([
  ['exit\r', 'exit 0'],
  ['exit 3\r', 'exit 3'],
  ['nonsense; exit\r', 'exit 127'],
  ['\x04', 'exit 0'],
  ['kill -9 $$\r', 'exit SIGKILL'],
  ['kill -TERM $$\r', 'exit SIGTERM'],
])('%j ends it as %s', (text, end) => {
  const bash = start();
  bash.type(text);
  expect(bash.told).toEqual([end, 'gone']);
});

test.each([
  ['echo depth $SHLVL', 'depth 1'],
  ['echo $((6 * 7))', '42'],
  ["echo 'as it is $SHLVL'", 'as it is $SHLVL'],
  ['printf "caf\\303\\251\\n"', 'café'],
  ['seq 1 3', '1\r\n2\r\n3'],
  ['for i in 1 2; do echo tick; done &', 'tick\r\ntick'],
  ['echo one; echo two', 'one\r\ntwo'],
  ['pwd', '/home/agent'],
  ['nonsense', 'bash: nonsense: command not found'],
])('%s prints %j', (line, printed) => {
  const bash = start();
  bash.type(`${line}\r`);
  expect(bash.output).toBe(`$ ${line}\r\n${printed}\r\n$ `);
});

test('exit leaves a sub-shell first', () => {
  const bash = start();
  bash.type('bash --norc\r');
  bash.type('exit\r');
  expect(bash.told).toEqual([]);
  bash.type('exit\r');
  expect(bash.told).toEqual(['exit 0', 'gone']);
});

test('all output comes before the exit', () => {
  const bash = start();
  let atExit = '';
  bash.shell.onExit(() => {
    atExit = bash.output;
  });
  bash.type('seq 1 20000; exit\r');
  expect(atExit).toContain('\n20000\r\n');
  expect(atExit).toBe(bash.output);
});

test('a terminal that is not read keeps the exit back, too', () => {
  const bash = start();
  bash.shell.pause();
  bash.type('echo late; exit\r');
  expect(bash.told).toEqual([]);
  bash.shell.resume();
  bash.settle();
  expect([bash.output.includes('late'), bash.told]).toEqual([true, ['exit 0', 'gone']]);
});

test('a hang-up ends it and what minds it, SIGKILL the rest', () => {
  const bash = start();
  bash.type('sleep 1000 &\r');
  bash.type('nohup sleep 1000 &\r');
  bash.shell.hangUp();
  bash.settle();
  expect(bash.told).toEqual(['exit SIGHUP']);
  expect(bash.shell.kill()).toHaveLength(1);
  bash.settle();
  expect(bash.told).toEqual(['exit SIGHUP', 'gone']);
});

test.each([
  'nohup sleep 9 >/dev/null 2>&1 &',
  'setsid sleep 9',
  'bash -c \'trap "" HUP; sleep 9\' &',
  'sleep 9 & kill -STOP $!',
])('what %s leaves behind is deaf to a hang-up', (line) => {
  const bash = start();
  bash.type(`${line}\r`);
  bash.shell.hangUp();
  bash.settle();
  expect(bash.shell.survivors()).toHaveLength(1);
});

test('the first exit beside a stopped job only warns, the next one exits', () => {
  const bash = start();
  bash.type('sleep 9 & kill -STOP $!\r');
  bash.type('exit\r');
  expect([bash.told, bash.output.endsWith('exit\r\nThere are stopped jobs.\r\n$ ')]).toEqual([[], true]);
  bash.type('exit\r');
  expect(bash.told).toEqual(['exit 1']);
});

test('a stopped job is warned of again after another command', () => {
  const bash = start();
  bash.type('sleep 9 & kill -STOP $!\r');
  bash.type('exit\recho stay\rexit\r');
  expect(bash.told).toEqual([]);
});

test("after trap '' HUP a hang-up changes nothing", () => {
  const bash = start();
  bash.type("trap '' HUP\r");
  bash.shell.hangUp();
  bash.settle();
  expect(bash.shell.survivors()).toEqual([bash.shell.pid]);
});

test('Ctrl-C gives the prompt back', () => {
  const bash = start();
  bash.type('cat\r');
  bash.type('ignored\r');
  bash.type('\x03');
  expect(bash.output).toBe('$ cat\r\n^C\r\n$ ');
});

test('sleep has the terminal for its time; the rest of the line comes after it', async () => {
  const bash = start();
  bash.type('sleep 2; echo done\r');
  await bash.clock.advance(1999);
  bash.settle();
  expect(bash.output).toBe('$ sleep 2; echo done\r\n');
  await bash.clock.advance(1);
  bash.settle();
  expect(bash.output).toBe('$ sleep 2; echo done\r\ndone\r\n$ ');
});

test('Ctrl-C ends a sleep and the line with it', async () => {
  const bash = start();
  bash.type('sleep 2; echo done\r');
  bash.type('\x03');
  await bash.clock.advance(5000);
  bash.settle();
  expect(bash.output).toBe('$ sleep 2; echo done\r\n^C\r\n$ ');
  expect(bash.shell.survivors()).toEqual([bash.shell.pid]);
});

test('yes prints for as long as its terminal is read, and no further', async () => {
  const bash = start();
  bash.type('yes\r');
  for (let ms = 0; ms < 10; ms++) {
    await bash.clock.advance(1);
    bash.settle();
  }
  const before = bash.output.length;
  expect(before).toBeGreaterThan(10 * 4096);
  bash.shell.pause();
  for (let ms = 0; ms < 10; ms++) {
    await bash.clock.advance(1);
    bash.settle();
  }
  expect(bash.output.length).toBe(before);
  expect(bash.clock.waiting).toBeLessThanOrEqual(1);
});

test('Ctrl-C ends yes and drops what was not read', async () => {
  const bash = start();
  bash.type('yes\r');
  bash.shell.pause();
  await bash.clock.advance(1);
  bash.type('\x03');
  bash.shell.resume();
  await bash.clock.advance(10);
  bash.settle();
  expect(bash.output).toBe('$ yes\r\n^C\r\n$ ');
  expect(bash.shell.survivors()).toHaveLength(1);
});

test('a hang-up ends what has the foreground', () => {
  const bash = start();
  bash.type('sleep 1000\r');
  expect(bash.shell.survivors()).toHaveLength(2);
  bash.shell.hangUp();
  bash.settle();
  expect([bash.shell.survivors(), bash.clock.waiting]).toEqual([[], 0]);
});

test('a program on the machine prints in between', () => {
  const bash = start();
  bash.shells.print('s1', 'still building');
  bash.settle();
  expect(bash.output).toBe('$ still building\r\n');
});

test('printing where no shell is fails in words', () => {
  expect(() => start().shells.print('s2', 'x')).toThrow('no shell of session s2 is there');
});

test('a restarted agent finds what its former shells left', () => {
  const bash = start();
  bash.type('nohup sleep 1000 &\r');
  bash.shells.hangUpAll();
  bash.settle();
  expect(bash.shells.killLeftovers?.()).toMatchObject([{ sessionId: 's1', pids: [1002] }]);
  expect(bash.shells.processes()).toEqual([]);
});
