import { PLATFORM_LABELS, PLATFORMS } from '../../../core/contracts/platform.ts';
import { Select } from '../../shared/components/select.tsx';
import { useProjectNames } from '../../shared/hooks/use-project-names.ts';
import { useToday } from '../../shared/hooks/use-today.ts';
import { describeSpan } from '../range.ts';
import { PERIOD_CHOICES, type Period } from './period.ts';
import { ALL, type ScopeChoice } from './scope-choice.ts';

const SHOWN_CHOICE: { value: Period; text: string } = { value: 'shown', text: 'Shown days' };

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
  const today = useToday();
  const days = choice.period === 'shown' && choice.shown !== null ? describeSpan(choice.shown, today) : undefined;
  return (
    <div className="grid gap-x-3 gap-y-2 narrow:grid-cols-3">
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
          choices={choice.shown === null ? PERIOD_CHOICES : [SHOWN_CHOICE, ...PERIOD_CHOICES]}
          title={days}
          value={choice.period}
          onChange={(period) => onChoice({ ...choice, period })}
        />
      </Field>
      {days === undefined ? null : <p className="text-small text-t3 narrow:col-span-3 narrow:text-end">{days}</p>}
    </div>
  );
}
