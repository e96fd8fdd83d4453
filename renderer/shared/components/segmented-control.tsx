import { useId } from 'react';

type SegmentedControlProps<Value extends string> = {
  /** What is chosen here, for screen readers. */
  label: string;
  choices: readonly { value: Value; text: string /** Key that chooses it from anywhere. */; shortcut?: string }[];
  value: Value;
  onChange: (value: Value) => void;
};

/** One of a few choices, all in sight. A radio group: Tab enters it, arrow keys move the choice. */
export function SegmentedControl<Value extends string>(props: SegmentedControlProps<Value>) {
  const name = useId();
  return (
    <fieldset className="inline-flex rounded-[7px] bg-track p-0.5">
      <legend className="sr-only">{props.label}</legend>
      {props.choices.map((choice) => (
        <label
          key={choice.value}
          title={choice.shortcut === undefined ? undefined : `${choice.text} (${choice.shortcut})`}
          className="flex h-6 cursor-default items-center rounded-[5px] px-2.5 text-small font-medium whitespace-nowrap text-t2 hover:text-t1 has-checked:bg-chosen has-checked:text-t1 has-checked:shadow-card has-focus-visible:outline-2 has-focus-visible:outline-offset-1 has-focus-visible:outline-accent forced-colors:has-checked:forced-color-adjust-none forced-colors:has-checked:bg-[Highlight] forced-colors:has-checked:text-[HighlightText]"
        >
          <input
            type="radio"
            className="sr-only"
            name={name}
            value={choice.value}
            checked={choice.value === props.value}
            onChange={() => props.onChange(choice.value)}
          />
          {choice.text}
        </label>
      ))}
    </fieldset>
  );
}
