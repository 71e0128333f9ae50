/** `hangup lab`: the product, live, with its clock and its faults in a person's hand. */
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Live, startLive } from '../live/start-live.ts';
import { exitCodes } from './exit-codes.ts';
import { command } from './line/command.ts';
import { withFile } from './line/files.ts';
import { twoColumns } from './line/help.ts';
import { cannotListen } from './line/listening.ts';
import { text, whole } from './line/values.ts';
import { bundle, root } from './tools.ts';

/** Taken where nobody else has it, so that the address in the browser's history is good the next time too. */
const usualPort = 4280;

const builtDrawer = join(root, 'node_modules/.cache/hangup/drawer/drawer.js');

export const lab = command({
  name: 'lab',
  operands: [],
  options: {
    port: {
      about: `of its address, 0 for a free one (${usualPort} if it is free)`,
      takes: whole(0, 65_535, 'PORT'),
    },
    dashboard: { about: 'a built dashboard to serve instead of building this one', takes: text('DIR') },
  },
  says: 'The product, live: a gateway, two agents and the dashboard on one address of this machine, and in the dashboard a Simulation drawer to work its clock, its machines and its links by hand and to watch its timeline. Ctrl-C ends it and leaves nothing behind.',
  examples: [
    ['npm start', 'the same'],
    ['hangup lab --port 8080', 'at http://127.0.0.1:8080'],
  ],
  exits: { pass: 'a signal ended it' },
  async run({ values: { port, dashboard } }) {
    const signal = anEndingSignal();
    try {
      const live = await start(port, dashboard, await built(dashboard));
      if (!signal.came) process.stdout.write(welcome(live));
      await signal.comes;
      await live.stop();
    } catch (error) {
      // Ctrl-C reaches what we start too: that it failed to start is then no failure.
      if (!signal.came) throw error;
    }
    return exitCodes.pass;
  },
});

/** Answers the drawer's script. */
async function built(dashboard: string | undefined): Promise<string> {
  if (dashboard !== undefined)
    await withFile('read', dashboard, () => readFile(join(dashboard, 'index.html')));
  await Promise.all([
    bundle('sim/live/drawer'),
    ...(dashboard === undefined ? [bundle('system/dashboard')] : []),
  ]);
  return readFile(builtDrawer, 'utf8');
}

async function start(port: number | undefined, dashboard: string | undefined, drawer: string): Promise<Live> {
  const options = {
    machines: ['Linux-A', 'Linux-B'],
    dashboardDir: resolve(dashboard ?? join(root, 'system/dashboard/dist')),
    drawer,
  };
  try {
    return await startLive({ ...options, port: port ?? usualPort });
  } catch (error) {
    const misuse = cannotListen(error, { port: port ?? usualPort });
    if (misuse && port === undefined) return startLive({ ...options, port: 0 });
    throw misuse ?? error;
  }
}

function welcome({ url, people }: Live): string {
  const signIns = people.map(({ email, password, role }) => [email, `${password}   (${role})`] as const);
  return `
  The lab is at ${url}

  Sign in as:
${twoColumns(signIns).replace(/^/gm, '  ')}

  In the dashboard, "Simulation" at the lower right opens the drawer: the clock, faults, the timeline.
  By itself it is at ${url}/lab/
  Ctrl-C ends the lab.

`;
}

/** The first one; others are not heard until all is ended. A terminal that is closed ends it too. */
function anEndingSignal(): { readonly came: boolean; readonly comes: Promise<void> } {
  const { promise, resolve } = Promise.withResolvers<void>();
  const signal = { came: false, comes: promise };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(name, () => {
      signal.came = true;
      resolve();
    });
  return signal;
}
