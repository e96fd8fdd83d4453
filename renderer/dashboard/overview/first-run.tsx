import { PLATFORM_LABELS, PLATFORMS } from '../../../core/contracts/platform.ts';
import { Card } from '../../shared/components/card.tsx';
import { useStatus } from '../../shared/hooks/use-figures.ts';
import { READ_TOOLS } from '../../shared/read-tools.ts';

/** Before the first session: what will appear here, what makes it appear, and what Blueplane does with it. */
export function FirstRun() {
  const { data } = useStatus();
  const sources = data?.sources ?? [];
  const lookedFor = PLATFORMS.filter(
    (platform) => READ_TOOLS.includes(platform) || sources.some((source) => source.platform === platform),
  );
  return (
    <Card title="No sessions yet">
      <div className="grid gap-6 px-4 pt-1 pb-5 columns:grid-cols-2">
        <div className="max-w-[60ch] text-t2">
          <p>
            Cost, tokens and sessions appear here as soon as an assistant on this machine is used. Nothing has to be set
            up, and this page needs no reload.
          </p>
          <p className="mt-2">
            Blueplane reads only figures: times, models, tokens, tool names. Prompts, answers, code and file paths are
            not stored, and nothing leaves this machine.
          </p>
        </div>
        <table className="w-full self-start">
          <thead className="text-micro text-t3">
            <tr className="border-b border-line">
              <th scope="col" className="py-1">
                Looked for
              </th>
              <th scope="col" className="py-1 text-end">
                Found
              </th>
            </tr>
          </thead>
          <tbody>
            {lookedFor.map((platform) => {
              const files = sources.find((source) => source.platform === platform)?.files ?? 0;
              return (
                <tr key={platform} className="border-b border-line last:border-b-0">
                  <th scope="row" className="py-1 font-normal">
                    {PLATFORM_LABELS[platform]}
                  </th>
                  <td className="text-end text-t2">{files === 0 ? 'nothing yet' : `${files} files`}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </Card>
  );
}
