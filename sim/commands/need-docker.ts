/** The Docker daemon that the tier `container` needs. */
import { dockerVersion } from '../containers.ts';
import { dockerRemedy } from './doctor/docker-remedy.ts';
import { thisMachine } from './doctor/machine.ts';
import { Missing } from './line/misuse.ts';

/** Throws Missing, with the line to type, where none answers. */
export async function needDocker(): Promise<void> {
  if ((await dockerVersion()) !== null) return;
  throw new Missing(
    `the tier container needs a Docker daemon on this machine, and none answers. Type:\n\n    ${dockerRemedy(thisMachine.find('docker') !== null)}\n`,
  );
}
