/**
 * Whether the database has anything for this gateway to do: news that it missed, or what gateways that died
 * have left. Mostly there is nothing, and one question says so for all that would be asked.
 */
import { abandoned } from '../../recording/recording-rows.ts';
import { compileOnce } from '../../store/compile-once.ts';
import type { Database } from '../../store/schema.ts';
import { leftoverCollaborations } from '../sharing/collaborations.ts';
import { unfinished } from '../unfinished.ts';
import { missedNews } from './missed-news.ts';

export async function hasHousework(database: Database, gatewayId: string): Promise<boolean> {
  return (await housework.one(database, { gatewayId })).waits === 1;
}

const housework = compileOnce((db, given: { gatewayId: string }) =>
  db.selectNoFrom(({ exists, lit, or }) =>
    or(
      [
        ...missedNews(db, given.gatewayId),
        db.selectFrom('shell_sessions').select(lit(1).as('one')).where(unfinished(null)),
        db.selectFrom('script_runs').select(lit(1).as('one')).where(unfinished(null)),
        abandoned(db, null).select(lit(1).as('one')),
        leftoverCollaborations(db),
      ].map((left) => exists(left)),
    )
      .$castTo<0 | 1>()
      .as('waits'),
  ),
);
