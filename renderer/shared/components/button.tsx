import type { ComponentProps } from 'react';

const LOOKS = {
  primary: 'border-transparent bg-accent-fill text-on-accent hover:bg-accent-fill/90 active:bg-accent-fill/80',
  default: 'border-line-2 bg-surface text-t1 shadow-card hover:bg-hover active:bg-track',
  danger: 'border-transparent bg-danger-fill text-on-accent hover:bg-danger-fill/90 active:bg-danger-fill/80',
  ghost: 'border-transparent text-t2 hover:bg-hover hover:text-t1 active:bg-track',
  link: 'border-transparent text-accent hover:bg-hover active:bg-track',
};

/** A push button of the normal height, with a verb or an icon in it. */
export function Button({
  look = 'default',
  className = '',
  ...rest
}: ComponentProps<'button'> & { look?: keyof typeof LOOKS }) {
  return (
    <button
      type="button"
      className={`inline-flex h-7 min-w-7 items-center justify-center gap-1.5 rounded-control border px-2.5 text-small font-medium whitespace-nowrap disabled:pointer-events-none disabled:opacity-45 aria-disabled:opacity-45 ${LOOKS[look]} ${className}`}
      {...rest}
    />
  );
}
