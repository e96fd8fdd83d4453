import type { Random } from './random.ts';

/** Everything that the invented sessions talk about. No name here belongs to a real product or person. */

export type Project = { name: string; folder: string; files: readonly string[]; branches: readonly string[] };

const HOME = '/home/sample/work';

function project(name: string, files: readonly string[], branches: readonly string[]): Project {
  return { name, folder: `${HOME}/${name}`, files, branches };
}

export const PROJECTS: readonly Project[] = [
  project(
    'atlas-api',
    ['src/routes/orders.ts', 'src/routes/health.ts', 'src/services/quota.ts', 'src/db/pool.ts', 'test/orders.test.ts'],
    ['main', 'feature/quota-limits', 'fix/order-paging'],
  ),
  project(
    'harbor-web',
    ['src/pages/Overview.tsx', 'src/components/DateRange.tsx', 'src/hooks/useFilters.ts', 'src/styles/theme.css'],
    ['main', 'feature/date-range', 'chore/theme'],
  ),
  project(
    'ledger-core',
    [
      'internal/posting/posting.go',
      'internal/posting/posting_test.go',
      'internal/balance/balance.go',
      'cmd/ledger/main.go',
    ],
    ['main', 'balance-snapshots'],
  ),
  project(
    'infra-live',
    ['modules/network/main.tf', 'modules/queue/variables.tf', 'scripts/rotate.sh'],
    ['main', 'rotate-keys'],
  ),
  project(
    'docs-site',
    ['content/guide/install.md', 'content/guide/limits.md', 'config.yaml'],
    ['main', 'guide-limits'],
  ),
  project(
    'mobile-app',
    ['app/src/main/kotlin/sync/SyncQueue.kt', 'app/src/main/kotlin/ui/InboxScreen.kt', 'ios/Inbox/InboxView.swift'],
    ['main', 'offline-sync'],
  ),
  project(
    'ml-pipeline',
    ['pipeline/features.py', 'pipeline/train.py', 'pipeline/evaluate.py', 'notebooks/drift.ipynb'],
    ['main', 'drift-report'],
  ),
];

/** Gemini CLI names projects in a way of its own, so that its sessions share none with those of other tools. */
export const GEMINI_PROJECTS: readonly Project[] = [
  project('field-notes', ['src/notes/Editor.tsx', 'src/notes/store.ts', 'src/sync/merge.ts'], ['main']),
  project('tile-server', ['server/tiles.rs', 'server/cache.rs', 'tests/tiles_test.rs'], ['main']),
];

export const MODELS = {
  large: 'claude-opus-5',
  medium: 'claude-sonnet-5',
  small: 'claude-haiku-4-5',
  /** Reached through a gateway, and in no price table. */
  unpriced: 'glm-5-air',
} as const;

export const VERSIONS = ['2.1.212', '2.1.219', '2.1.231', '2.1.237'] as const;

const ACTIONS = ['add', 'simplify', 'speed up', 'test', 'document', 'rename', 'split up', 'guard', 'trace'] as const;
const SUBJECTS = [
  'the retry loop',
  'paging of the list view',
  'the import of old records',
  'the date filter',
  'error messages of the upload',
  'the nightly summary',
  'the queue consumer',
  'the settings form',
  'the cache of rendered pages',
  'the permission check',
] as const;
const CONDITIONS = [
  'without changing its callers',
  'and keep the old behaviour behind a switch',
  'so that an empty answer is not an error',
  'with a test for the boundary',
  'and say in the log when it gives up',
  'for rows that have no owner',
] as const;
const REMARKS = [
  'The place to change is small: one function decides it, and two callers rely on its answer.',
  'Before touching anything I want to see how the tests describe the present behaviour.',
  'That explains it: the value is read before the configuration is complete.',
  'The change is in place. The tests that cover it pass, and I added one for the case you named.',
  'One open question remains: whether an absent value should count as zero. I left it as it was.',
  'I see two ways; the second touches fewer files, so I take that one.',
] as const;
const WORDS = ['record', 'window', 'cursor', 'bucket', 'owner', 'limit', 'batch', 'summary', 'filter', 'page'] as const;

export function inventPrompt(random: Random): string {
  const sentence = `Please ${random.pick(ACTIONS)} ${random.pick(SUBJECTS)} ${random.pick(CONDITIONS)}.`;
  return random.chance(0.2) ? `${sentence} ${inventProse(random, 3)}` : sentence;
}

export function inventTitle(random: Random): string {
  const subject = random.pick(SUBJECTS);
  return `${subject.charAt(0).toUpperCase()}${subject.slice(1)}`;
}

export function inventProse(random: Random, sentences: number): string {
  return Array.from({ length: sentences }, () => random.pick(REMARKS)).join(' ');
}

export function inventCodeLine(random: Random): string {
  const indent = '  '.repeat(random.integer(0, 3));
  const [left, right] = [random.pick(WORDS), random.pick(WORDS)];
  return random.pick([
    `${indent}${left}_${random.integer(1, 99)} = next_${right}(${left}, ${random.integer(1, 500)})`,
    `${indent}if (${left}.${right} > ${random.integer(1, 50)}) {`,
    `${indent}return ${left}.map_${right}();`,
    `${indent}// the ${left} ends where the ${right} begins`,
    `${indent}}`,
  ]);
}

export function inventCode(random: Random, lines: number): string {
  return Array.from({ length: lines }, () => inventCodeLine(random)).join('\n');
}
