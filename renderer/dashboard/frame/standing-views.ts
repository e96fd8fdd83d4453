import { useCallback, useState } from 'react';
import type { Address, View } from '../address.ts';
import type { Scope } from '../scope.ts';

/** A view that stands in the page, shown or not. */
export type StandingView = {
  /** Another one for each time that it begins anew. */
  key: number;
  address: Address;
  scope: Scope;
  /** Counts up each time that it is drawn with newer answers while nobody sees it. */
  drawing: number;
};

/** The views that stand in the page: the one that is shown, and those that were drawn to be opened. */
export type StandingViews = {
  shown: View;
  nextKey: number;
  views: ReadonlyMap<View, StandingView>;
};

type Place = { address: Address; scope: Scope };

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** A view is drawn again only when what it is given says something else, so equal things stay the same object. */
function placed(view: StandingView, { address, scope }: Place): StandingView {
  return {
    ...view,
    address: isSame(view.address, address) ? view.address : address,
    scope: isSame(view.scope, scope) ? view.scope : scope,
  };
}

/** The beginning: only the view that is shown. */
export function onlyShown(place: Place): StandingViews {
  const { view } = place.address;
  return { shown: view, nextKey: 1, views: new Map([[view, { key: 0, drawing: 0, ...place }]]) };
}

/**
 * Goes where the address leads. The view that is left ends, so that it begins anew when it is opened again; one that was
 * drawn beforehand is shown as it stands if it was drawn for this address. With other days, tools or projects none of
 * those is of use any more.
 */
export function goTo(standing: StandingViews, place: Place): StandingViews {
  const { view } = place.address;
  if (view === standing.shown) {
    const stays = (scope: Scope) => isSame(scope, place.scope);
    const views = new Map([...standing.views].filter(([each, { scope }]) => each === view || stays(scope)));
    const before = views.get(view);
    return { ...standing, views: before === undefined ? views : views.set(view, placed(before, place)) };
  }
  const views = new Map(
    [...standing.views].filter(([each, { scope }]) => each !== standing.shown && isSame(scope, place.scope)),
  );
  const before = views.get(view);
  if (before !== undefined && isSame(before.address, place.address)) return { ...standing, shown: view, views };
  views.set(view, { key: standing.nextKey, drawing: 0, ...place });
  return { shown: view, nextKey: standing.nextKey + 1, views };
}

/** Draws a view that is not shown, or draws it again with what is known now. */
export function drawn(standing: StandingViews, place: Place): StandingViews {
  const { view } = place.address;
  const shown = standing.views.get(standing.shown);
  if (view === standing.shown || !isSame(shown?.scope, place.scope)) return standing;
  const before = standing.views.get(view);
  const next =
    before === undefined
      ? { key: standing.nextKey, drawing: 0, ...place }
      : { ...placed(before, place), drawing: before.drawing + 1 };
  return {
    ...standing,
    nextKey: before === undefined ? standing.nextKey + 1 : standing.nextKey,
    views: new Map(standing.views).set(view, next),
  };
}

/** Takes a view away that is not shown. */
export function dropped(standing: StandingViews, view: View): StandingViews {
  if (view === standing.shown || !standing.views.has(view)) return standing;
  return { ...standing, views: new Map([...standing.views].filter(([each]) => each !== view)) };
}

/** Keeps which views stand in the page. */
export function useStandingViews(place: Place): {
  standing: StandingViews;
  /** Draws a view before anybody wants to see it. */
  draw: (place: Place) => void;
  drop: (view: View) => void;
} {
  const [kept, setKept] = useState(() => onlyShown(place));
  const shown = kept.views.get(kept.shown);
  const isThere = kept.shown === place.address.view && isSame(shown?.address, place.address);
  const standing = isThere && isSame(shown?.scope, place.scope) ? kept : goTo(kept, place);
  if (standing !== kept) setKept(standing);
  const draw = useCallback((next: Place) => setKept((before) => drawn(before, next)), []);
  const drop = useCallback((view: View) => setKept((before) => dropped(before, view)), []);
  return { standing, draw, drop };
}
