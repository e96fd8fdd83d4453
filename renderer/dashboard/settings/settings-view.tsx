import { type ReactNode, useEffect, useEffectEvent, useRef, useState } from 'react';
import { ErrorNotice } from '../../shared/components/notice.tsx';
import { SkeletonRows } from '../../shared/components/skeleton.tsx';
import { useApiQuery } from '../../shared/hooks/use-api-query.ts';
import { TitleActions } from '../frame/title-actions.tsx';
import type { ViewProps } from '../view-props.ts';
import { AboutCard } from './about-card.tsx';
import { BudgetsCard } from './budgets-card.tsx';
import { DashboardCard } from './dashboard-card.tsx';
import { FileNotice } from './file-notice.tsx';
import { GeneralCard } from './general-card.tsx';
import { IntegrationsCard } from './integrations-card.tsx';
import { keepInSight } from './keep-in-sight.ts';
import { PricingCard } from './pricing-card.tsx';
import { PrivacyCard } from './privacy-card.tsx';
import { SectionList } from './section-list.tsx';
import { SECTIONS, type Section, sectionOf } from './sections.ts';
import { SourcesCard } from './sources-card.tsx';

/** The settings are looked at again at this pace: config.yaml may be changed by hand. */
const LOOK_EVERY_MS = 5_000;

/** Everything that can be chosen. It takes effect at once. */
export function SettingsView({ address, go }: ViewProps) {
  const { data: report, error, refetch } = useApiQuery('settings', {}, { refetchEveryMs: LOOK_EVERY_MS });
  const parts = useRef(new Map<Section, HTMLElement>());
  const [times, setTimes] = useState(0);
  const section = sectionOf(address.layout);
  const all = useRef<HTMLDivElement>(null);
  const isThere = report !== undefined;
  const show = useEffectEvent(() => {
    const part = section === null ? undefined : parts.current.get(section);
    if (part === undefined || all.current === null) return;
    part.focus({ preventScroll: true });
    return keepInSight(part, all.current);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: goes there each time that the section is chosen
  useEffect(() => show(), [section, isThere, times]);

  if (report === undefined) {
    return error === null ? <SkeletonRows rows={12} /> : <ErrorNotice error={error} onRetry={() => void refetch()} />;
  }
  const { settings } = report;
  const cards: Record<Section, ReactNode> = {
    sources: <SourcesCard report={report} />,
    telemetry: <IntegrationsCard gateway={settings.gateway} />,
    budgets: <BudgetsCard settings={settings.budgets} />,
    pricing: <PricingCard settings={settings.pricing} />,
    general: <GeneralCard settings={settings} />,
    privacy: <PrivacyCard categories={settings.privacy.categories} />,
    dashboard: <DashboardCard report={report} />,
    about: <AboutCard />,
  };
  return (
    <>
      <TitleActions>
        <span className="text-small text-t3">Changes apply at once</span>
      </TitleActions>
      <div className="flex flex-col items-stretch gap-3.5 columns:flex-row columns:items-start columns:gap-5">
        <SectionList
          address={address}
          chosen={section ?? 'sources'}
          go={go}
          onAgain={() => setTimes((count) => count + 1)}
        />
        <div ref={all} className="flex min-w-0 max-w-[1080px] grow flex-col gap-3.5">
          <FileNotice problems={report.problems} waitingForRestart={report.waitingForRestart} />
          {SECTIONS.map(({ id }) => (
            <div
              key={id}
              ref={(element) => {
                if (element === null) parts.current.delete(id);
                else parts.current.set(id, element);
              }}
              tabIndex={-1}
              className="scroll-mt-[66px] rounded-card outline-none"
            >
              {cards[id]}
            </div>
          ))}
        </div>
      </div>
    </>
  );
}
