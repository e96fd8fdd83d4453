import type { ComponentProps } from 'react';

type ToggleProps = Omit<ComponentProps<'input'>, 'type' | 'role' | 'checked' | 'onChange'> & {
  /** What is switched, for screen readers. */
  label: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
};

/** A switch: on or off at once, without any button to confirm it. */
export function Toggle({ label, checked, onChange, ...rest }: ToggleProps) {
  return (
    <span className="relative inline-flex h-7 w-9 shrink-0 items-center">
      <input
        type="checkbox"
        role="switch"
        aria-label={label}
        checked={checked}
        aria-checked={checked}
        onChange={(event) => onChange(event.target.checked)}
        className="peer absolute inset-0 m-0 size-full cursor-default appearance-none rounded-full disabled:pointer-events-none"
        {...rest}
      />
      <span
        aria-hidden="true"
        className="pointer-events-none h-5 w-9 rounded-full border border-line-2 bg-track peer-checked:border-transparent peer-checked:bg-accent-fill peer-disabled:opacity-45 forced-colors:peer-checked:forced-color-adjust-none forced-colors:peer-checked:bg-[Highlight]"
      />
      <span
        aria-hidden="true"
        className="pointer-events-none absolute start-0.5 size-4 rounded-full bg-on-accent shadow-card peer-checked:start-[18px] motion-safe:transition-[inset-inline-start] forced-colors:border forced-colors:border-[ButtonText]"
      />
    </span>
  );
}
