import { type ComponentType, useEffect, useState } from 'react';
import type { View } from '../address.ts';
import type { ViewProps } from '../view-props.ts';

type ViewPart = ComponentType<ViewProps>;

/** Each view is a file of its own. */
const SCRIPTS: Record<View, () => Promise<ViewPart>> = {
  overview: async () => (await import('../overview/overview-view.tsx')).OverviewView,
  sessions: async () => (await import('../sessions/sessions-view.tsx')).SessionsView,
  tools: async () => (await import('../tools/tools-view.tsx')).ToolsView,
  insights: async () => (await import('../insights/insights-view.tsx')).InsightsView,
  data: async () => (await import('../data/data-and-privacy-view.tsx')).DataAndPrivacyView,
  health: async () => (await import('../health/health-view.tsx')).HealthView,
  settings: async () => (await import('../settings/settings-view.tsx')).SettingsView,
};

const loaded = new Map<View, ViewPart>();

/** Loads the script of a view, if that was not done before. Rejects when it cannot be had; then it may be tried again. */
export async function loadView(view: View): Promise<void> {
  if (!loaded.has(view)) loaded.set(view, await SCRIPTS[view]());
}

/**
 * The view itself, null until its script is there. Not React's `lazy`: once a placeholder was drawn, React keeps what
 * replaces it back for 300 ms, and a view asks for its figures only when it is drawn.
 * @throws what came of loading it, for the boundary around
 */
export function useViewPart(view: View): ViewPart | null {
  const [failure, setFailure] = useState<{ reason: unknown } | null>(null);
  const [, setLoads] = useState(0);
  const part = loaded.get(view) ?? null;
  useEffect(() => {
    if (part !== null) return;
    let isOver = false;
    loadView(view).then(
      () => isOver || setLoads((loads) => loads + 1),
      (reason: unknown) => isOver || setFailure({ reason }),
    );
    return () => {
      isOver = true;
    };
  }, [view, part]);
  if (failure !== null) throw failure.reason;
  return part;
}
