import { healthBanner } from '../../shared/health/health-banner.ts';
import { StateBanner } from '../../shared/health/state-banner.tsx';
import { useHealth } from '../../shared/health/use-health.ts';
import { useClock } from '../../shared/hooks/use-clock.ts';
import { useDesktopAction } from '../../shared/hooks/use-desktop-action.ts';

/** After midnight a pause began on another day. */
const CLOCK_STEP_MS = 60_000;

type StateNoticeProps = {
  /** Leads to Health; absent there. */
  onDetails: (() => void) | undefined;
  className: string;
};

/** What somebody can do something about. */
export function StateNotice({ onDetails, className }: StateNoticeProps) {
  const health = useHealth();
  const action = useDesktopAction();
  const banner = healthBanner(health, useClock(CLOCK_STEP_MS));
  if (banner === null || banner.action === null) {
    return null;
  }
  return (
    <>
      <StateBanner banner={banner} action={action} onDetails={onDetails} className={className} />
      {action.error === null ? null : (
        <p role="alert" className={`${className} text-small text-bad`}>
          {action.error.message}
        </p>
      )}
    </>
  );
}
