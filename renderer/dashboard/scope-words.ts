import { PLATFORM_LABELS } from '../../core/contracts/platform.ts';
import { formatDay } from '../../core/format/index.ts';
import type { DaySpan } from '../shared/day-span.ts';
import type { Scope } from './scope.ts';

/** What figures are about, for a picture that stands alone: `Fri 13 Nov – Thu 19 Nov 2026 · Claude Code · one project`. */
export function scopeWords(scope: Scope): string {
  return [spanWords(scope.span), ...filterWords(scope)].join(' · ');
}

/** Days for a picture that stands alone: `Fri 13 Nov – Thu 19 Nov 2026`. */
export function spanWords({ since, until }: DaySpan): string {
  const last = formatDay(until, { year: true });
  return since === until ? last : `${formatDay(since)} – ${last}`;
}

/** What figures are narrowed to, besides their days; empty for nothing. */
export function filterWords({ platform, project }: Pick<Scope, 'platform' | 'project'>): string[] {
  return [...(platform === null ? [] : [PLATFORM_LABELS[platform]]), ...(project === null ? [] : ['one project'])];
}
