/** `/healthz` (the process answers), `/readyz` (it takes new work), `/metrics` (Prometheus text). */
import Type from 'typebox';
import type { App, RouteServices } from './route-services.ts';

const State = Type.Object({ status: Type.String() });
const Metrics = {
  description: 'Gauges, as Prometheus reads them.',
  content: { 'text/plain': { schema: Type.String() } },
};

export function healthRoutes(app: App, services: RouteServices): void {
  app.get('/healthz', { schema: { response: { 200: State } } }, async () => ({ status: 'ok' }));

  app.get('/readyz', { schema: { response: { 200: State, 503: State } } }, async (_request, reply) => {
    if (services.draining()) return reply.code(503).send({ status: 'draining' });
    return { status: 'ready' };
  });

  app.get('/metrics', { schema: { response: { 200: Metrics } } }, async (_request, reply) => {
    const census = services.terminals.census();
    const gauges = {
      hangup_shell_sessions: ['Live shell sessions', census.sessions],
      hangup_terminal_sockets: ['Open terminal WebSockets', census.sockets],
      hangup_agent_streams: ['Open streams to agents', census.streams],
      hangup_session_timers: ['Session timers waiting', census.timers],
      hangup_running_scripts: ['Scripts that run on machines', services.scripts.count],
      hangup_draining: ['1 while the gateway takes no new shell sessions', services.draining() ? 1 : 0],
    } as const;
    const lines = Object.entries(gauges).flatMap(([name, [help, value]]) => [
      `# HELP ${name} ${help}`,
      `# TYPE ${name} gauge`,
      `${name} ${value}`,
    ]);
    return reply.type('text/plain; version=0.0.4; charset=utf-8').send(`${lines.join('\n')}\n`);
  });
}
