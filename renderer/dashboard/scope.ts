import type { Platform } from '../../core/contracts/platform.ts';
import type { DaySpan } from '../shared/day-span.ts';
import type { Filters } from '../shared/hooks/use-figures.ts';
import { ZONE } from '../shared/zone.ts';
import type { Address } from './address.ts';
import { useSpan } from './use-span.ts';

/** What the figures of a view are about: days, and the tool and project that they are narrowed to (null = all). */
export type Scope = { span: DaySpan; platform: Platform | null; project: string | null };

/** The scope that an address names. */
export function useScope(address: Address): Scope {
  return { span: useSpan(address), platform: address.platform, project: address.project };
}

/** What narrows a scope, as questions take it. */
export function scopeFilters({ platform, project }: Pick<Scope, 'platform' | 'project'>): Filters {
  return { ...(platform !== null && { platform }), ...(project !== null && { project }) };
}

/** The arguments that every question over a range takes. */
export function scopeArgs(scope: Scope): DaySpan & { timezone: string } & Filters {
  return { ...scope.span, timezone: ZONE, ...scopeFilters(scope) };
}

/** Whether a view shows only a part of what was used in its days. */
export function isNarrowed({ platform, project }: Pick<Scope, 'platform' | 'project'>): boolean {
  return platform !== null || project !== null;
}
