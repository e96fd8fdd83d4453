import { Logo } from '../../shared/components/logo.tsx';

/** Shown when the server does not know this browser, or no longer. */
export function RefusedPage() {
  return (
    <main className="grid min-h-dvh place-items-center p-6">
      <div className="max-w-[52ch] rounded-dialog border border-line bg-surface p-6 shadow-card">
        <title>Blueplane</title>
        <Logo size={28} />
        <h1 className="mt-4 text-heading">This address is no longer valid</h1>
        <p className="mt-2 text-t2">
          Each address of the dashboard opens it once, so that no other program can read your figures. Nothing is wrong
          with them.
        </p>
        <p className="mt-3 text-t2">
          Run{' '}
          <code className="rounded-chip bg-track px-1.5 py-0.5 font-mono text-small text-t1">blueplane dashboard</code>{' '}
          in a terminal and open the address that it prints. This page then continues by itself.
        </p>
      </div>
    </main>
  );
}
