import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { bothRuns, repeatPlan } from './repeat.mjs';
import { runStage } from './stages.mjs';

/**
 * What became of a run: its figures, every failure, and every failure that the second run, file by file, did not show.
 * @typedef {import('./reports.mjs').Failure} Failure
 * @typedef {{ counts: import('./reports.mjs').Counts, failures: Failure[], unsteady: Failure[] }} Outcome
 */

/** @returns {Outcome} of nothing */
export function noOutcome() {
  return { counts: { passed: 0, failed: 0, skipped: 0 }, failures: [], unsteady: [] };
}

/**
 * Runs stages one after the other: one that fails keeps no other from running, so that one run tells all. A signal
 * (Ctrl-C) ends them all.
 * @param {import('./stages.mjs').Stage[]} stages
 * @param {{ root: string, node: string, env: NodeJS.ProcessEnv }} where
 * @param {Outcome} outcome is added to
 * @param {{ repeatsFailed?: boolean }} [wishes] repeatsFailed: files with failures run once more, one after the other, as
 *   far as repeat.mjs allows it; what passes then is counted as passed and noted as unsteady
 * @returns {Promise<boolean>} whether a signal ended it
 */
export async function runStages(stages, where, outcome, { repeatsFailed = false } = {}) {
  for (const stage of stages) {
    const first = await runStage(stage, where);
    const result = repeatsFailed ? await repeated(stage, where, first) : first;
    const { counts, failures, isInterrupted } = result;
    outcome.unsteady.push(...(result.unsteady ?? []));
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

/** The result of a stage after its failed files ran once more, alone; the first one where that makes no sense. */
async function repeated(stage, where, first) {
  if (stage.alone === undefined || first.isInterrupted) {
    return first;
  }
  const { files, final } = repeatPlan(first.failures, (file) => existsSync(join(where.root, file)));
  return files.length === 0 ? first : bothRuns(first, await runStage(stage.alone(files), where), final);
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
