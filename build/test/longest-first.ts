import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Files that take longest, the longest first: begun last, one of them would run alone at the end. What is not named
 * follows, larger files first, since nothing is known of a fresh clone's times.
 */
export const LONGEST: readonly string[] = [
  'core/interfaces/cli/server-commands.test.ts',
  'core/entries/outage.test.ts',
  'core/conformance/conformance.test.ts',
  'core/faults/faults.test.ts',
  'core/entries/demo.test.ts',
  'core/entries/live-metrics.test.ts',
  'core/runtime/owner.test.ts',
  'core/entries/purge.test.ts',
  'core/entries/lost-database.test.ts',
  'core/capture/pause.test.ts',
  'main/home-session.test.ts',
  'core/conformance/shared-data.test.ts',
  'build/pack/checks.test.ts',
  'core/lifecycle/purge-home.test.ts',
  'core/entries/change-settings.test.ts',
  'core/slow-path/slow-path.test.ts',
  'core/slow-path/rebuild-interleavings.test.ts',
  'core/slow-path/codex-forks.test.ts',
  'core/query/claude-shared-data.test.ts',
  'core/runtime/change-settings.test.ts',
  'core/entries/export.test.ts',
  'core/interfaces/cli/ingest.test.ts',
  'core/slow-path/rebuild-equals-incremental.test.ts',
  'core/lifecycle/purge-kill.test.ts',
  'core/runtime/pause.test.ts',
  'core/entries/home-path.test.ts',
  'core/interfaces/cli/check-home.test.ts',
];

/** Orders the test files. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const index = LONGEST.indexOf(relative(this.ctx.config.root, moduleId).replaceAll('\\', '/'));
      return index === -1 ? LONGEST.length : index;
    };
    return (await super.sort(files)).sort((one, other) => place(one) - place(other));
  }
}
