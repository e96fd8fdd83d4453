import { Download, Globe, Pause, Play, Trash2 } from 'lucide-react';
import type { Ref } from 'react';
import { Button } from '../shared/components/button.tsx';
import { IS_MAC } from '../shared/hooks/is-mac.ts';
import type { DesktopAction } from '../shared/hooks/use-desktop-action.ts';

type FooterProps = {
  action: DesktopAction;
  /** null while nobody captures: then there is nothing to pause and no server to open in the browser. */
  paused: boolean | null;
  /** Whether anything is stored that could be exported or purged. */
  hasData: boolean;
  /** False where something else is more urgent. */
  primary: boolean;
  openButton: Ref<HTMLButtonElement>;
};

const ICON = { 'aria-hidden': true, size: 16, strokeWidth: 1.75 } as const;

/** Opens the window, pauses and resumes, opens the browser; export and purge begin in the window, at their dialogs. */
export function Footer({ action, paused, hasData, primary, openButton }: FooterProps) {
  const pauseKeys = IS_MAC ? '⇧⌘P' : 'Ctrl+Shift+P';
  const open = (layout: 'export' | 'purge') => action.run('openWindow', { view: 'data', layout });
  const pauseName = paused ? 'Resume capture' : 'Pause capture';
  return (
    <div className="flex items-center gap-1">
      <Button
        ref={openButton}
        look={primary ? 'primary' : 'default'}
        className="h-[30px] px-3"
        onClick={() => action.run('openWindow')}
      >
        Open Blueplane
        <span aria-hidden="true" className="font-normal">
          {IS_MAC ? '⌘O' : 'Ctrl+O'}
        </span>
      </Button>
      <span className="ms-auto flex gap-1">
        {paused === null ? null : (
          <>
            <Button
              look="ghost"
              className="px-0"
              aria-label={pauseName}
              title={`${pauseName} (${pauseKeys})`}
              aria-disabled={action.running === 'pause' || action.running === 'resume'}
              onClick={() => action.run(paused ? 'resume' : 'pause')}
            >
              {paused ? <Play {...ICON} /> : <Pause {...ICON} />}
            </Button>
            <Button
              look="ghost"
              className="px-0"
              aria-label="Open in the browser"
              title="Open in the browser"
              onClick={() => action.run('openInBrowser')}
            >
              <Globe {...ICON} />
            </Button>
          </>
        )}
        <Button
          look="ghost"
          className="px-0"
          aria-label="Export…"
          title="Export…"
          disabled={!hasData}
          onClick={() => open('export')}
        >
          <Download {...ICON} />
        </Button>
        <Button
          look="ghost"
          className="px-0"
          aria-label="Purge…"
          title="Purge…"
          disabled={!hasData}
          onClick={() => open('purge')}
        >
          <Trash2 {...ICON} />
        </Button>
      </span>
    </div>
  );
}
