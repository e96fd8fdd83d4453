import { useState } from 'react';
import { useOwner } from '../../shared/health/use-health.ts';
import { useConnection } from '../../shared/hooks/use-connection.ts';

/** Whether this page shows sample data: `no`, also before it is known; `ended` once its server is gone. */
export type SampleState = 'no' | 'shown' | 'ended';

/** Follows whether the figures of this page are invented. */
export function useSample(): SampleState {
  const isSample = useOwner()?.sample === true;
  const { phase } = useConnection();
  const [wasSample, setWasSample] = useState(false);
  // An owner that is just ending tells nothing any more.
  if (isSample && !wasSample) setWasSample(true);
  if (!isSample && !wasSample) return 'no';
  return phase === 'lost' || phase === 'refused' ? 'ended' : 'shown';
}
