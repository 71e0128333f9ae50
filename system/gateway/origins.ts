/**
 * From where sessions are opened, and what is unusual about it: a device or a place at which their person has
 * had no session yet. Who has had none at all has nothing to compare with.
 *
 * A place that cannot be told is not judged. Sessions of before origins were noted tell nothing.
 */
import { type Anomaly, unknownLocation } from '../contracts/api/terminals.ts';
import { deviceName } from '../contracts/device-name.ts';
import type { Locator } from '../ports/locator.ts';
import { compileOnce } from '../store/compile-once.ts';
import type { Database, ShellSessionRecord } from '../store/schema.ts';
import type { Origin, Origins } from './services.ts';

/** Whether their person has had a session: any whose origin was noted, one at the device, one at the place. */
const before = compileOnce((db, given: { userId: string; device: string; location: string }) =>
  db.selectNoFrom(({ exists, selectFrom }) => {
    const own = selectFrom('shell_sessions').select('id').where('user_id', '=', given.userId);
    return [
      exists(own.where('device', 'is not', null)).as('any'),
      exists(own.where('device', '=', given.device)).as('device'),
      exists(own.where('location', '=', given.location)).as('location'),
    ];
  }),
);

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
    const { any, device, location } = await before.one(database, { userId, ...at });
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
