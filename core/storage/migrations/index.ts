import { initial } from './0001-initial.ts';
import { severalTools } from './0002-several-tools.ts';
import { sharedResponses } from './0003-shared-responses.ts';
import { rateLimits } from './0004-rate-limits.ts';
import { cursorFacts } from './0005-cursor.ts';
import { sessionSums } from './0006-session-sums.ts';
import { purges } from './0007-purges.ts';
import { insightChoices } from './0008-insight-choices.ts';
import { deriveOnceMore } from './0009-derive-once-more.ts';
import { calledAgents } from './0010-called-agents.ts';
import { eventContents } from './0011-event-contents.ts';
import { activitySums } from './0012-activity-sums.ts';
import { unpricedModels } from './0013-unpriced-models.ts';
import { daySums } from './0014-day-sums.ts';
import { cheaperCallSums } from './0015-cheaper-call-sums.ts';
import { callsByEnd } from './0016-calls-by-end.ts';
import { otlp } from './0017-otlp.ts';
import { sentUsage } from './0018-sent-usage.ts';
import { hooks } from './0019-hooks.ts';

export type Migration = { version: number; name: string; sql: string };

/** Append only, in order. A released migration is never edited; names of dropped columns are never used again. */
export const migrations: readonly Migration[] = [
  initial,
  severalTools,
  sharedResponses,
  rateLimits,
  cursorFacts,
  sessionSums,
  purges,
  insightChoices,
  deriveOnceMore,
  calledAgents,
  eventContents,
  activitySums,
  unpricedModels,
  daySums,
  cheaperCallSums,
  callsByEnd,
  otlp,
  sentUsage,
  hooks,
];
