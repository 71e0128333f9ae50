/** The Docker daemon of this machine, through testcontainers. */
import type { ContainerRuntimeClient } from 'testcontainers';

/** No daemon answers; the message holds the line to type. */
export class NoDocker extends Error {
  override readonly name = 'NoDocker';

  constructor(cause: unknown) {
    super(
      'the tier container needs a Docker daemon on this machine, and none answers: install Docker, or start it',
      { cause },
    );
  }
}

let client: Promise<ContainerRuntimeClient> | null = null;

/** Rejects with NoDocker. */
export function docker(): Promise<ContainerRuntimeClient> {
  client ??= connect();
  return client;
}

async function connect(): Promise<ContainerRuntimeClient> {
  // Its reaper is an image to be pulled. Here a container ends, and is removed, when its harness is gone.
  process.env.TESTCONTAINERS_RYUK_DISABLED ??= 'true';
  const { getContainerRuntimeClient } = await import('testcontainers');
  try {
    return await getContainerRuntimeClient();
  } catch (error) {
    throw new NoDocker(error);
  }
}
