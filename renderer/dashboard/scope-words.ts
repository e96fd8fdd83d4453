import { PLATFORM_LABELS } from '../../core/contracts/platform.ts';
import { formatDay } from '../../core/format/index.ts';
import type { Scope } from './scope.ts';

/** What figures are about, for a picture that stands alone: `Fri 13 Nov – Thu 19 Nov 2026 · Claude Code · one project`. */
export function scopeWords(scope: Scope): string {
  const { span } = scope;
  const last = formatDay(span.until, { year: true });
  const days = span.since === span.until ? last : `${formatDay(span.since)} – ${last}`;
  return [days, ...filterWords(scope)].join(' · ');
}

/** What figures are narrowed to, besides their days; empty for nothing. */
export function filterWords({ platform, project }: Pick<Scope, 'platform' | 'project'>): string[] {
  return [...(platform === null ? [] : [PLATFORM_LABELS[platform]]), ...(project === null ? [] : ['one project'])];
}
