import type { IntegrationReport, Integrations } from '../../../core/contracts/integration.ts';
import { PLATFORM_LABELS } from '../../../core/contracts/platform.ts';
import type { Settings } from '../../../core/contracts/settings.ts';
import { Card } from '../../shared/components/card.tsx';
import { CopyButton } from '../../shared/components/copy-button.tsx';
import { EmptyNotice, ErrorNotice } from '../../shared/components/notice.tsx';
import { SkeletonRows } from '../../shared/components/skeleton.tsx';
import { StateDot } from '../../shared/components/state-dot.tsx';
import { ToolMark } from '../../shared/components/tool-mark.tsx';
import { useApiQuery } from '../../shared/hooks/use-api-query.ts';
import { useClock } from '../../shared/hooks/use-clock.ts';
import { integrationCommand, integrationDot, integrationWords, receivedWords } from './integration-words.ts';
import { SettingRow } from './setting-row.tsx';

/** The command may be run, and something may come, without any new figure. */
const LOOK_EVERY_MS = 10_000;
/** "5 minutes ago" moves on. */
const CLOCK_STEP_MS = 30_000;

function ToolRow({
  report,
  received,
  now,
}: {
  report: IntegrationReport;
  received: Integrations['received'];
  now: number;
}) {
  const command = integrationCommand(report);
  const came = receivedWords(
    report,
    received.find(({ platform }) => platform === report.platform),
    now,
  );
  return (
    <SettingRow
      name={
        <span className="flex items-center gap-2.5">
          <span aria-hidden="true">
            <ToolMark platform={report.platform} />
          </span>
          {PLATFORM_LABELS[report.platform]}
          <StateDot state={integrationDot(report)} />
        </span>
      }
      note={`${integrationWords(report)}${came === '' ? '' : ` ${came}`}`}
    >
      <code className="font-mono text-small text-t2">{command}</code>
      <CopyButton text={command} label={`Copy the command ${command}`} />
    </SettingRow>
  );
}

function Receiver({ otlp, isOn }: { otlp: Integrations['otlp']; isOn: boolean }) {
  return (
    <SettingRow
      name="OpenTelemetry is taken in at"
      note={otlp?.notice ?? 'HTTP and gRPC, from programs of this computer alone'}
    >
      <span className={otlp === null ? 'text-t3' : 'text-end font-mono text-small'}>
        {otlp === null ? (
          isOn ? (
            'not open'
          ) : (
            'switched off'
          )
        ) : (
          <>
            <span className="block">{otlp.http}</span>
            <span className="block">{otlp.grpc}</span>
          </>
        )}
      </span>
    </SettingRow>
  );
}

/** Which tools tell of themselves by hooks and OpenTelemetry, when something came, and how to have it otherwise. */
export function IntegrationsCard({ gateway }: { gateway: Settings['gateway'] }) {
  const { data, error, refetch } = useApiQuery('integrations', {}, { refetchEveryMs: LOOK_EVERY_MS });
  const now = useClock(CLOCK_STEP_MS);
  return (
    <Card
      title="Hooks & telemetry"
      note="Not needed for tokens and cost. The commands show with --dry-run what they would write."
    >
      {data === undefined ? (
        error === null ? (
          <SkeletonRows rows={5} />
        ) : (
          <ErrorNotice error={error} onRetry={() => void refetch()} />
        )
      ) : (
        <div className="pt-1">
          {data.tools.length === 0 ? (
            <EmptyNotice>How the tools’ settings stand is told while Blueplane runs.</EmptyNotice>
          ) : (
            data.tools.map((report) => <ToolRow key={report.tool} report={report} received={data.received} now={now} />)
          )}
          <Receiver otlp={data.otlp} isOn={gateway.enabled && gateway.otlp.enabled} />
        </div>
      )}
    </Card>
  );
}
