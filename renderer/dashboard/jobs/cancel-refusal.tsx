/** Why a job could not be broken off. */
export function CancelRefusal({ error }: { error: Error | null }) {
  if (error === null) return null;
  return (
    <p role="alert" className="rounded-control bg-bad-soft p-3 text-small wrap-anywhere">
      {error.message}
    </p>
  );
}
