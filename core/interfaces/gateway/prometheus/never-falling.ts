import type { Family, Sample } from './exposition.ts';

/**
 * Keeps counters from falling. A purge makes a stored sum smaller for good; Prometheus would take that for a restart and
 * count the whole rest once more. So what a purge took is added from then on. A correction, as of a response that turns
 * out to be another one's copy, looks the same for a moment: the counter stands still until the sum has come up again.
 */
export type NeverFalling = {
  /** @param purges differs once another purge is done */
  hold(families: readonly Family[], purges: number): Family[];
};

/** A series that is not there any more is forgotten: what was purged leaves no name behind. */
export function createNeverFalling(): NeverFalling {
  let before = new Map<string, { shown: number; purged: number }>();
  let purgesBefore: number | null = null;
  return {
    hold(families, purges) {
      const isPurged = purgesBefore !== null && purges !== purgesBefore;
      const now: typeof before = new Map();
      const held = families.map((family) =>
        family.kind === 'gauge'
          ? family
          : { ...family, samples: family.samples.map((sample) => raise(family, sample)) },
      );
      before = now;
      purgesBefore = purges;
      return held;

      function raise({ name }: Family, sample: Sample): Sample {
        const key = JSON.stringify([name, sample.labels]);
        const last = before.get(key) ?? { shown: 0, purged: 0 };
        // Its rows may have gone some scrapes before it was done, so what was shown counts.
        const purged = isPurged ? Math.max(last.purged, last.shown - sample.value) : last.purged;
        const shown = Math.max(last.shown, sample.value + purged);
        now.set(key, { shown, purged });
        return { ...sample, value: shown };
      }
    },
  };
}
