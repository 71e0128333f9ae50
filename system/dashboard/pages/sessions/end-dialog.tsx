import { Confirm } from '../../parts/confirm.tsx';
import { useServices } from '../../services.ts';
import { endedAll, endedOne, questionOfAll, questionOfOne } from '../../sessions/questions.ts';
import type { ListedSession } from '../../sessions/session-list.ts';

/** One session, or all: the person's own, or everybody's. */
export type Asked = ListedSession | 'all';

/** Asks before anything ends: whatever runs in a shell goes with it. */
export function EndDialog(props: {
  asked: Asked;
  /** How many would end with all. */
  count: number;
  /** Ends anybody's, and says why. */
  asAdministrator: boolean;
  onDone: (text: string) => void;
  onClose: () => void;
}) {
  const { api } = useServices();
  const { asked, asAdministrator } = props;
  const question = asked === 'all' ? questionOfAll(props.count, asAdministrator) : questionOfOne(asked);

  async function end(reason: string): Promise<string> {
    if (asked === 'all')
      return endedAll(await (asAdministrator ? api.adminEndAllTerminals(reason) : api.endAllTerminals()));
    await (asAdministrator ? api.adminEndTerminal(asked.id, reason) : api.endTerminal(asked.id));
    return endedOne(asked);
  }

  return (
    <Confirm
      title={question.title}
      confirm={question.confirm}
      {...(asAdministrator && {
        reasonNeeded: true,
        reasonHint:
          asked === 'all'
            ? 'Shown in the terminals and in the audit log.'
            : 'Shown in the terminal and in the audit log.',
      })}
      doing={question.doing}
      act={end}
      onDone={props.onDone}
      onClose={props.onClose}
    >
      {question.text}
    </Confirm>
  );
}
