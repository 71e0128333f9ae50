/** The embedded Toxiproxy in a process of its own, on the real clock, as `hangup toxiproxy` runs it. */
import { systemClock } from '../../../system/node/system-clock.ts';
import { neverEarly } from '../../network/never-early.ts';
import { startToxiproxy } from '../../network/start.ts';
import { seededEntropy } from '../../worlds/seeded-entropy.ts';

if (import.meta.main) {
  const server = await startToxiproxy({ clock: neverEarly(systemClock), entropy: seededEntropy(1) });
  process.send!(server.url);
}
