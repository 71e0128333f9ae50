import type { Mutant } from '../mutant.ts';

export const recordingObjectsLeft: Mutant = {
  name: 'recording-objects-left',
  wrong: 'A deleted recording leaves its objects in the store, and says that none are left.',
  file: 'system/recording/recordings.ts',
  find: 'objectsLeft: await this.#removeObjects(id)',
  replace: 'objectsLeft: 0',
  scenario: 'ST4 a recording outlives its session, completes and is deleted everywhere',
};
