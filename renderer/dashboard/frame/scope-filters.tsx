import { PLATFORM_LABELS, PLATFORMS, type Platform } from '../../../core/contracts/platform.ts';
import { Select } from '../../shared/components/select.tsx';
import { useReport } from '../../shared/hooks/use-figures.ts';
import type { Address } from '../address.ts';
import type { Scope } from '../scope.ts';

/** The value of "all" in a list; no tool and no project is called so. */
const ALL = '*';

type ScopeFiltersProps = { scope: Scope; go: (change: Partial<Address>) => void };

const TOOL_CHOICES: readonly { value: Platform | typeof ALL; text: string }[] = [
  { value: ALL, text: 'All tools' },
  ...PLATFORMS.map((platform) => ({ value: platform, text: PLATFORM_LABELS[platform] })),
];

/** Narrows the figures to a tool, or to one of the projects of these days. */
export function ScopeFilters({ scope, go }: ScopeFiltersProps) {
  const projects = useReport('projects', scope.span).data?.rows ?? [];
  const choices = [
    { value: ALL, text: 'All projects' },
    ...projects.map(({ key, label }) => ({ value: key, text: label })),
  ];
  // The project of an address may have no use in these days; it stays chosen all the same.
  if (scope.project !== null && !projects.some(({ key }) => key === scope.project)) {
    choices.push({ value: scope.project, text: 'One project' });
  }
  return (
    <>
      <Select
        label="Tools"
        choices={TOOL_CHOICES}
        value={scope.platform ?? ALL}
        onChange={(value) => go({ platform: value === ALL ? null : value })}
      />
      <Select
        label="Projects"
        className="max-w-40"
        choices={choices}
        value={scope.project ?? ALL}
        onChange={(value) => go({ project: value === ALL ? null : value })}
      />
    </>
  );
}
