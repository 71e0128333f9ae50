/**
 * From where sessions are opened, and what is unusual about it: a device or a place at which their person has
 * had no session yet. Who has had none at all has nothing to compare with.
 *
 * A place that cannot be told is not judged. Sessions of before origins were noted tell nothing.
 */
import { type Anomaly, unknownLocation } from '../contracts/api/terminals.ts';
import { deviceName } from '../contracts/device-name.ts';
import type { Locator } from '../ports/locator.ts';
import type { Database, ShellSessionRecord } from '../store/schema.ts';
import type { Origin, Origins } from './services.ts';

export function createOrigins({
  database,
  locator,
}: {
  readonly database: Database;
  readonly locator: Locator;
}): Origins {
  return {
    async of(userId, client) {
      const device = deviceName(client.userAgent);
      const location = (client.ipAddress && locator.locate(client.ipAddress)) || unknownLocation;
      return { ...client, device, location, anomalies: await judge(userId, { device, location }) };
    },
  };

  async function judge(userId: string, at: { device: string; location: string }): Promise<Anomaly[]> {
    const { any, device, location } = await database
      .selectNoFrom(({ exists, selectFrom }) => {
        const own = selectFrom('shell_sessions').select('id').where('user_id', '=', userId);
        return [
          exists(own.where('device', 'is not', null)).as('any'),
          exists(own.where('device', '=', at.device)).as('device'),
          exists(own.where('location', '=', at.location)).as('location'),
        ];
      })
      .executeTakeFirstOrThrow();
    if (!any) return [];
    const found: Anomaly[] = [];
    if (!device) found.push('new_device');
    if (!location && at.location !== unknownLocation) found.push('new_location');
    return found;
  }
}

/** As a row tells it. */
export function originOf(row: ShellSessionRecord): Origin {
  return {
    ipAddress: row.ip_address,
    userAgent: row.user_agent,
    device: row.device ?? deviceName(row.user_agent),
    location: row.location ?? unknownLocation,
    anomalies: row.anomalies === null ? [] : (JSON.parse(row.anomalies) as Anomaly[]),
  };
}
