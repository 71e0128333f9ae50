/** How to get a Docker daemon that answers. */

/** The line to type. @param installed its client is here, so its daemon only sleeps */
export function dockerRemedy(installed: boolean): string {
  if (!installed) return 'docs.docker.com/engine/install';
  return process.platform === 'linux'
    ? 'systemctl start docker   # its daemon does not answer'
    : 'start Docker Desktop   # its daemon does not answer';
}
