import { useId } from 'react';
import { APPEARANCES, type Appearance } from '../../../core/contracts/appearance.ts';
import { useAppearance } from '../../shared/appearance/use-appearance.ts';

const NAMES: Record<Appearance, string> = { system: 'System', light: 'Light', dark: 'Dark' };

/** A page in a few strokes. `scheme` decides its colours, whatever the page around it has. */
function Sketch({ scheme, className = '' }: { scheme: 'light' | 'dark'; className?: string }) {
  return (
    <span
      className={`keep-colour absolute inset-0 flex flex-col gap-1.5 bg-surface p-2.5 ${scheme === 'dark' ? 'scheme-dark' : 'scheme-light'} ${className}`}
    >
      <span className="h-1.5 w-7 rounded-[2px] bg-accent-fill" />
      <span className="h-1 w-11 rounded-[2px] bg-ghost" />
      <span className="h-1 w-9 rounded-[2px] bg-line-2" />
    </span>
  );
}

/** How the pages look: as the system, light, dark. A radio group with a picture of each. */
export function AppearanceChoice() {
  const [appearance, choose] = useAppearance();
  const name = useId();
  return (
    <fieldset className="flex flex-wrap gap-3.5">
      <legend className="sr-only">Appearance</legend>
      {APPEARANCES.map((value) => (
        <label
          key={value}
          className="group flex cursor-default flex-col items-center gap-1 text-small text-t3 has-checked:font-medium has-checked:text-t1"
        >
          <input
            type="radio"
            className="sr-only"
            name={name}
            checked={value === appearance}
            onChange={() => choose(value)}
          />
          <span
            aria-hidden="true"
            className="relative block h-12 w-20 overflow-hidden rounded-control outline-1 outline-line-2 group-has-checked:outline-2 group-has-checked:outline-accent group-has-focus-visible:ring-2 group-has-focus-visible:ring-accent group-has-focus-visible:ring-offset-2 group-has-focus-visible:ring-offset-surface"
          >
            <Sketch scheme={value === 'dark' ? 'dark' : 'light'} />
            {value === 'system' ? (
              <Sketch scheme="dark" className="[clip-path:polygon(62%_0,100%_0,100%_100%,42%_100%)]" />
            ) : null}
          </span>
          {NAMES[value]}
        </label>
      ))}
    </fieldset>
  );
}
