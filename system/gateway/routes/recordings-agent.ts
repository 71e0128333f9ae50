/** `POST /api/session-recording-agent`: a machine, known by its node key, records what comes next on it. */
import Type from 'typebox';
import { Envelope, Failure } from '../../contracts/api/envelope.ts';
import {
  AgentRecordingRequest,
  RecordingCompleted,
  RecordingList,
  RecordingSettings,
  RecordingStarted,
} from '../../contracts/api/recordings.ts';
import { ApiError } from '../../contracts/errors.ts';
import { hashSecret } from '../../contracts/secrets.ts';
import { readSettings } from '../../recording/recording-settings.ts';
import type { Database, MachineRow } from '../../store/schema.ts';
import { success } from '../answers.ts';
import { ipOf } from '../authenticate.ts';
import type { App, RouteServices } from './route-services.ts';

const Answer = Type.Union([RecordingStarted, RecordingCompleted, RecordingList, RecordingSettings]);

export function agentRecordingRoutes(app: App, { database, recordings }: RouteServices): void {
  app.post(
    '/api/session-recording-agent',
    { schema: { body: AgentRecordingRequest, response: { 200: Envelope(Answer), '4xx': Failure } } },
    async (request) => {
      const machine = await machineOf(database, request.body.node_key);
      return success(await act(machine, request.body, ipOf(request)));
    },
  );

  async function act(machine: MachineRow, body: AgentRecordingRequest, ip: string | null) {
    const orgId = machine.org_id;
    const actor = { userId: null, ip, machineId: machine.id };
    switch (body.action) {
      case 'start': {
        const sessionType = body.session_type;
        const id = await recordings.start({ orgId, userId: null, machine, sessionType }, actor);
        return { session_id: id };
      }
      case 'complete':
        await recordings.complete(
          orgId,
          body.session_id,
          body.duration_seconds,
          actor,
          (recording) => recording.user_id === null && recording.machine_id === machine.id,
        );
        return { completed: body.session_id };
      case 'list': {
        const { page, page_size } = body;
        return recordings.list(orgId, {
          user_id: null,
          machine_id: machine.id,
          ...(page !== undefined && { page }),
          ...(page_size !== undefined && { page_size }),
        });
      }
      case 'get_settings':
        return readSettings(database, orgId);
    }
  }
}

/** Throws ApiError UNKNOWN_NODE for a key nobody has, NODE_REFUSED for a machine that may not work. */
async function machineOf(database: Database, nodeKey: string): Promise<MachineRow> {
  const machine = await database
    .selectFrom('machines')
    .selectAll()
    .where('node_key_sha256', '=', hashSecret(nodeKey))
    .executeTakeFirst();
  if (!machine) throw new ApiError('UNKNOWN_NODE');
  const works = machine.enabled === 1 && machine.status !== 'pending' && machine.status !== 'quarantined';
  if (!works) throw new ApiError('NODE_REFUSED');
  return machine;
}
