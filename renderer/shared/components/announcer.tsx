import { useState } from 'react';
import type { Today } from '../../../core/contracts/api.ts';
import { formatCost, formatCount, formatTokenTotal } from '../../../core/format/index.ts';
import { useClock } from '../hooks/use-clock.ts';
import { useTodayFigures } from '../hooks/use-figures.ts';

/** Live numbers are read aloud at most this often. */
const ANNOUNCE_EVERY_MS = 60_000;

function summary({ totals, activeSessions }: Today): string {
  const sessions = activeSessions === 1 ? '1 active session' : `${formatCount(activeSessions)} active sessions`;
  return `Today ${formatCost(totals)}, ${formatTokenTotal(totals)} tokens, ${sessions}.`;
}

/** A summary of today for screen readers, once a minute instead of at each change. */
export function Announcer() {
  const { data } = useTodayFigures();
  const minute = useClock(ANNOUNCE_EVERY_MS);
  const [said, setSaid] = useState<{ minute: number; text: string } | null>(null);
  if (data !== undefined && said?.minute !== minute) {
    setSaid({ minute, text: summary(data) });
  }
  return (
    <div role="status" className="sr-only">
      {said?.text}
    </div>
  );
}
