export type Share = { name: string; value: number; colour: string };

/** Parts of a whole as one bar. The figures stand in a table beside it, so it is hidden from screen readers. */
export function ShareBar({ shares, className = '' }: { shares: Share[]; className?: string }) {
  const shown = shares.filter((share) => share.value > 0);
  const whole = shown.reduce((sum, { value }) => sum + value, 0);
  return (
    <span aria-hidden="true" className={`keep-colour flex w-full gap-px overflow-hidden rounded-[3px] ${className}`}>
      {shown.map((share) => (
        // Percent, since parts that grow by less than 1 together leave the rest of the bar empty.
        <span
          key={share.name}
          className="min-w-px"
          style={{ flexGrow: (share.value / whole) * 100, background: share.colour }}
        />
      ))}
    </span>
  );
}
