import type { ReactNode } from 'react';
import { PLATFORM_LABELS } from '../../core/contracts/platform.ts';
import { REST_COLOUR } from '../shared/charts/model-colours.ts';
import { modelName } from '../shared/charts/model-name.ts';
import { PROJECT_COLOURS } from '../shared/charts/project-colours.ts';
import { Swatch } from '../shared/components/swatch.tsx';
import { TOOL_COLOURS, ToolMark } from '../shared/components/tool-mark.tsx';
import type { Split, SplitRow } from './split-rows.ts';

export const KIND_NAMES: Record<Split, { one: string; several: string }> = {
  tool: { one: 'Tool', several: 'tools' },
  model: { one: 'Model', several: 'models' },
  project: { one: 'Project', several: 'projects' },
};

/** How a line of the split is called and drawn. */
export type Look = { key: string; name: string; colour: string; mark: ReactNode };

/** @param place of the line, from 0: projects have no colour of their own */
export function lookOf(row: SplitRow, place: number, split: Split, colours: Map<string, string>): Look {
  if (row.kind === 'tool') {
    const name = PLATFORM_LABELS[row.platform];
    return {
      key: row.platform,
      name,
      colour: TOOL_COLOURS[row.platform],
      mark: <ToolMark platform={row.platform} />,
    };
  }
  if (row.kind === 'rest') {
    return {
      key: 'rest',
      name: `${row.parts} more ${row.parts === 1 ? KIND_NAMES[split].one.toLowerCase() : KIND_NAMES[split].several}`,
      colour: REST_COLOUR,
      mark: <Swatch colour={REST_COLOUR} />,
    };
  }
  if (row.kind === 'project') {
    const colour = PROJECT_COLOURS[place] ?? REST_COLOUR;
    return { key: `project ${row.project}`, name: row.label, colour, mark: <Swatch colour={colour} /> };
  }
  const unpriced = row.totalCost === 0 && row.unpricedTokens > 0;
  const colour = colours.get(row.model) ?? REST_COLOUR;
  return {
    key: row.model,
    name: modelName(row.model),
    colour,
    mark: <Swatch colour={unpriced ? 'unpriced' : colour} />,
  };
}
