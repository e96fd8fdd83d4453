import { existsSync } from 'node:fs';
import { readOtlpInTurns } from '../capture/otlp/read-in-turns.ts';
import type { Settings } from '../contracts/settings.ts';
import { recordsOf, type TakeOtlp } from '../interfaces/gateway/otlp/receiver.ts';
import type { HomePaths } from '../runtime/paths.ts';
import type { ReceivedIntake } from './received-intake.ts';

/**
 * The way of what tools send over OpenTelemetry: understood, without what is private or purged, stored, answered. While
 * capture is paused nothing is taken, and nobody is made to repeat it.
 */
export function createTakeOtlp(
  intake: ReceivedIntake,
  paths: Pick<HomePaths, 'pause'>,
  settings: () => Pick<Settings, 'sources' | 'privacy'>,
): TakeOtlp {
  return async (signal) => {
    if (existsSync(paths.pause)) {
      return { answer: 'stored', rejected: [{ reason: 'paused', count: recordsOf(signal) }] };
    }
    const judge = intake.judge();
    if (judge === null) return { answer: 'unavailable', rejected: [] };
    const { sources, privacy } = settings();
    const { events, rejected } = await readOtlpInTurns(signal, {
      hasher: intake.hasher(),
      categories: privacy.categories,
      now: Date.now(),
      isEnabled: (platform) => sources[platform].enabled,
      admit: (event) => judge.admit(event),
    });
    return { answer: await intake.store(events, 'otlp', judge.purgeMark), rejected };
  };
}
