import { PLATFORM_LABELS } from '../../core/contracts/platform.ts';
import { formatDay } from '../../core/format/index.ts';
import type { Scope } from './scope.ts';

/** What figures are about, for a picture that stands alone: `Fri 13 Nov – Thu 19 Nov 2026 · Claude Code · one project`. */
export function scopeWords({ span, platform, project }: Scope): string {
  const last = formatDay(span.until, { year: true });
  return [
    span.since === span.until ? last : `${formatDay(span.since)} – ${last}`,
    ...(platform === null ? [] : [PLATFORM_LABELS[platform]]),
    ...(project === null ? [] : ['one project']),
  ].join(' · ');
}
