import { Search } from 'lucide-react';
import { type Ref, useEffect, useEffectEvent, useState } from 'react';

/** Typing goes on for longer than this between two letters only when somebody looks at the answer. */
const TYPING_PAUSE_MS = 200;

type SearchFieldProps = {
  words: string;
  onWords: (words: string) => void;
  onLeave: () => void;
  ref: Ref<HTMLInputElement>;
};

/** Searches while one types. Arrow down and Enter go on to the list. */
export function SearchField({ words, onWords, onLeave, ref }: SearchFieldProps) {
  const [typed, setTyped] = useState(words);
  const [known, setKnown] = useState(words);
  // The address may change by other means: Back, or the palette.
  if (known !== words) {
    setKnown(words);
    setTyped(words);
  }
  const search = useEffectEvent(() => {
    if (typed.trim() !== words) onWords(typed.trim());
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: each letter starts the pause anew
  useEffect(() => {
    const timer = setTimeout(search, TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <span className="flex h-8 items-center gap-2 rounded-control border border-line-2 bg-surface px-2.5 shadow-card has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent">
      <Search aria-hidden="true" size={14} strokeWidth={1.75} className="shrink-0 text-t3" />
      <input
        ref={ref}
        type="search"
        aria-label="Search sessions"
        aria-keyshortcuts="/"
        placeholder="Project, model, id, tool…"
        maxLength={200}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown' || event.key === 'Enter') {
            event.preventDefault();
            search();
            onLeave();
          } else if (event.key === 'Escape' && typed !== '') {
            event.preventDefault();
            setTyped('');
          }
        }}
        className="w-full min-w-0 bg-transparent outline-none placeholder:text-t3"
      />
      <span aria-hidden="true" className="rounded-chip border border-line-2 px-1.5 text-micro text-t3">
        /
      </span>
    </span>
  );
}
