import type { ApiArgs } from '../../../core/contracts/api.ts';
import type { SeriesGroup } from '../../../core/contracts/series.ts';
import { ZONE } from '../../shared/zone.ts';
import type { Ask } from '../prepare/ask.ts';
import { isNarrowed, type Scope, scopeArgs, scopeFilters } from '../scope.ts';
import { rememberedGrouping } from './use-grouping.ts';

/** Enough to find those without a price behind the dearest. */
const ASKED_GROUPS = 20;
/** More than this and the list is no longer read at a glance. */
export const SHOWN_PROJECTS = 6;
/** As many rows as the card beside it is high. */
const SHOWN_EVENTS = 12;

/** Cost along time, by group. */
export function costArgs(scope: Scope, groupBy: SeriesGroup): ApiArgs<'series'> {
  return { ...scopeArgs(scope), groupBy, groups: ASKED_GROUPS };
}

/** The dearest projects. */
export function projectsArgs(scope: Scope): ApiArgs<'series'> {
  return { ...scopeArgs(scope), groupBy: 'project', groups: SHOWN_PROJECTS };
}

/** What happened last, whatever the days. */
export function feedArgs(scope: Scope): ApiArgs<'feed'> {
  return { limit: SHOWN_EVENTS, ...scopeFilters(scope) };
}

/** Asks everything that the overview shows, what counts most first. */
export async function askOverview(ask: Ask, scope: Scope): Promise<void> {
  const ofAllProjects = () => [ask('blocks', { timezone: ZONE, active: true }), ask('budgets', { timezone: ZONE })];
  const summary = ask('summary', scopeArgs(scope));
  // Before the first session it is shown where one was looked for.
  const whereLooked = async () => {
    const { freshness } = await summary;
    if (freshness.newestResponseAt === null && !isNarrowed(scope)) await ask('sources', {});
  };
  await Promise.all([
    summary,
    whereLooked(),
    ask('series', costArgs(scope, rememberedGrouping())),
    ask('tokenKinds', scopeArgs(scope)),
    ask('activityGrid', scopeArgs(scope)),
    ask('series', projectsArgs(scope)),
    ask('feed', feedArgs(scope)),
    ...(isNarrowed(scope) ? [] : ofAllProjects()),
  ]);
}
