/** That the fault proxy which the environment asks for can be had: told once, before anything is played. */
import { chooseServer, NoSuchServer } from '../network/choose-server.ts';
import { Missing } from './line/misuse.ts';
import { toxiproxyAnswersAt } from './toxiproxy-answers.ts';

/** Throws Missing where `TOXIPROXY_URL` or `HANGUP_TOXIPROXY` name what is not there. */
export async function needFaultServer(env: NodeJS.ProcessEnv = process.env): Promise<void> {
  const server = await chooseServer(env).catch((error: unknown) => {
    throw error instanceof NoSuchServer ? new Missing(error.message) : error;
  });
  if (server.kind === 'embedded') return;
  const answers = await toxiproxyAnswersAt(server.url);
  await server.stop();
  if (!answers)
    throw new Missing(
      `no Toxiproxy server answers at ${server.url}, which TOXIPROXY_URL names; without it ours is used`,
    );
}
