import type { Family, Sample } from './exposition.ts';

/**
 * Keeps counters from falling. A purge, or a response that turns out to be another one's copy, makes a stored sum
 * smaller; Prometheus would take that for a restart and count the whole rest once more.
 */
export type NeverFalling = { hold(families: readonly Family[]): Family[] };

/** A series that is not there any more is forgotten: what was purged leaves no name behind. */
export function createNeverFalling(): NeverFalling {
  let before = new Map<string, { stored: number; lost: number }>();
  return {
    hold(families) {
      const now: typeof before = new Map();
      const held = families.map((family) =>
        family.kind === 'gauge'
          ? family
          : { ...family, samples: family.samples.map((sample) => raise(family, sample)) },
      );
      before = now;
      return held;

      function raise({ name }: Family, sample: Sample): Sample {
        const key = JSON.stringify([name, sample.labels]);
        const last = before.get(key);
        const lost = (last?.lost ?? 0) + Math.max(0, (last?.stored ?? 0) - sample.value);
        now.set(key, { stored: sample.value, lost });
        return { ...sample, value: sample.value + lost };
      }
    },
  };
}
