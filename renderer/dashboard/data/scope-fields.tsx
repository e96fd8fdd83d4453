import { PLATFORM_LABELS, PLATFORMS, type Platform } from '../../../core/contracts/platform.ts';
import { Select } from '../../shared/components/select.tsx';
import { useProjectNames } from '../../shared/hooks/use-project-names.ts';
import type { Address } from '../address.ts';
import { PERIOD_CHOICES, type Period } from './period.ts';

/** The value of "all" in a list; no tool and no project is called so. */
export const ALL = '*';

export type ScopeChoice = { period: Period; platform: Platform | typeof ALL; project: string };

export const WHOLE: ScopeChoice = { period: 'all', platform: ALL, project: ALL };

/** What the title bar shows, as far as it can be chosen here: days of the user's own choice are no period. */
export function shownScope({ range, platform, project }: Pick<Address, 'range' | 'platform' | 'project'>): ScopeChoice {
  return { period: range === 'custom' ? '30d' : range, platform: platform ?? ALL, project: project ?? ALL };
}

type ScopeFieldsProps = { choice: ScopeChoice; onChoice: (choice: ScopeChoice) => void; isDisabled?: boolean };

function Field({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <span className="flex min-w-0 flex-col gap-1 text-small text-t2">
      <span aria-hidden="true">{name}</span>
      {children}
    </span>
  );
}

/** Project, tool and time of what is exported or purged. */
export function ScopeFields({ choice, onChoice, isDisabled = false }: ScopeFieldsProps) {
  const projects = useProjectNames();
  return (
    <div className="grid gap-3 narrow:grid-cols-3">
      <Field name="Project">
        <Select
          label="Project"
          disabled={isDisabled}
          choices={[
            { value: ALL, text: 'All projects' },
            ...projects.map(({ key, label }) => ({ value: key, text: key === '' ? 'No project' : label })),
          ]}
          value={choice.project}
          onChange={(project) => onChoice({ ...choice, project })}
        />
      </Field>
      <Field name="Tool">
        <Select
          label="Tool"
          disabled={isDisabled}
          choices={[
            { value: ALL, text: 'All tools' },
            ...PLATFORMS.map((platform) => ({ value: platform, text: PLATFORM_LABELS[platform] })),
          ]}
          value={choice.platform}
          onChange={(platform) => onChoice({ ...choice, platform: PLATFORMS.find((each) => each === platform) ?? ALL })}
        />
      </Field>
      <Field name="Time">
        <Select
          label="Time"
          disabled={isDisabled}
          choices={PERIOD_CHOICES}
          value={choice.period}
          onChange={(period) => onChoice({ ...choice, period })}
        />
      </Field>
    </div>
  );
}
