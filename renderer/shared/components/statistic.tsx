import type { ReactNode } from 'react';
import { Skeleton } from './skeleton.tsx';

type StatisticProps = {
  label: string;
  /** null while loading. */
  value: ReactNode | null;
  /** One line that explains the value. */
  detail: ReactNode;
  /** How it went, at the right; left out where there is little width. */
  spark?: ReactNode;
};

/** One figure of a strip: label, value, and a line about it. */
export function Statistic({ label, value, detail, spark }: StatisticProps) {
  return (
    <div className="relative min-w-0 px-4 py-3 before:absolute before:inset-y-3.5 before:start-0 before:w-px before:bg-line first:before:hidden max-columns:nth-[2n+1]:before:hidden">
      <dt className="text-small font-medium text-t2">{label}</dt>
      <dd className="mt-0.5 flex items-center justify-between gap-2">
        <span className="truncate text-title">
          {value === null ? <Skeleton className="my-1 h-[22px] w-24" /> : value}
        </span>
        <span className="max-wide:hidden">{spark}</span>
      </dd>
      <dd className="mt-0.5 flex min-h-4 flex-col text-[11.5px] leading-4 text-t3">{detail}</dd>
    </div>
  );
}

/** Several figures side by side in one box. */
export function StatisticStrip({ label, children }: { label: string; children: ReactNode }) {
  return (
    <section aria-label={label}>
      <dl className="grid auto-cols-fr grid-cols-2 rounded-card border border-line bg-surface shadow-card columns:grid-flow-col columns:grid-cols-none max-columns:[&>*:nth-child(n+3)]:border-t max-columns:[&>*:nth-child(n+3)]:border-line">
        {children}
      </dl>
    </section>
  );
}
