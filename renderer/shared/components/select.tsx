import { ChevronDown } from 'lucide-react';
import type { ComponentProps } from 'react';

type SelectProps<Value extends string> = Omit<ComponentProps<'select'>, 'value' | 'onChange'> & {
  /** What is chosen here, for screen readers. */
  label: string;
  choices: readonly { value: Value; text: string }[];
  value: Value;
  onChange: (value: Value) => void;
};

/** One of many choices, in the system's own list. */
export function Select<Value extends string>(props: SelectProps<Value>) {
  const { label, choices, value, onChange, className = '', ...rest } = props;
  return (
    <span
      className={`relative inline-flex h-7 min-w-0 items-center rounded-control border border-line-2 bg-surface text-small font-medium shadow-card hover:bg-hover has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent has-disabled:opacity-45 ${className}`}
    >
      <select
        aria-label={label}
        value={value}
        onChange={(event) => {
          const chosen = choices.find((choice) => choice.value === event.target.value);
          if (chosen !== undefined) onChange(chosen.value);
        }}
        className="h-full w-full min-w-0 appearance-none truncate rounded-control bg-transparent ps-2.5 pe-7 outline-none"
        {...rest}
      >
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value} className="bg-raised text-t1">
            {choice.text}
          </option>
        ))}
      </select>
      <ChevronDown
        aria-hidden="true"
        size={12}
        strokeWidth={1.75}
        className="pointer-events-none absolute inset-e-2 text-t3"
      />
    </span>
  );
}
