import { PartBoundary } from '../../shared/components/part-boundary.tsx';
import { SkeletonRows } from '../../shared/components/skeleton.tsx';
import type { ViewProps } from '../view-props.ts';
import { useViewPart } from './view-scripts.ts';

function LoadedView(props: ViewProps) {
  const Part = useViewPart(props.address.view);
  return Part === null ? <SkeletonRows rows={12} /> : <Part {...props} />;
}

/** The view that the address names. */
export function CurrentView(props: ViewProps) {
  const { view } = props.address;
  return (
    <PartBoundary key={view} className="m-3.5">
      <LoadedView key={view} {...props} />
    </PartBoundary>
  );
}
