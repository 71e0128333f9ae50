/** What `hangup` does with what was typed behind it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commands } from './commands.ts';
import { exitCodes } from './exit-codes.ts';
import { exitList, twoColumns } from './line/help.ts';
import { didYouMean } from './line/nearest.ts';
import { root } from './tools.ts';

/** Answers the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  const [name, ...behind] = args;
  if (name === undefined) {
    console.error(help());
    return exitCodes.usage;
  }
  if (name === '--help' || name === '-h' || (name === 'help' && behind.length === 0)) {
    process.stdout.write(help());
    return exitCodes.pass;
  }
  if (name === '--version') {
    process.stdout.write(`hangup ${version()}, Node.js ${process.versions.node}\n`);
    return exitCodes.pass;
  }
  if (name === 'help') return main([behind[0]!, '--help']);
  const entry = Object.hasOwn(commands, name) ? commands[name]! : null;
  if (!entry) {
    const near = didYouMean(name, Object.keys(commands));
    console.error(
      `hangup: there is no ${name.startsWith('-') ? 'option' : 'command'} "${name}"${near}\n\n${list()}`,
    );
    return exitCodes.usage;
  }
  try {
    return await (await entry.load()).run(behind);
  } catch (error) {
    console.error(`hangup ${name}: ${told(error)}`);
    return exitCodes.harness;
  }
}

function version(): string {
  const ours = readFileSync(join(root, 'package.json'), 'utf8');
  return (JSON.parse(ours) as { version: string }).version;
}

function help(): string {
  return `usage: hangup COMMAND [options]

  Proves that remote-shell sessions end the way they should.

${list()}
  hangup COMMAND --help tells what each takes, with examples; hangup --version
  which Hangup this is.

exit codes:
${exitList()}
`;
}

function list(): string {
  return `commands:\n${twoColumns(Object.entries(commands).map(([name, { about }]) => [name, about]))}\n`;
}

/** What we did not expect comes with its stack: whoever reports it needs that. */
function told(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
