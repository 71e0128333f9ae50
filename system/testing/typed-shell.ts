/** A shell as somebody at a keyboard has it: types lines, waits for what appears. */
import type { ShellExit } from '../contracts/shell-stream.ts';
import type { Shell } from '../ports/shell.ts';

export interface TypedShell {
  readonly shell: Shell;
  readonly exited: Promise<ShellExit>;
  readonly gone: Promise<void>;
  /** What happened so far: `output`, `exit`, `gone`, repetitions left out. */
  readonly story: string[];
  type(line: string): void;
  /** Everything printed so far. */
  output(): Buffer;
  /** Resolves with the match once the output contains it. A terminal echoes: match what is printed, not typed. */
  shows(pattern: RegExp): Promise<RegExpMatchArray>;
}

export function typedShell(shell: Shell): TypedShell {
  const chunks: Buffer[] = [];
  const story: string[] = [];
  const waiting = new Set<() => void>();
  const exited = Promise.withResolvers<ShellExit>();
  const gone = Promise.withResolvers<void>();
  const tell = (what: string) => {
    if (story.at(-1) !== what) story.push(what);
  };

  shell.onOutput((bytes) => {
    chunks.push(Buffer.from(bytes));
    tell('output');
    for (const look of waiting) look();
  });
  shell.onExit((exit) => {
    tell('exit');
    exited.resolve(exit);
  });
  shell.onGone(() => {
    tell('gone');
    gone.resolve();
  });

  const output = () => Buffer.concat(chunks);
  return {
    shell,
    exited: exited.promise,
    gone: gone.promise,
    story,
    type: (line) => void shell.write(Buffer.from(`${line}\n`)),
    output,
    shows: (pattern) =>
      new Promise((resolve) => {
        const look = () => {
          const match = output().toString('latin1').match(pattern);
          if (!match) return;
          waiting.delete(look);
          resolve(match);
        };
        waiting.add(look);
        look();
      }),
  };
}
