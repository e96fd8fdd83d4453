import type { ReactNode } from 'react';
import { Skeleton } from './skeleton.tsx';

type StatisticProps = {
  label: string;
  /** null while loading. */
  value: ReactNode | null;
  /** Short lines that explain the value. */
  detail: ReactNode;
  /** How it went, at the right; left out where there is little width. */
  spark?: ReactNode;
};

/** One figure of a strip: label, value, and a line about it. */
export function Statistic({ label, value, detail, spark }: StatisticProps) {
  return (
    <div className="relative min-w-0 px-4 py-3 before:absolute before:inset-y-3.5 before:start-0 before:w-px before:bg-line first:before:hidden max-columns:nth-[2n+1]:before:hidden">
      <dt className="text-small font-medium text-t2">{label}</dt>
      {/* The line has room for the value; a spark line beside which there is none for it falls out of sight. */}
      <dd className="mt-0.5 flex h-[30px] flex-wrap items-center justify-between gap-x-2 overflow-hidden">
        <span className="text-title whitespace-nowrap">
          {value === null ? <Skeleton className="my-1 h-[22px] w-24" /> : value}
        </span>
        <span className="flex h-[30px] items-center max-wide:hidden">{spark}</span>
      </dd>
      <dd className="mt-0.5 flex min-h-4 flex-col text-[11.5px] leading-4 text-t3">{detail}</dd>
    </div>
  );
}

/** Five figures side by side in one box, the first two with room for what their marks say. */
export function StatisticStrip({ label, children }: { label: string; children: ReactNode }) {
  return (
    <section aria-label={label}>
      <dl className="grid grid-cols-2 rounded-card border border-line bg-surface shadow-card columns:grid-cols-[1.4fr_1.15fr_1fr_1fr_1fr] max-columns:[&>*:nth-child(n+3)]:border-t max-columns:[&>*:nth-child(n+3)]:border-line">
        {children}
      </dl>
    </section>
  );
}
