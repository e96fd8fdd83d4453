import { FlaskConical, Folder, LockKeyhole } from 'lucide-react';
import { PLATFORM_LABELS } from '../../core/contracts/platform.ts';
import type { Source } from '../../core/contracts/sources.ts';
import { Button } from '../shared/components/button.tsx';
import { Logo } from '../shared/components/logo.tsx';
import { ToolMark } from '../shared/components/tool-mark.tsx';
import { useApiQuery } from '../shared/hooks/use-api-query.ts';
import { READ_TOOLS } from '../shared/read-tools.ts';
import { useShowSample } from '../shared/sample/use-show-sample.ts';

/** Its folder that is there, else the first that is looked for, and how that stands. */
function lookedFor(source: Source | undefined): { path: string | null; words: string } {
  if (source === undefined) return { path: null, words: 'nothing yet' };
  if (!source.isEnabled) return { path: null, words: 'switched off' };
  const found = source.folders.find(({ state }) => state === 'found');
  return { path: (found ?? source.folders[0])?.path ?? null, words: found === undefined ? 'not found' : 'nothing yet' };
}

/** Before any tool was used: what will appear, what makes it appear, and what becomes of the data. */
export function FirstRun({ isSample, onChooseFolder }: { isSample: boolean; onChooseFolder: () => void }) {
  const sample = useShowSample();
  const { data } = useApiQuery('sources', {});
  const tools = READ_TOOLS.map((platform) => ({
    platform,
    ...lookedFor(data?.sources.find((source) => source.platform === platform)),
  }));
  return (
    <>
      <section aria-labelledby="first-run" className="px-6 pt-5 pb-6 text-center">
        <span className="inline-grid">
          <Logo size={56} />
        </span>
        <h2 id="first-run" className="mt-4 text-page">
          No AI coding tools found yet
        </h2>
        <p className="mt-1.5 text-pretty text-t2">
          Start one, and its tokens and cost show up here within seconds. Nothing needs to be configured.
        </p>
      </section>
      <section aria-labelledby="looked-for" className="border-t border-line px-4 py-2.5">
        <h2 id="looked-for" className="text-small font-medium text-t2">
          Looked in
        </h2>
        <ul className="mt-1">
          {tools.map(({ platform, path, words }) => (
            <li key={platform} className="flex h-[26px] items-center gap-2">
              <span aria-hidden="true">
                <ToolMark platform={platform} />
              </span>
              <span className="shrink-0">{PLATFORM_LABELS[platform]}</span>
              {path === null ? null : (
                <span className="ms-auto min-w-0 truncate font-mono text-micro text-t3" title={path}>
                  {path}
                </span>
              )}
              <span className={`shrink-0 text-small text-t3 ${path === null ? 'ms-auto' : ''}`}>{words}</span>
            </li>
          ))}
        </ul>
        <div className="mt-2 mb-1 grid auto-cols-fr grid-flow-col gap-2">
          <Button onClick={onChooseFolder}>
            <Folder aria-hidden="true" size={14} strokeWidth={1.75} />
            Choose a folder…
          </Button>
          {isSample ? null : (
            <Button
              aria-disabled={sample.isPending}
              title="Blueplane on invented sessions, in your browser and never mixed with yours"
              onClick={sample.press}
            >
              <FlaskConical aria-hidden="true" size={14} strokeWidth={1.75} />
              {sample.isPending ? 'Starting…' : 'Show sample data'}
            </Button>
          )}
        </div>
        {sample.error === null ? null : (
          <p role="alert" className="mt-2 text-small break-words text-bad">
            {sample.error.message}
          </p>
        )}
      </section>
      <p className="flex gap-2.5 border-t border-line px-4 py-3 text-small text-t2">
        <LockKeyhole aria-hidden="true" size={14} strokeWidth={1.75} className="mt-px shrink-0" />
        Everything stays on this device. No prompts, code or paths are stored, and no network connection is made.
      </p>
    </>
  );
}
