/** A dialog that does something when confirmed, stays open while it is done, and shows why it failed. */
import { type ReactNode, useId, useState } from 'react';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { TextField } from './field.tsx';
import { Problem } from './states.tsx';

export function Confirm(props: {
  title: string;
  children: ReactNode;
  confirm: string;
  /** Asks for a reason too; the hint says what an empty one means. */
  reasonHint?: string;
  /** There is no doing it without one. */
  reasonNeeded?: boolean;
  act: (reason: string) => Promise<unknown>;
  onClose: () => void;
}) {
  const consequences = useId();
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  async function submit() {
    setBusy(true);
    setError(null);
    try {
      await props.act(reason);
      props.onClose();
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  }

  return (
    <Dialog title={props.title} describedBy={consequences} onClose={props.onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
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
        {error !== null && (
          <div className="mt-4">
            <Problem error={error} />
          </div>
        )}
        <div className="mt-6 flex flex-wrap justify-end gap-2">
          <Button onClick={props.onClose}>Cancel</Button>
          <Button look="danger" type="submit" disabled={busy}>
            {props.confirm}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
