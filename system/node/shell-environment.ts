/** The environment a shell starts with: what it needs and nothing of the agent's own. */

/** Variables that describe the machine and hold no secrets. */
const inherited = ['PATH', 'LANG', 'LANGUAGE', 'TZ', 'USER', 'LOGNAME'];

export function shellEnvironment(
  own: NodeJS.ProcessEnv,
  shell: {
    readonly program: string;
    readonly home: string;
    readonly extra: Readonly<Record<string, string>>;
  },
): Record<string, string> {
  const environment: Record<string, string> = {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  };
  for (const [name, value] of Object.entries(own))
    if (value !== undefined && (inherited.includes(name) || name.startsWith('LC_')))
      environment[name] = value;
  return {
    ...environment,
    TERM: 'xterm-256color',
    COLORTERM: 'truecolor',
    HOME: shell.home,
    SHELL: shell.program,
    ...shell.extra,
  };
}
