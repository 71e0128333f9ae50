/**
 * A dialog that does something when confirmed, stays open while it is done, and shows why it failed. Whoever does
 * not wait for the answer closes it: another may be open when the answer comes, and is left alone.
 */
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
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
  /** Does it, and answers what is to be told of it. */
  act: (reason: string) => Promise<string>;
  /** It is done, and the dialog closed. */
  onDone: (text: string) => void;
  onClose: () => void;
}) {
  const consequences = useId();
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const open = useRef(false);

  useEffect(() => {
    open.current = true;
    return () => {
      open.current = false;
    };
  }, []);

  async function submit() {
    setBusy(true);
    setError(null);
    try {
      const text = await props.act(reason);
      if (open.current) props.onClose();
      props.onDone(text);
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
          <Button look="danger" type="submit" busy={busy}>
            {props.confirm}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
