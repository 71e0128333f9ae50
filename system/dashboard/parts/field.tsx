import type { ComponentProps, ReactNode } from 'react';

const box =
  'h-10 w-full min-w-0 rounded-lg border border-line bg-surface px-3 text-ink placeholder:text-muted disabled:opacity-60';

export function TextField({
  label,
  hint,
  ...rest
}: { label: string; hint?: string } & ComponentProps<'input'>) {
  return (
    <label className="block">
      <span className="mb-1.5 block text-sm font-medium">{label}</span>
      <input className={box} {...rest} />
      {hint && <span className="mt-1.5 block text-sm text-muted">{hint}</span>}
    </label>
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

export function TextArea({
  label,
  hint,
  ...rest
}: { label: string; hint?: string } & ComponentProps<'textarea'>) {
  return (
    <label className="block">
      <span className="mb-1.5 block text-sm font-medium">{label}</span>
      <textarea className={`${box} h-auto! py-2 font-mono text-sm`} {...rest} />
      {hint && <span className="mt-1.5 block text-sm text-muted">{hint}</span>}
    </label>
  );
}
