/**
 * A dialog that does something when confirmed, stays open while it is done, and shows why it failed. Whoever does
 * not wait for the answer closes it, and is told on the page: another may be open by then, and is left alone.
 */
import { type ReactNode, useId, useState } from 'react';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { TextField } from './field.tsx';
import { Problem } from './states.tsx';
import { useAct } from './use-act.ts';

export function Confirm(props: {
  title: string;
  children: ReactNode;
  confirm: string;
  /** Asks for a reason too; the hint says what an empty one means. */
  reasonHint?: string;
  /** There is no doing it without one. */
  reasonNeeded?: boolean;
  /** What it does, as the beginning of "… failed". */
  doing: string;
  /** Does it, and answers what is to be told of it. */
  act: (reason: string) => Promise<string>;
  /** It is done. */
  onDone: (text: string) => void;
  onClose: () => void;
}) {
  const consequences = useId();
  const [reason, setReason] = useState('');
  const act = useAct({ doing: props.doing, does: props.act, onDone: props.onDone });

  return (
    <Dialog title={props.title} describedBy={consequences} onClose={props.onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          act.mutate(reason, { onSuccess: props.onClose });
        }}
      >
        <div id={consequences} className="mt-2 text-muted">
          {props.children}
        </div>
        {props.reasonHint !== undefined && (
          <div className="mt-4">
            <TextField
              label={props.reasonNeeded ? 'Reason' : 'Reason (optional)'}
              required={props.reasonNeeded}
              hint={props.reasonHint}
              maxLength={1000}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          </div>
        )}
        {act.error && (
          <div className="mt-4">
            <Problem error={act.error} />
          </div>
        )}
        <div className="mt-6 flex flex-wrap justify-end gap-2">
          <Button onClick={props.onClose}>Cancel</Button>
          <Button look="danger" type="submit" busy={act.isPending}>
            {props.confirm}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
