import { Users } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../button.tsx';
import { ShareDialog } from './share-dialog.tsx';
import { useCollaboration } from './use-collaboration.ts';

/** In the header of one's own live terminal. */
export function ShareButton({ sessionId, machineName }: { sessionId: string; machineName: string }) {
  const [open, setOpen] = useState(false);
  const collaboration = useCollaboration(sessionId, open);
  const count = collaboration.data?.guests.length;

  function show() {
    setOpen(true);
    // What is known is up to a few seconds old.
    if (collaboration.data) void collaboration.refetch();
  }

  return (
    <>
      <Button look="screen" aria-haspopup="dialog" onClick={show}>
        <Users aria-hidden className="size-4" />
        {count === undefined ? 'Share' : `Shared with ${count}`}
      </Button>
      {open && (
        // The terminal is dark in every theme; what is asked over it is not.
        <div className="contents text-ink [color-scheme:light_dark]">
          <ShareDialog
            sessionId={sessionId}
            machineName={machineName}
            collaboration={collaboration}
            onClose={() => setOpen(false)}
          />
        </div>
      )}
    </>
  );
}
