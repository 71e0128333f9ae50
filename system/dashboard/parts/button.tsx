import type { ComponentProps, MouseEvent } from 'react';

const looks = {
  primary: 'border-transparent bg-accent text-accent-ink hover:brightness-110',
  plain: 'border-line bg-surface text-ink hover:bg-raised',
  danger: 'border-transparent bg-bad-soft text-bad hover:brightness-95 dark:hover:brightness-125',
  /** On the terminal's dark header, whatever the theme. */
  screen: 'border-screen-line bg-[#161d27] text-[#e8edf3] hover:bg-[#212b38]',
};

export interface ButtonProps extends ComponentProps<'button'> {
  look?: keyof typeof looks;
  /** What it does is under way. It does nothing then, and keeps the focus, which a disabled button would lose. */
  busy?: boolean;
}

/** Classes of what looks like a button: buttons, and links among them. */
export function buttonLook(look: keyof typeof looks = 'plain'): string {
  return `inline-flex h-9 shrink-0 items-center justify-center gap-2 rounded-lg border px-3.5 text-sm font-medium whitespace-nowrap disabled:cursor-not-allowed disabled:opacity-50 aria-disabled:cursor-not-allowed aria-disabled:opacity-50 ${looks[look]}`;
}

export function Button(props: ButtonProps) {
  const { look = 'plain', className = '', type = 'button', busy = false, ...rest } = props;
  return (
    <button
      type={type}
      className={`${buttonLook(look)} ${className}`}
      {...rest}
      {...(busy && { 'aria-disabled': true, onClick: refuse })}
    />
  );
}

function refuse(event: MouseEvent): void {
  event.preventDefault();
}
