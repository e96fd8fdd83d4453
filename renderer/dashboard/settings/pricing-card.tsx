import { useMemo, useState } from 'react';
import { PRICE_MODES, type PriceMode } from '../../../core/contracts/price-override.ts';
import type { Settings } from '../../../core/contracts/settings.ts';
import { dayOfInstant, formatDay, formatTokens } from '../../../core/format/index.ts';
import { Button } from '../../shared/components/button.tsx';
import { Card } from '../../shared/components/card.tsx';
import { EmptyNotice, ErrorNotice } from '../../shared/components/notice.tsx';
import { SegmentedControl } from '../../shared/components/segmented-control.tsx';
import { SkeletonRows } from '../../shared/components/skeleton.tsx';
import { Swatch } from '../../shared/components/swatch.tsx';
import { useApiQuery } from '../../shared/hooks/use-api-query.ts';
import { ZONE } from '../../shared/zone.ts';
import { ChoiceSetting } from './choice-setting.tsx';
import { PriceDialog, type PriceSubject } from './price-dialog.tsx';
import { priceRows } from './price-rows.ts';
import { PriceTable } from './price-table.tsx';

const MODE_NAMES: Record<PriceMode, string> = {
  auto: 'As reported, else calculated',
  calculate: 'Always calculated',
  display: 'Only as reported',
};

const MODE_NOTES: Record<PriceMode, string> = {
  auto: 'What the tool itself reported counts; everything else costs what its tokens cost.',
  calculate: 'Everything costs what its tokens cost, whatever the tool reported.',
  display: 'Only what the tool reported counts; everything else has no price.',
};

const SHOWN = [
  { value: 'used', text: 'Used' },
  { value: 'all', text: 'All models' },
] as const;

/** What tokens cost: models without a price first, then the prices in force. */
export function PricingCard({ settings }: { settings: Settings['pricing'] }) {
  const { data: prices, error, refetch } = useApiQuery('prices', {});
  const models = useApiQuery('report', { kind: 'models', timezone: ZONE }).data?.rows;
  const [shown, setShown] = useState<'used' | 'all'>('used');
  const [open, setOpen] = useState<{ subject: PriceSubject } | null>(null);
  const rows = useMemo(() => {
    if (prices === undefined || models === undefined) return [];
    const used = shown === 'all' ? null : new Set(models.map(({ key }) => key));
    return priceRows(prices, dayOfInstant(Date.now(), 'UTC'), used);
  }, [prices, models, shown]);

  function edit(model: string): void {
    const override = settings.overrides.findLast((each) => each.model === model);
    if (override !== undefined) setOpen({ subject: { override } });
  }
  if (prices === undefined) {
    return (
      <Card title="Pricing">
        {error === null ? <SkeletonRows rows={4} /> : <ErrorNotice error={error} onRetry={() => void refetch()} />}
      </Card>
    );
  }
  return (
    <Card
      title="Pricing"
      note={`USD per million tokens · ${prices.source.name}, ${formatDay(prices.source.date, { year: true })}`}
      actions={
        <>
          <SegmentedControl label="Models" choices={SHOWN} value={shown} onChange={setShown} />
          <Button onClick={() => setOpen({ subject: null })}>Set a price…</Button>
        </>
      }
    >
      {prices.unpriced.length === 0 ? null : (
        <ul aria-label="Models without a price" className="mt-2">
          {prices.unpriced.map(({ model, tokens }) => (
            <li key={model} className="flex min-h-9 items-center gap-2.5 border-b border-line bg-warn-soft px-4 py-1">
              <Swatch colour="unpriced" />
              <span className="name truncate font-medium">{model}</span>
              <span className="text-small text-warn">unpriced</span>
              <span className="ms-auto text-end text-small text-t2">{formatTokens(tokens)} tokens in no cost</span>
              <Button
                aria-label={`Set price of ${model}…`}
                onClick={() => setOpen({ subject: { model, tokens: formatTokens(tokens) } })}
              >
                Set price…
              </Button>
            </li>
          ))}
        </ul>
      )}
      {rows.length === 0 ? (
        <EmptyNotice>
          The prices of the models that you use appear here with their first response. “All models” shows every price
          that Blueplane knows.
        </EmptyNotice>
      ) : (
        <PriceTable rows={rows} onEdit={edit} />
      )}
      <div className="border-t border-line">
        <ChoiceSetting
          name="Which cost counts"
          note={MODE_NOTES[settings.mode]}
          choices={PRICE_MODES.map((mode) => ({ value: mode, text: MODE_NAMES[mode] }))}
          value={settings.mode}
          part={(mode) => ({ pricing: { mode } })}
        />
      </div>
      {open === null ? null : (
        <PriceDialog subject={open.subject} overrides={settings.overrides} onClose={() => setOpen(null)} />
      )}
    </Card>
  );
}
