/**
 * A command of `hangup`: what may be typed, what it says of itself, and what it does. All of them are read,
 * refused and explained alike.
 */
import { exitCodes } from '../exit-codes.ts';
import { type Helpful, helpOf, usageLine } from './help.ts';
import { BadFile, Missing, Misuse } from './misuse.ts';
import { type Grammar, type Line, type Options, readLine } from './read-line.ts';

export interface CommandSpec<O extends Options> extends Grammar<O>, Helpful {
  readonly options: O;
  readonly operands: readonly string[];
  /** Answers an exit code. Misuse and Missing are told, whatever else it throws is the harness's own. */
  run(line: Line<O>): Promise<number>;
}

export interface Command extends Helpful {
  /** Answers the exit code. Rejects only where Hangup itself is wrong. */
  run(args: readonly string[]): Promise<number>;
}

export function command<const O extends Options>(spec: CommandSpec<O>): Command {
  return {
    ...spec,
    async run(args) {
      try {
        const line = readLine(spec, args);
        if (line === 'help') {
          process.stdout.write(helpOf(spec));
          return exitCodes.pass;
        }
        return await spec.run(line);
      } catch (error) {
        if (!(error instanceof Misuse || error instanceof Missing)) throw error;
        const typedWrong = error instanceof Misuse && !(error instanceof BadFile);
        console.error(`hangup ${spec.name}: ${error.message}${typedWrong ? `\n\n${hint(spec)}` : ''}`);
        return error instanceof Misuse ? exitCodes.usage : exitCodes.harness;
      }
    },
  };
}

function hint(spec: Helpful): string {
  return `${usageLine(spec)}\n       hangup ${spec.name} --help says more`;
}
