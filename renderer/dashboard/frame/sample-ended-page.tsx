import { Logo } from '../../shared/components/logo.tsx';

/** Shown in the place of sample data whose server is gone, whoever ended it. */
export function SampleEndedPage() {
  return (
    <main className="grid min-h-dvh place-items-center p-6">
      <div role="status" className="max-w-[52ch] rounded-dialog border border-line bg-surface p-6 shadow-card">
        <title>Sample data · Blueplane</title>
        <Logo size={28} />
        <h1 className="mt-4 text-heading">The sample data has ended</h1>
        <p className="mt-2 text-t2">
          Its server does not answer any more; when it ends, everything of it is removed. Your own figures were never
          touched. You can close this tab.
        </p>
      </div>
    </main>
  );
}
