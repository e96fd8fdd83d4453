import type { Acceptance } from '../../../core/contracts/acceptance.ts';
import { PLATFORM_LABELS } from '../../../core/contracts/platform.ts';
import { formatCount, formatDay, formatRate } from '../../../core/format/index.ts';
import { ToolMark } from '../../shared/components/tool-mark.tsx';

type Counts = Acceptance['lineCounts'][number];
type Lines = { suggested: number; accepted: number };

/** The tools' own words for what made suggestions; another one is shown as it is. */
const FEATURE_NAMES: Readonly<Record<string, string>> = {
  tab: 'Completions (Tab)',
  composer: 'Agent and composer',
  '': 'Not said by what',
};

/** A tool may count a line as accepted that it never counted as suggested; that is no share. */
function share({ suggested, accepted }: Lines): string {
  return formatRate(suggested === 0 || accepted > suggested ? null : accepted / suggested);
}

function LineRow({ name, lines }: { name: string; lines: Lines }) {
  return (
    <tr className="border-t border-line">
      <th scope="row" className="py-1 font-normal whitespace-nowrap">
        {name}
      </th>
      <td className="ps-2 text-end">{formatCount(lines.suggested)}</td>
      <td className="ps-2 text-end">{formatCount(lines.accepted)}</td>
      <td className="ps-2 text-end text-t3">{share(lines)}</td>
    </tr>
  );
}

function LineTable({ caption, head, children }: { caption: string; head: string; children: React.ReactNode }) {
  return (
    <table className="w-full text-small">
      <caption className="sr-only">{caption}</caption>
      <thead className="text-micro text-t3">
        <tr>
          <th scope="col" className="py-1">
            {head}
          </th>
          {['Suggested', 'Accepted', 'Share'].map((column) => (
            <th key={column} scope="col" className="ps-2 text-end">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}

/** Lines that a tool itself counted, apart from every decision: nobody can tell which of them a person looked at. */
export function LineCounts({ counts: { platform, features, days } }: { counts: Counts }) {
  const tool = PLATFORM_LABELS[platform];
  return (
    <section aria-label={`Lines counted by ${tool}`} className="border-t border-line px-4 pt-3 pb-4">
      <h3 className="flex items-center gap-2 font-medium">
        <span aria-hidden="true">
          <ToolMark platform={platform} />
        </span>
        Lines counted by {tool} itself
      </h3>
      <p className="text-small text-t3">
        Its own daily count, for all projects of this computer. It is in none of the figures above.
      </p>
      <LineTable caption={`Lines suggested by ${tool} and accepted`} head="By">
        {features.map(({ feature, ...lines }) => (
          <LineRow key={feature} name={FEATURE_NAMES[feature] ?? feature} lines={lines} />
        ))}
      </LineTable>
      <details className="mt-1">
        <summary className="text-small text-t2">By day</summary>
        <LineTable caption={`Lines suggested by ${tool} and accepted, by day`} head="Day">
          {days.toReversed().map(({ day, ...lines }) => (
            <LineRow key={day} name={formatDay(day)} lines={lines} />
          ))}
        </LineTable>
      </details>
    </section>
  );
}
