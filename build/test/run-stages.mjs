import { runStage } from './stages.mjs';

/**
 * What became of a run: its figures, and every failure.
 * @typedef {{ counts: import('./reports.mjs').Counts, failures: import('./reports.mjs').Failure[] }} Outcome
 */

/** @returns {Outcome} of nothing */
export function noOutcome() {
  return { counts: { passed: 0, failed: 0, skipped: 0 }, failures: [] };
}

/**
 * Runs stages one after the other: one that fails keeps no other from running, so that one run tells all. A signal
 * (Ctrl-C) ends them all.
 * @param {import('./stages.mjs').Stage[]} stages
 * @param {{ root: string, node: string, env: NodeJS.ProcessEnv }} where
 * @param {Outcome} outcome is added to
 * @returns {Promise<boolean>} whether a signal ended it
 */
export async function runStages(stages, where, outcome) {
  for (const stage of stages) {
    const { counts, failures, isInterrupted } = await runStage(stage, where);
    for (const key of Object.keys(outcome.counts)) {
      outcome.counts[key] += counts[key];
    }
    outcome.failures.push(...failures);
    if (isInterrupted) {
      return true;
    }
  }
  return false;
}

/**
 * Counts a step that is no stage as one failure.
 * @param {Outcome} outcome is added to
 * @param {string} step
 * @param {string} message its first line is repeated at the end
 */
export function noteFailure(outcome, step, message) {
  outcome.counts.failed += 1;
  outcome.failures.push({ file: step, name: 'failed', message: message.split('\n')[0] });
}
