import { CirclePause, TriangleAlert } from 'lucide-react';
import { Button } from '../components/button.tsx';
import type { DesktopAction } from '../hooks/use-desktop-action.ts';
import type { HealthBanner } from './health-banner.ts';

const TONES = {
  warn: { box: 'bg-warn-soft', text: 'text-warn' },
  bad: { box: 'bg-bad-soft', text: 'text-bad' },
};

type StateBannerProps = {
  banner: HealthBanner;
  action: DesktopAction;
  /** Leads to Health; absent where that is shown already. */
  onDetails?: (() => void) | undefined;
  className?: string;
};

/** A state that somebody should know about, with what it means for the data and the way out of it. */
export function StateBanner({ banner, action, onDetails, className = '' }: StateBannerProps) {
  const tone = TONES[banner.tone];
  const Icon = banner.action?.name === 'resume' ? CirclePause : TriangleAlert;
  const { action: offered } = banner;
  const mayTellMore = banner.hasDetails === true && onDetails !== undefined;
  return (
    <div
      role={banner.tone === 'bad' ? 'alert' : 'status'}
      className={`flex items-start gap-2.5 rounded-control border border-transparent p-3 ${tone.box} ${className}`}
    >
      <Icon aria-hidden="true" size={16} strokeWidth={1.75} className={`mt-0.5 shrink-0 ${tone.text}`} />
      <div className="min-w-0 grow">
        <p className={`font-semibold ${tone.text}`}>{banner.title}</p>
        <p className="mt-0.5 text-small break-words text-t2">{banner.text}</p>
        {offered === null && !mayTellMore ? null : (
          <span className="mt-2 flex flex-wrap gap-1">
            {offered === null ? null : (
              <Button
                look="primary"
                aria-disabled={action.running === offered.name}
                onClick={() => action.run(offered.name)}
              >
                {offered.label}
              </Button>
            )}
            {mayTellMore ? (
              <Button look="ghost" onClick={onDetails}>
                Details
              </Button>
            ) : null}
            {banner.mayEndLater === true ? (
              <Button
                look="ghost"
                aria-disabled={action.running === 'pauseShortly'}
                onClick={() => action.run('pauseShortly')}
              >
                Resume in 1 hour
              </Button>
            ) : null}
          </span>
        )}
      </div>
    </div>
  );
}
