import { PLATFORM_LABELS, PLATFORMS, type Platform } from '../../../core/contracts/platform.ts';
import type { SeriesGroup } from '../../../core/contracts/series.ts';
import { formatCount } from '../../../core/format/index.ts';
import { modelColours, REST_COLOUR } from '../../shared/charts/model-colours.ts';
import { modelName } from '../../shared/charts/model-name.ts';
import { PROJECT_COLOURS } from '../../shared/charts/project-colours.ts';
import { TOOL_COLOURS } from '../../shared/components/tool-mark.tsx';
import type { BarGroup } from './cost-bars.ts';

/** What a group of a kind is called. */
const KIND_NAMES: Record<SeriesGroup, string> = { model: 'model', platform: 'tool', project: 'project' };

/** The platform that a group stands for. */
function platformOf(key: string): Platform | undefined {
  return PLATFORMS.find((platform) => platform === key);
}

/** What stands for the groups of a kind that are not named: `3 more models`. */
export function restName(kind: SeriesGroup, groups: number): string {
  return `${formatCount(groups)} more ${KIND_NAMES[kind]}${groups === 1 ? '' : 's'}`;
}

/** The name of a group, or of the rest of them. */
export function groupName(kind: SeriesGroup, group: Pick<BarGroup, 'key' | 'label' | 'groups'>): string {
  if (group.key === null) return restName(kind, group.groups);
  if (kind === 'model') return modelName(group.key);
  if (kind === 'platform') {
    const platform = platformOf(group.key);
    return platform === undefined ? group.label : PLATFORM_LABELS[platform];
  }
  return group.key === '' ? 'No project' : group.label;
}

/** The colour of each group in chart and legend. */
export function groupColours(kind: SeriesGroup, groups: readonly BarGroup[]): (group: BarGroup) => string {
  const keys = groups.flatMap(({ key }) => (key === null ? [] : [key]));
  if (kind === 'model') {
    const colours = modelColours(keys);
    return ({ key }) => (key === null ? undefined : colours.get(key)) ?? REST_COLOUR;
  }
  if (kind === 'platform') {
    return ({ key }) => {
      const platform = key === null ? undefined : platformOf(key);
      return platform === undefined ? REST_COLOUR : TOOL_COLOURS[platform];
    };
  }
  return ({ key }) => (key === null ? undefined : PROJECT_COLOURS[keys.indexOf(key)]) ?? REST_COLOUR;
}
