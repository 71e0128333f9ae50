/** What is asked before sessions are ended, and what is said when they are. */
import type { ListedSession } from './session-list.ts';

export interface Question {
  readonly title: string;
  readonly text: string;
  /** What is being done then. */
  readonly doing: string;
  /** On the button that does it. */
  readonly confirm: string;
}

export function questionOfOne(session: ListedSession): Question {
  return {
    title: `End the session${whose(session)} on ${session.resource_name}?`,
    text: 'The shell and everything that runs in it is ended. Unsaved work may be lost.',
    doing: `Ending the session${whose(session)} on ${session.resource_name}`,
    confirm: 'End session',
  };
}

export function questionOfAll(count: number, everyones: boolean): Question {
  return {
    title: everyones ? "End everyone's sessions?" : 'End all sessions?',
    text: `This ends ${counted(count)} at once, ${everyones ? 'of everyone in the organisation' : 'on every device'}. What runs in them is ended, and unsaved work may be lost.`,
    doing: everyones ? "Ending everyone's sessions" : 'Ending all sessions',
    confirm: `End ${counted(count)}`,
  };
}

export function endedOne(session: ListedSession): string {
  return `The session${whose(session)} on ${session.resource_name} was ended.`;
}

export function endedAll(count: number): string {
  return `${counted(count)} ended.`;
}

function whose({ user_email }: ListedSession): string {
  return user_email ? ` of ${user_email}` : '';
}

function counted(count: number): string {
  return count === 1 ? '1 session' : `${count} sessions`;
}
