/** Counters never fall while the gateway lives; gauges do. */
export type FamilyKind = 'counter' | 'gauge';

export type Sample = { labels: Readonly<Record<string, string>>; value: number };

/** All series of one name. */
export type Family = { name: string; help: string; kind: FamilyKind; samples: readonly Sample[] };

/** Content type of the text format, version 0.0.4. */
export const EXPOSITION_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** Longest value of a label, in characters: a model's name, not a document. */
const LABEL_MAX_LENGTH = 100;

/** Writes families in Prometheus' text format 0.0.4. Families without a sample are left out. */
export function writeExposition(families: readonly Family[]): string {
  return families
    .filter(({ samples }) => samples.length > 0)
    .map(({ name, help, kind, samples }) => {
      const lines = samples.map(({ labels, value }) => `${name}${labelText(labels)} ${numberText(value)}`);
      return `# HELP ${name} ${escapeHelp(help)}\n# TYPE ${name} ${kind}\n${lines.join('\n')}\n`;
    })
    .join('');
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const parts = Object.entries(labels).map(([name, value]) => `${name}="${escapeValue(value)}"`);
  return parts.length === 0 ? '' : `{${parts.join(',')}}`;
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  return String(value);
}

function escapeHelp(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

function escapeValue(text: string): string {
  return escapeHelp(text.slice(0, LABEL_MAX_LENGTH).toWellFormed()).replaceAll('"', '\\"');
}
