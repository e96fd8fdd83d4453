import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { type Address, readAddress, writeAddress } from './address.ts';
import type { Go } from './view-props.ts';

/** Told about moves that this page makes itself, which the browser does not report. */
const moved = new EventTarget();

function subscribe(listener: () => void): () => void {
  addEventListener('popstate', listener);
  moved.addEventListener('move', listener);
  return () => {
    removeEventListener('popstate', listener);
    moved.removeEventListener('move', listener);
  };
}

/** What the browser's address says, and the way to go elsewhere; Back and Forward work. */
export function useAddress(): [Address, Go] {
  const search = useSyncExternalStore(subscribe, () => location.search);
  const address = useMemo(() => readAddress(search), [search]);
  const go: Go = useCallback((change, how) => {
    const before = readAddress(location.search);
    const target = writeAddress({ ...before, page: 1, ...change });
    if (how?.replace === true) history.replaceState(null, '', target);
    else history.pushState(null, '', target);
    // Another view begins at its top; where Back leads, the browser scrolls to where it was left.
    if (change.view !== undefined && change.view !== before.view) scrollTo(0, 0);
    moved.dispatchEvent(new Event('move'));
  }, []);
  return [address, go];
}
