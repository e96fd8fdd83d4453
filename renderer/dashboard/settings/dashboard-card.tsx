import { useState } from 'react';
import type { SettingsReport } from '../../../core/contracts/settings-report.ts';
import { Card } from '../../shared/components/card.tsx';
import { useOwner } from '../../shared/health/use-health.ts';
import { useDesktop } from '../../shared/hooks/api-context.tsx';
import { NumberSetting } from './number-setting.tsx';
import { SettingRow } from './setting-row.tsx';
import { ToggleSetting } from './toggle-setting.tsx';

/** The port that an address names; null without any. */
function portOf(address: string | null | undefined): number | null {
  if (address == null || !URL.canParse(address)) return null;
  return Number(new URL(address).port);
}

function portNote(wished: number, used: number | null): string {
  if (used === null) return 'Nothing listens at the moment.';
  if (wished === 0) return 'Any free one.';
  return used === wished
    ? 'It listens here.'
    : `Another program holds ${wished}, so ${used} is used until ${wished} is free at a start.`;
}

/** Where the dashboard and the interface for other programs listen on this computer. */
export function DashboardCard({ report }: { report: SettingsReport }) {
  const { gateway } = report.settings;
  const owner = useOwner();
  const isBrowser = useDesktop() === null;
  const [firstPort] = useState(gateway.port);
  const used = portOf(owner?.dashboard);
  const isSaidByEnvironment = report.origins['gateway.port'] === 'environment';
  const isElsewhere =
    isBrowser && gateway.port !== firstPort && gateway.port !== 0 && String(gateway.port) !== location.port;
  return (
    <Card title="Dashboard & API" note="on this computer alone">
      <div className="pt-1">
        <ToggleSetting
          name="Open to browsers and other programs"
          note={
            isBrowser
              ? 'This page comes from it. Switch it off in the desktop application, or in config.yaml.'
              : 'A page opens with a one-time link; requests from other computers and from web pages are refused.'
          }
          value={gateway.enabled}
          isDisabled={isBrowser}
          part={(enabled) => ({ gateway: { enabled } })}
        />
        <SettingRow name="Address" note="What listens now">
          <span className={owner?.dashboard == null ? 'text-t3' : 'font-mono text-small'}>
            {owner?.dashboard ?? (gateway.enabled ? 'not open' : 'switched off')}
          </span>
        </SettingRow>
        <NumberSetting
          name="Port"
          note={
            isSaidByEnvironment
              ? `BLUEPLANE_PORT says it${used === null ? '' : `: ${used}`}. Take it out of the environment to choose here.`
              : isElsewhere
                ? 'The dashboard has moved, and this page gets no new figures.'
                : portNote(gateway.port, used)
          }
          label="Port of the dashboard"
          value={isSaidByEnvironment ? used : gateway.port}
          isDisabled={isSaidByEnvironment}
          part={(port) => ({ gateway: { port } })}
        >
          {isElsewhere ? (
            <a
              href={`${location.protocol}//${location.hostname}:${gateway.port}/${location.search}`}
              className="rounded-control px-1 font-medium text-accent hover:underline"
            >
              Open it at {gateway.port}
            </a>
          ) : null}
        </NumberSetting>
      </div>
    </Card>
  );
}
