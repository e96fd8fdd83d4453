/** Three leaning bars, rising: a chart and a wing. */
export function Logo({ size }: { size: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 20 20"
      aria-hidden="true"
      data-drawing="mark"
      className="keep-colour shrink-0"
    >
      <rect width="20" height="20" rx="4.9" fill="var(--accent-fill)" />
      <g transform="translate(3.4 3.2) scale(0.84)" fill="#fff" stroke="#fff" strokeWidth="0.7" strokeLinejoin="round">
        <path d="M1.2 14 2.37 9.6h2.1L3.3 14Z" />
        <path d="M5.3 14 7.38 6.2h2.1L7.4 14Z" />
        <path d="M9.4 14 12.49 2.4h2.1L11.5 14Z" />
      </g>
    </svg>
  );
}
