/** The colour of a series beside its name: hatched when it has no price. Says nothing that the name does not say. */
export function Swatch({ colour }: { colour: string | 'unpriced' }) {
  const unpriced = colour === 'unpriced';
  return (
    <span
      aria-hidden="true"
      data-drawing="mark"
      className={`keep-colour size-2 shrink-0 rounded-[2px] ${unpriced ? 'hatched' : ''}`}
      style={unpriced ? undefined : { background: colour }}
    />
  );
}
