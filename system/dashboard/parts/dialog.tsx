/** A question that must be answered first. The browser's own dialog traps the focus and hears Escape. */
import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';

export function Dialog(props: {
  title: string;
  onClose: () => void;
  children: ReactNode;
  /** The id of what is told of it when it opens, after its title. */
  describedBy?: string;
  /** For more than a question. */
  wide?: boolean;
}) {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();

  useLayoutEffect(() => {
    const dialog = ref.current!;
    dialog.showModal();
    // Closing gives the focus back to where it came from; removing the element alone would lose it.
    return () => dialog.close();
  }, []);

  return (
    <dialog
      ref={ref}
      // So that it can have the focus when what had it is gone.
      tabIndex={-1}
      aria-labelledby={titleId}
      aria-describedby={props.describedBy}
      onClose={() => {
        if (!ref.current?.open) props.onClose();
      }}
      className={`m-auto w-[calc(100%-2rem)] ${props.wide ? 'max-w-2xl' : 'max-w-md'} rounded-2xl border border-line bg-surface p-6 text-ink shadow-2xl`}
    >
      <h2 id={titleId} className="text-lg font-semibold">
        {props.title}
      </h2>
      {props.children}
    </dialog>
  );
}
