import { type ComponentProps, type ReactNode, useId } from 'react';

const box =
  'h-10 w-full min-w-0 rounded-lg border border-edge bg-surface px-3 text-ink placeholder:text-muted disabled:opacity-60';

type Hinted = { label: string; hint?: string };

export function TextField({ label, hint, ...rest }: Hinted & ComponentProps<'input'>) {
  return (
    <WithHint label={label} hint={hint}>
      {(ids) => <input className={box} {...ids} {...rest} />}
    </WithHint>
  );
}

export function TextArea({ label, hint, ...rest }: Hinted & ComponentProps<'textarea'>) {
  return (
    <WithHint label={label} hint={hint}>
      {(ids) => <textarea className={`${box} h-auto! py-2 font-mono text-sm`} {...ids} {...rest} />}
    </WithHint>
  );
}

/** The hint stands outside of the label: it says more of the field, and is no part of its name. */
function WithHint(props: {
  label: string;
  hint: string | undefined;
  children: (ids: { id: string; 'aria-describedby': string | undefined }) => ReactNode;
}) {
  const id = useId();
  const hintId = useId();
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block text-sm font-medium">
        {props.label}
      </label>
      {props.children({ id, 'aria-describedby': props.hint && hintId })}
      {props.hint && (
        <p id={hintId} className="mt-1.5 text-sm text-muted">
          {props.hint}
        </p>
      )}
    </div>
  );
}

export function SelectField({
  label,
  children,
  ...rest
}: { label: string; children: ReactNode } & ComponentProps<'select'>) {
  return (
    <label className="block min-w-0">
      <span className="mb-1.5 block text-sm font-medium">{label}</span>
      <select className={box} {...rest}>
        {children}
      </select>
    </label>
  );
}
