import { lazy, Suspense } from 'react';
import { PartBoundary } from '../../shared/components/part-boundary.tsx';
import { SkeletonRows } from '../../shared/components/skeleton.tsx';
import type { View } from '../address.ts';
import type { ViewProps } from '../view-props.ts';

/** Each view is a file of its own that is loaded when it is first opened. */
const VIEWS: Record<View, React.ComponentType<ViewProps>> = {
  overview: lazy(async () => ({ default: (await import('../overview/overview-view.tsx')).OverviewView })),
  sessions: lazy(async () => ({ default: (await import('../sessions/sessions-view.tsx')).SessionsView })),
  tools: lazy(async () => ({ default: (await import('../tools/tools-view.tsx')).ToolsView })),
  insights: lazy(async () => ({ default: (await import('../insights/insights-view.tsx')).InsightsView })),
  data: lazy(async () => ({ default: (await import('../data/data-and-privacy-view.tsx')).DataAndPrivacyView })),
  health: lazy(async () => ({ default: (await import('../health/health-view.tsx')).HealthView })),
  settings: lazy(async () => ({ default: (await import('../settings/settings-view.tsx')).SettingsView })),
};

/** The view that the address names. */
export function CurrentView(props: ViewProps) {
  const View = VIEWS[props.address.view];
  return (
    <PartBoundary key={props.address.view} className="m-3.5">
      <Suspense fallback={<SkeletonRows rows={12} />}>
        <View {...props} />
      </Suspense>
    </PartBoundary>
  );
}
