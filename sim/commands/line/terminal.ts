/** Whom a command talks to: a person at a terminal, or a pipe. */

export interface Terminal {
  /** In columns. A pipe has eighty, or what COLUMNS says; so has a terminal that nobody gave a size. */
  readonly width: number;
  readonly colour: boolean;
}

interface Stream {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** NO_COLOR (no-color.org) and `TERM=dumb` forbid colour, FORCE_COLOR asks for it, else a terminal gets it. */
export function terminalOf(stream: Stream, env: NodeJS.ProcessEnv): Terminal {
  const said = Number(env.COLUMNS);
  const width = (stream.isTTY && stream.columns) || (said >= 20 ? said : 80);
  const forced = env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '' && env.FORCE_COLOR !== '0';
  const forbidden = Boolean(env.NO_COLOR) || env.TERM === 'dumb';
  return { width, colour: !forbidden && (forced || stream.isTTY === true) };
}
