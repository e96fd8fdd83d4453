/** Says that all figures of a page are invented. */
export function SampleChip() {
  return (
    <span
      title="Invented sessions, in a home of their own. Nothing here is yours."
      className="rounded-chip bg-accent-soft px-1.5 py-0.5 text-micro font-medium whitespace-nowrap text-accent"
    >
      Sample data
    </span>
  );
}
