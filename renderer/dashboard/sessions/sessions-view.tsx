import { TitleActions } from '../frame/title-actions.tsx';
import type { ViewProps } from '../view-props.ts';
import { DayView } from './day/day-view.tsx';
import { LayoutSwitch } from './layout-switch.tsx';
import { ListView } from './list-view.tsx';

/** All sessions: as a list with the details of one, or as bars of one day. */
export function SessionsView(props: ViewProps) {
  const isDay = props.address.layout === 'day';
  return (
    <>
      <TitleActions>
        {/* What the form adds stands before it. */}
        <span className="order-1">
          <LayoutSwitch layout={isDay ? 'day' : 'list'} go={props.go} />
        </span>
      </TitleActions>
      {isDay ? <DayView {...props} /> : <ListView {...props} />}
    </>
  );
}
